/** Twelve keys. */
import { signal } from '@preact/signals';
import { keyTone } from './sound.ts';
import { attend, doing } from './state.ts';
import { press } from './sim.ts';
import { words } from './words.ts';
import type { Leg } from './world.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const LETTERS: Readonly<Record<string, string>> = {
  2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ',
}; // prettier-ignore

/** The key that is down just now, also when it was pressed on the keyboard. */
const lit = signal('');

/** Presses a key of the phone at this address. */
export function pressKey(address: string, leg: Leg, key: string): void {
  keyTone(key);
  lit.value = key;
  setTimeout(() => (lit.value = lit.value === key ? '' : lit.value), 160);
  attend(address);
  doing(press(leg.sid, key));
}

export function Keypad({ address, leg }: { readonly address: string; readonly leg: Leg | null }) {
  const open = leg?.state === 'open';
  return (
    <div class="keypad" role="group" aria-label={words.value.keypad}>
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          class={`pad ${key === '0' ? 'zero' : ''} ${open && lit.value === key ? 'lit' : ''}`}
          aria-label={words.value.key(words.value.keyNames[key] ?? key)}
          // Not Hang up: a second Enter must not end the call.
          data-main={key === '0' || undefined}
          disabled={!open}
          onClick={() => leg !== null && pressKey(address, leg, key)}
        >
          <b>{key === '*' ? '✱' : key}</b>
          <small>{key === '0' ? words.value.person : LETTERS[key]}</small>
        </button>
      ))}
    </div>
  );
}
