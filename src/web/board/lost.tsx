/** First and largest: how many callers were lost. Beside it how long the others wait. */
import { count } from '../shared/language.ts';
import { span } from '../shared/time.ts';
import type { Snapshot } from './snapshot.ts';
import { sinceSnapshot } from './state.ts';
import { share, words } from './words.ts';

export function Lost({ lost: { lost, calls, bound } }: Pick<Snapshot, 'lost'>) {
  const { title, of, bound: boundIs, few, back } = words.value.lost;
  return (
    <section class={`panel lost ${lost > 0 ? 'bad' : ''}`} aria-labelledby="lost">
      <h2 id="lost">{title}</h2>
      <p class="huge">{count(lost)}</p>
      <p>
        {of(calls, count(calls))} <br />
        {lost > 0 ? back : bound === null || bound >= 1 ? few : boundIs(share(bound))}
      </p>
    </section>
  );
}

export function Figures({ snapshot }: { readonly snapshot: Snapshot }) {
  const said = words.value.figures;
  const { waitingTotal, longestMs, zeroToPerson: zero, answeredWithin: within } = snapshot;
  const time = (ms: number | null) => (ms === null ? '–' : span(ms));
  const of = (n: number) => (n === 0 ? said.none : said.of(n, count(n)));
  return (
    <div class="figures">
      <dl class="panel now">
        <div>
          <dt>{said.waiting}</dt>
          <dd class="big">{count(waitingTotal)}</dd>
        </div>
        <div>
          <dt>{said.longest}</dt>
          <dd class="big">{waitingTotal === 0 ? '–' : <Ticking ms={longestMs} />}</dd>
        </div>
      </dl>
      <section class="panel" aria-labelledby="zero">
        <h2 id="zero">{said.zero}</h2>
        <dl>
          <Figure name={said.half} value={time(zero.p50Ms)} />
          <Figure name={said.nine} value={time(zero.p90Ms)} />
          <Figure name={said.ninetyNine} value={time(zero.p99Ms)} />
        </dl>
        <p>{of(zero.n)}</p>
      </section>
      <section class="panel" aria-labelledby="answered">
        <h2 id="answered">{said.answered}</h2>
        <dl>
          <Figure name={said.seconds(15)} value={part(within.s15)} />
          <Figure name={said.seconds(20)} value={part(within.s20)} />
          <Figure name={said.seconds(40)} value={part(within.s40)} />
        </dl>
        <p>{of(within.n)}</p>
      </section>
    </div>
  );
}

const part = (of: number | null): string => (of === null ? '–' : share(of, 3));

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** A span of time that goes on between snapshots. */
export const Ticking = ({ ms }: { readonly ms: number }) => <>{span(ms + sinceSnapshot.value)}</>;
