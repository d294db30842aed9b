/** A flow in words: every step, what it says and where it leads. */
import type { Drawn, Step, Way } from './shape.ts';
import { words } from './words.ts';

export interface StepsProps {
  readonly flow: Drawn;
  readonly callersIn: (step: Step) => number;
}

export function Steps({ flow: { nodes, edges }, callersIn }: StepsProps) {
  const said = words.value;
  const called = (id: string): string => {
    const node = nodes.find((one) => one.id === id);
    return node?.name ?? node?.title ?? id;
  };
  return (
    <ol class="steps">
      {nodes
        .filter(({ name }) => name !== null)
        .map((step) => {
          const callers = callersIn(step);
          return (
            <li key={step.id}>
              <p>
                <b>{step.name}</b> <small>{step.title}</small>{' '}
                {callers > 0 && <span class="tag">{said.callers(callers)}</span>}
              </p>
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
