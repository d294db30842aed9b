/** Words are said by typing them. */
import { useState } from 'preact/hooks';
import { say } from './sim.ts';
import { attend, doing } from './state.ts';
import { words } from './words.ts';
import type { Leg } from './world.ts';

export function SayBox({ address, leg }: { readonly address: string; readonly leg: Leg | null }) {
  const [text, setText] = useState('');
  const open = leg?.state === 'open';
  const send = (event: Event): void => {
    event.preventDefault();
    const said = text.trim();
    if (leg === null || said === '') return;
    setText('');
    attend(address);
    doing(say(leg.sid, said));
  };
  return (
    <form class="say" onSubmit={send}>
      <input
        aria-label={words.value.say}
        placeholder={words.value.sayHint}
        value={text}
        maxLength={300}
        autocomplete="off"
        disabled={!open}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" class="quiet" disabled={!open || text.trim() === ''}>
        {words.value.speak}
      </button>
    </form>
  );
}
