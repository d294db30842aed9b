/** Whether what the hotline stands on is well, and which version of the flows new calls get. */
import type { Snapshot } from './snapshot.ts';
import { count, words } from './words.ts';

const PARTS = ['redis', 'carrier', 'fallback'] as const;

export function Health({ snapshot: { health, versions } }: { readonly snapshot: Snapshot }) {
  const said = words.value.health;
  const { live, canary, draftProblems, finishing } = versions;
  return (
    <section class="panel health" aria-labelledby="health">
      <h2 id="health">{said.title}</h2>
      <ul>
        {PARTS.map((part) => (
          <li key={part} class={health[part].ok ? 'ok' : 'bad'}>
            <span class="sign" aria-hidden="true">
              {health[part].ok ? '✓' : '!'}
            </span>
            <b>{said[part]}</b> <span>{said.is[health[part].code]}</span>
          </li>
        ))}
      </ul>
      <p>
        {live !== null && said.version(live)} {canary !== null && said.canary(canary.number, canary.share)}{' '}
        {finishing.map(({ number, calls }) => `${said.finishing(calls, count(calls), number)} `)}
      </p>
      {draftProblems > 0 && <p class="bad">{said.draft(draftProblems)}</p>}
    </section>
  );
}
