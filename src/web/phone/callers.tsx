/** The callers: a card for each, and the phone of the one in hand. */
import { CallerPhone } from './caller-phone.tsx';
import { stateInWords, stateOf } from './caller-state.ts';
import { addCaller, callers, canAddCaller, choose, selected, world } from './state.ts';
import { words } from './words.ts';
import { callerLeg } from './world.ts';

export function Callers() {
  const turn = (event: KeyboardEvent, index: number): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const number = step === undefined ? undefined : callers.value[index + step];
    if (number === undefined) return;
    choose(number);
    document.getElementById(`tab-${number}`)?.focus();
  };
  return (
    <section class="callers" aria-labelledby="callers">
      <h2 id="callers" class="unseen">
        {words.value.callers}
      </h2>
      <div class="cards">
        <div role="tablist" aria-labelledby="callers">
          {callers.value.map((number, index) => {
            const leg = callerLeg(world.value, number);
            const chosen = number === selected.value;
            return (
              <button
                key={number}
                id={`tab-${number}`}
                type="button"
                role="tab"
                class={`card ${stateOf(leg)}`}
                aria-selected={chosen}
                aria-controls="caller-phone"
                tabIndex={chosen ? 0 : -1}
                onClick={() => choose(number)}
                onKeyDown={(event) => turn(event, index)}
              >
                <b>{words.value.caller(index + 1)}</b>
                <small>{stateInWords(leg)}</small>
              </button>
            );
          })}
        </div>
        {canAddCaller.value && (
          <button
            type="button"
            class="card add"
            onClick={addCaller}
            aria-label={words.value.addCaller}
            title={words.value.addCaller}
          >
            +
          </button>
        )}
      </div>
      <div id="caller-phone" role="tabpanel" aria-labelledby={`tab-${selected.value}`}>
        <CallerPhone key={selected.value} number={selected.value} />
      </div>
    </section>
  );
}
