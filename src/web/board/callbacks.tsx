/** Promises that are open: callbacks and messages, those that are late first. */
import { count } from '../shared/language.ts';
import { Ticking } from './lost.tsx';
import type { Snapshot } from './snapshot.ts';
import { callHref } from './state.ts';
import { clockTime, words } from './words.ts';

export function Callbacks({ snapshot: { callbacks, callbacksTotal, at, zone } }: { readonly snapshot: Snapshot }) {
  const said = words.value.callbacks;
  const open = callbacks.toSorted((a, b) => Number(b.overdue) - Number(a.overdue));
  return (
    <section class="panel callbacks" aria-labelledby="callbacks">
      <h2 id="callbacks">{said.title}</h2>
      {open.length === 0 && <p class="empty">{said.nobody}</p>}
      <ul class="rows scroll">
        {open.map(({ place, sid, kind, queue, state, arrivedAt, notBefore, overdue }) => (
          <li key={place} class={overdue ? 'overdue' : state}>
            <span>
              <a href={callHref(sid)}>{said.kind[kind]}</a> {overdue && <b class="tag">{said.overdue}</b>}
            </span>
            <small>
              {queue} ·{' '}
              {notBefore !== null && notBefore > at ? said.notBefore(clockTime(notBefore, zone)) : said.state[state]}
            </small>
            <time>
              <Ticking ms={at - arrivedAt} />
            </time>
          </li>
        ))}
      </ul>
      {callbacksTotal > open.length && (
        <p class="more">{words.value.waiting.more(count(callbacksTotal - open.length))}</p>
      )}
    </section>
  );
}
