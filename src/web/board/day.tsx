/** The day, half-hour by half-hour: as a chart, and as the table behind it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../shared/language.ts';
import { span } from '../shared/time.ts';
import { type Chart, drawChart } from './chart.ts';
import type { Slot, Snapshot } from './snapshot.ts';
import { clockTime, words } from './words.ts';

const LINES = ['arrivals', 'answered', 'abandoned', 'meanWait'] as const;

export function Day({ snapshot: { day, zone } }: { readonly snapshot: Snapshot }) {
  const said = words.value.day;
  const [asTable, setAsTable] = useState(false);
  return (
    <section class="panel day" aria-labelledby="day">
      <header>
        <h2 id="day">{said.title}</h2>
        <button type="button" class="quiet" onClick={() => setAsTable(!asTable)}>
          {asTable ? said.chart : said.table}
        </button>
      </header>
      {asTable ? <Table day={day} zone={zone} /> : <Picture day={day} zone={zone} />}
    </section>
  );
}

interface Props {
  readonly day: readonly Slot[];
  readonly zone: string;
}

function Picture({ day, zone }: Props) {
  const said = words.value.day;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  useEffect(() => {
    if (box.current === null) return undefined;
    chart.current = drawChart(box.current, zone);
    return () => chart.current?.destroy();
  }, [zone]);
  useEffect(() => chart.current?.show(day), [day, zone]);
  return (
    <>
      <ul class="legend">
        {LINES.map((line) => (
          <li key={line} class={line}>
            {said[line]}
          </li>
        ))}
      </ul>
      <div class="chart" ref={box} role="img" aria-label={said.described} />
    </>
  );
}

function Table({ day, zone }: Props) {
  const said = words.value.day;
  const heads = [said.from, said.arrivals, said.answered, said.abandoned, said.meanWait, said.longest];
  return (
    <div class="scroll chart" role="group" aria-labelledby="day" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" class="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {day.toReversed().map(({ from, arrivals, answered, abandoned, meanWaitMs, longestQueue }) => (
            <tr key={from}>
              <th scope="row" class="number">
                {clockTime(from, zone)}
              </th>
              <td class="number">{count(arrivals)}</td>
              <td class="number">{count(answered)}</td>
              <td class="number">{count(abandoned)}</td>
              <td class="number">{meanWaitMs === null ? '–' : span(meanWaitMs)}</td>
              <td class="number">{count(longestQueue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
