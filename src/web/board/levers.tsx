/** The levers of the whole hotline, and what has been set by hand. */
import { ask, isAlways } from './asking.ts';
import type { Snapshot } from './snapshot.ts';
import { clockTime, words } from './words.ts';

export function Levers({ snapshot: { levers, at, zone } }: { readonly snapshot: Snapshot }) {
  const said = words.value.levers;
  const { closedUntil, openUntil, announcement } = levers;
  const closed = closedUntil !== null && closedUntil > at ? closedUntil : null;
  const open = closed === null && openUntil !== null && openUntil > at ? openUntil : null;
  const announced = announcement !== null && (announcement.until === null || announcement.until > at);
  const back = (what: 'reopen' | 'reclose' | 'silence') => (
    <button type="button" class="quiet" onClick={() => ask({ ask: what })}>
      {said.takeBack}
    </button>
  );
  return (
    <section class="panel levers" aria-labelledby="levers">
      <h2 id="levers">{said.title}</h2>
      {closed === null && open === null && <p>{said.byHours}</p>}
      {closed !== null && (
        <p class="by-hand">
          <span>{isAlways(closed) ? said.closed : said.closedUntil(clockTime(closed, zone))}</span> {back('reopen')}
        </p>
      )}
      {open !== null && (
        <p class="by-hand">
          <span>{said.openUntil(clockTime(open, zone))}</span> {back('reclose')}
        </p>
      )}
      {announced && (
        <p class="by-hand">
          <span>{said.announced(announcement.text)}</span> {back('silence')}
        </p>
      )}
      <div class="buttons">
        {(['close', 'open', 'announce'] as const).map((what) => (
          <button key={what} type="button" class="quiet" onClick={() => ask({ ask: what })}>
            {said[what]}
          </button>
        ))}
      </div>
    </section>
  );
}
