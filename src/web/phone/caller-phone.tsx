/** One caller's phone: its screen, what to do next, its keys; once the call is over, its story in their place. */
import { useState } from 'preact/hooks';
import { spaced } from '../shared/time.ts';
import { nextFor, stateOf } from './caller-state.ts';
import { useKeptFocus } from './focus.ts';
import { Keypad } from './keypad.tsx';
import { SayBox } from './say-box.tsx';
import { Lines, Scroller } from './screen.tsx';
import { act, placeCall } from './sim.ts';
import { attend, carrier, doing, isCalledBack, trouble, world } from './state.ts';
import { Story } from './story.tsx';
import { words } from './words.ts';
import { callerLeg, type Leg } from './world.ts';

export function CallerPhone({ number }: { readonly number: string }) {
  const leg = callerLeg(world.value, number);
  const state = stateOf(leg);
  const phone = useKeptFocus(number, state);
  return (
    <article class="phone" data-phone={number} ref={phone}>
      <Display key={leg?.sid ?? ''} number={number} leg={leg} />
      <p class="next">{trouble.value || nextFor(leg)}</p>
      <Buttons number={number} leg={leg} />
      {leg?.state === 'over' ? (
        <Story sid={leg.sid} />
      ) : (
        <>
          <Keypad address={number} leg={leg} />
          <SayBox address={number} leg={leg} />
        </>
      )}
    </article>
  );
}

function Display({ number, leg }: { readonly number: string; readonly leg: Leg | null }) {
  const messages = world.value.messages.filter((one) => one.to === number);
  return (
    <div class="display">
      <p class="number">{spaced(number)}</p>
      <Scroller label={words.value.heard} newest={leg?.lines}>
        {leg === null ? <p class="empty">{words.value.nothingHeard}</p> : <Lines lines={leg.lines} />}
        {messages.map((message) => (
          <p key={message.id} class="message">
            <b>{words.value.message}</b> {message.body}
          </p>
        ))}
      </Scroller>
    </div>
  );
}

function Buttons({ number, leg }: { readonly number: string; readonly leg: Leg | null }) {
  const numbers = carrier.value?.numbers ?? [];
  const [to, dial] = useState<string | null>(null);
  const chosen = to ?? numbers[0] ?? '';
  if (leg !== null && isCalledBack(leg))
    return (
      <div class="buttons">
        <button type="button" class="go" data-main onClick={() => (attend(number), doing(act(leg.sid, 'answer')))}>
          {words.value.answer}
        </button>
        <button type="button" class="quiet" onClick={() => doing(act(leg.sid, 'decline'))}>
          {words.value.decline}
        </button>
      </div>
    );
  if (leg !== null && leg.state !== 'over')
    return (
      <div class="buttons">
        <button type="button" class="stop" onClick={() => doing(act(leg.sid, 'hangup'))}>
          {words.value.hangUp}
        </button>
        <button type="button" class="quiet" title={words.value.dropHint} onClick={() => doing(act(leg.sid, 'drop'))}>
          {words.value.drop}
        </button>
      </div>
    );
  return (
    <form
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        attend(number);
        doing(placeCall(number, chosen.replaceAll(/[^+\d]/g, '')));
      }}
    >
      <input
        type="tel"
        class="dial"
        aria-label={words.value.numberToDial}
        value={to ?? spaced(chosen)}
        list={numbers.length > 1 ? 'hotline-numbers' : undefined}
        onInput={({ currentTarget }) => dial(currentTarget.value)}
      />
      <datalist id="hotline-numbers">
        {numbers.map((one) => (
          <option key={one} value={spaced(one)} />
        ))}
      </datalist>
      <button type="submit" class="go" data-main disabled={chosen === ''}>
        {leg === null ? words.value.call : words.value.callAgain}
      </button>
    </form>
  );
}
