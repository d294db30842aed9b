/** The calls of whatever went wrong, as all three ledgers tell them, and what was done when. */
import { transcriptOf } from '../../src/simulator/ledger.ts';
import type { Result } from './run.ts';
import type { World } from './world.ts';

const MOST = 40;

export function storyOf({ carrier }: World, { wrong, ledger, struck }: Result): string {
  const named = [...new Set(wrong.flatMap((line) => line.match(/CA[0-9a-f]{32}/g) ?? []))].slice(0, MOST);
  const faults = struck.map(
    ({ kind, callFrom, callTo }) => `  ${(callFrom / 1_000).toFixed(1)} to ${(callTo / 1_000).toFixed(1)} s  ${kind}`,
  );
  const calls = named.flatMap((sid) => {
    const line = ledger.calls.find((call) => call.sid === sid);
    const trail = line?.trail.map(({ at, what, data }) => `  ${at}  ${what} ${JSON.stringify(data)}`) ?? [];
    const { leg } = carrier.leg(sid);
    const to = carrier.events
      .since(0)
      .filter((event) => event.leg === sid && /webhook|fallback|warning/.test(event.type))
      .map((event) => `  ${(event.at / 1_000).toFixed(1)} s  ${JSON.stringify(event)}`);
    return [transcriptOf(leg), ...trail, ...to, ''];
  });
  return ['Wrong', ...wrong.map((line) => `  ${line}`), 'Faults, in call time', ...faults, '', ...calls].join('\n');
}
