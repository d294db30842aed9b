/** Where every call is: one bar whose parts add up to all that arrived, and what became of those that ended. */
import type { Snapshot } from './snapshot.ts';
import { count, words } from './words.ts';

const PARTS = ['menu', 'waiting', 'offered', 'talking', 'ended'] as const;

export function Conservation({ snapshot: { conservation, outcomes } }: { readonly snapshot: Snapshot }) {
  const said = words.value.conservation;
  const sum = PARTS.reduce((all, part) => all + conservation[part], 0);
  const missing = conservation.arrived - sum;
  const ended = Object.entries(outcomes)
    .filter(([, many]) => many > 0)
    .toSorted(([, a], [, b]) => b - a);
  return (
    <section class="panel conservation" aria-labelledby="conservation">
      <h2 id="conservation">{said.title}</h2>
      <div class="bar" aria-hidden="true">
        {PARTS.map((part) => (
          <i
            key={part}
            class={`of-${part}`}
            style={{ flexGrow: conservation[part] }}
            hidden={conservation[part] === 0}
          />
        ))}
      </div>
      <p class="sum">
        <span class="part">
          <b>{count(conservation.arrived)}</b> {said.arrived}
        </span>
        {PARTS.map((part, index) => (
          <span key={part} class="part">
            {index === 0 ? '=' : '+'} <i class={`mark-of of-${part}`} aria-hidden="true" />
            <b>{count(conservation[part])}</b> {said[part]}
          </span>
        ))}
      </p>
      <p class={missing === 0 ? 'quietly' : 'bad'}>{missing === 0 ? said.holds : said.broken(count(missing))}</p>
      {ended.length > 0 && (
        <details>
          <summary>{words.value.outcomes.title}</summary>
          <ul class="outcomes">
            {ended.map(([outcome, many]) => (
              <li key={outcome} class={outcome === 'lost' ? 'bad' : ''}>
                <b>{count(many)}</b> {outcomeOf(outcome)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function outcomeOf(outcome: string): string {
  const table: Readonly<Record<string, string>> = words.value.outcomes;
  return table[outcome] ?? outcome;
}
