/** Where every call is: one bar whose parts add up to all that arrived. */
import { count } from '../shared/language.ts';
import { Ended } from './ended.tsx';
import type { Snapshot } from './snapshot.ts';
import { words } from './words.ts';

const PARTS = ['menu', 'waiting', 'offered', 'talking', 'ended'] as const;

export function Conservation({ snapshot }: { readonly snapshot: Snapshot }) {
  const { conservation } = snapshot;
  const said = words.value.conservation;
  const sum = PARTS.reduce((all, part) => all + conservation[part], 0);
  const missing = conservation.arrived - sum;
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
      <Ended snapshot={snapshot} />
    </section>
  );
}
