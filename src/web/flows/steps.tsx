/** A flow in words: every step, what it says and where it leads. */
import type { Drawn, Step, Way } from './shape.ts';
import { words } from './words.ts';

export interface StepsProps {
  readonly flow: Drawn;
  readonly callersIn: (step: Step) => number;
}

/** Steps whose title, the engine's own sentence, says more than their kind. */
const TELLING = new Set(['choose', 'human', 'callback', 'voicemail', 'transfer', 'lookup', 'set', 'flow']);

export function Steps({ flow: { nodes, edges }, callersIn }: StepsProps) {
  const said = words.value;
  const called = (id: string): string => said.kinds[id] ?? nodes.find((node) => node.id === id)?.name ?? id;
  return (
    <ol class="steps">
      {nodes
        .filter(({ name }) => name !== null)
        .map((step) => {
          const callers = callersIn(step);
          return (
            <li key={step.id}>
              <p>
                <b>{step.name}</b> <small>{said.kinds[step.kind] ?? step.kind}</small>{' '}
                {callers > 0 && <span class="tag">{said.callers(callers)}</span>}
              </p>
              {TELLING.has(step.kind) && <p class="says">{step.title}</p>}
              {step.says !== null && <p class="says">“{step.says}”</p>}
              <ul>
                {edges
                  .filter(({ from, human }) => from === step.id && !human)
                  .map((way) => (
                    <li key={way.id}>
                      <Lead way={way} /> <span aria-hidden="true">→</span>
                      <span class="unseen">{said.leadsTo}</span> {called(way.to)}
                    </li>
                  ))}
              </ul>
            </li>
          );
        })}
    </ol>
  );
}

function Lead({ way: { label, text } }: { readonly way: Way }) {
  if (label === '') return <>{words.value.goesOn}</>;
  return (
    <>
      <kbd>{label}</kbd> {text}
    </>
  );
}
