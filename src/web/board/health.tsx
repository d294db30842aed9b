/** Whether what the hotline stands on is well, and which version of the flows new calls get. */
import { count } from '../shared/language.ts';
import type { Snapshot } from './snapshot.ts';
import { words } from './words.ts';

const PARTS = ['redis', 'carrier', 'fallback'] as const;
const STORE_AWAY = { ok: false, code: 'away' } as const;

export interface HealthProps {
  readonly snapshot: Snapshot;
  /** The snapshot is old because of this, and cannot tell it itself. */
  readonly storeAway: boolean;
}

export function Health({ snapshot, storeAway }: HealthProps) {
  const said = words.value.health;
  const { versions } = snapshot;
  const health = storeAway ? { ...snapshot.health, redis: STORE_AWAY } : snapshot.health;
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
