/** How calls ended: counted, and on demand the latest of them, each with its story. */
import { useEffect, useState } from 'preact/hooks';
import { count } from '../shared/language.ts';
import { get } from '../shared/api.ts';
import type { Snapshot } from './snapshot.ts';
import { callHref } from './state.ts';
import { clockTime, words } from './words.ts';

/** One of `GET /api/calls/ended`. */
interface EndedCall {
  readonly sid: string;
  readonly endedAt: number;
  readonly outcome: string;
}

const MOST = 50;

export function Ended({ snapshot }: { readonly snapshot: Snapshot }) {
  const [open, setOpen] = useState(false);
  const outcomes = Object.entries(snapshot.outcomes)
    .filter(([, many]) => many > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (outcomes.length === 0) return null;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.value.outcomes.title}</summary>
      <ul class="outcomes">
        {outcomes.map(([outcome, many]) => (
          <li key={outcome} class={outcome === 'lost' ? 'bad' : ''}>
            <b>{count(many)}</b> {outcomeOf(outcome)}
          </li>
        ))}
      </ul>
      {open && <Latest snapshot={snapshot} />}
    </details>
  );
}

/** Asked for while it is looked at, again with each snapshot in which more calls have ended. */
function Latest({ snapshot: { conservation, zone } }: { readonly snapshot: Snapshot }) {
  const [calls, setCalls] = useState<readonly EndedCall[]>([]);
  useEffect(() => {
    let gone = false;
    get<{ calls: readonly EndedCall[] }>('/api/calls/ended').then(
      (page) => !gone && setCalls(page.calls.slice(0, MOST)),
      // Away: what was told stays.
      () => undefined,
    );
    return () => void (gone = true);
  }, [conservation.ended]);
  return (
    <>
      <h3>{words.value.outcomes.lately}</h3>
      <ul class="rows scroll latest">
        {calls.map(({ sid, endedAt, outcome }) => (
          <li key={sid} class={outcome === 'lost' ? 'bad' : ''}>
            <span>
              <a href={callHref(sid)}>{outcomeOf(outcome)}</a>
            </span>
            <time>{clockTime(endedAt, zone)}</time>
          </li>
        ))}
      </ul>
    </>
  );
}

function outcomeOf(outcome: string): string {
  const table: Readonly<Record<string, string>> = words.value.outcomes;
  return table[outcome] ?? outcome;
}
