/** Who waits: the first of them, so that the page stays light however many there are. */
import { count } from '../shared/language.ts';
import type { Snapshot, Waiting as Row } from './snapshot.ts';
import { Ticking } from './lost.tsx';
import { callHref } from './state.ts';
import { languageName, words } from './words.ts';

export function Waiting({ snapshot: { waiting, waitingTotal } }: { readonly snapshot: Snapshot }) {
  const said = words.value.waiting;
  return (
    <section class="panel waiting" aria-labelledby="waiting">
      <h2 id="waiting">{said.title}</h2>
      {waiting.length === 0 ? (
        <p class="empty">{said.nobody}</p>
      ) : (
        <div class="scroll" role="group" aria-labelledby="waiting" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {said.place}
                </th>
                <th scope="col">{said.caller}</th>
                <th scope="col">{said.queue}</th>
                <th scope="col">{said.language}</th>
                <th scope="col" class="number">
                  {said.wait}
                </th>
              </tr>
            </thead>
            <tbody>
              {waiting.map((row) => (
                <Line key={row.sid} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {waitingTotal > waiting.length && <p class="more">{said.more(count(waitingTotal - waiting.length))}</p>}
    </section>
  );
}

function Line({ row: { sid, from, queue, lang, place, waitedMs, phase } }: { readonly row: Row }) {
  return (
    <tr>
      <td class="number">{place}</td>
      <td>
        <CallerLink sid={sid} from={from} />
      </td>
      <td>
        {queue}
        {phase === 'offered' && <small> {words.value.waiting.rings}</small>}
      </td>
      <td class="short">{languageName(lang)}</td>
      <td class="number">
        <Ticking ms={waitedMs} />
      </td>
    </tr>
  );
}

/** To the story of a call. Of its masked number only the last digits are known. */
export function CallerLink({ sid, from }: { readonly sid: string; readonly from: string }) {
  const said = words.value.waiting;
  const digits = lastDigits(from);
  return (
    <a href={callHref(sid)} aria-label={digits === '' ? undefined : said.callerOf(digits)}>
      {digits === '' ? said.unknown : `…${digits}`}
    </a>
  );
}

export const lastDigits = (masked: string): string => /\d+$/.exec(masked)?.[0] ?? '';
