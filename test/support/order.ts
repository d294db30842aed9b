/** First come, first offered (S9), by the store's own story of what was offered when; redials and lost memories are declared exceptions. */
import type { CallLine } from './ledger.ts';

/** Somebody whose place the store had lost is back with their next turn. */
const REJOIN_MS = 60_000;
/** Two who came within this of each other may be taken in either order. */
const TOGETHER_MS = 2_000;

export interface Away {
  readonly callFrom: number;
  readonly callTo: number;
}

interface Wait {
  readonly call: CallLine;
  readonly line: string;
  /** The arrival that counts: of an earlier call or callback, when the place is that one's. */
  readonly from: number;
  readonly joinedAt: number;
  /** When it was first offered, or left the line unoffered. */
  readonly to: number;
  readonly offered: boolean;
}

/** `away`: when the store could not be asked, or lost what it knew, call-time ms of the carrier. */
export function overtakings(calls: readonly CallLine[], away: readonly Away[]): string[] {
  const waits = calls.flatMap(waitOf);
  const wrong: string[] = [];
  for (const later of waits) {
    if (!later.offered) continue;
    const passed = waits.find(
      (one) =>
        one.line === later.line &&
        one.from + TOGETHER_MS < later.from &&
        one.joinedAt < later.to &&
        one.to > later.to + TOGETHER_MS,
    );
    if (passed === undefined || excused(later, passed, away)) continue;
    wrong.push(
      `${later.call.sid} was offered ${Math.round((later.from - passed.from) / 1_000)} s of arrival before ${passed.call.sid}, who waited in ${passed.line} too`,
    );
  }
  return wrong;
}

/** What is said first after the first key: whoever never chose a language hears both, and stands in the line of the first. */
function languageOf({ leg }: CallLine): string {
  const chose = leg.transcript.find(({ is }) => is === 'pressed')?.at ?? 0;
  return leg.transcript.find(({ is, at }) => is === 'heard' && at > chose)?.language ?? '';
}

function waitOf(call: CallLine): Wait[] {
  // Moved, or given another's arrival while they stood there.
  if (call.trail.some(({ what }) => what === 'moved' || what === 'redial' || what === 'adopted')) return [];
  const joined = call.trail.find(({ what }) => what === 'joined');
  if (joined === undefined) return [];
  const next = call.trail.find(
    ({ what, at }) => at >= joined.at && ['offered', 'left', 'ended', 'bridged'].includes(what),
  );
  const line = `${String(joined.data['queue'])}, ${languageOf(call)}`;
  const offered = next?.what === 'offered';
  // Whoever came back and was never offered may have any arrival.
  if (!offered && joined.data['why'] !== 'new') return [];
  const from = offered ? next.at - Number(next.data['waitedMs']) : joined.at;
  return [{ call, line, from, joinedAt: joined.at, to: next?.at ?? Infinity, offered }];
}

/** Call time of trails is the store's; that of faults the carrier's: compared by what the carrier saw of the same call. */
function excused(later: Wait, passed: Wait, away: readonly Away[]): boolean {
  const shift = passed.call.leg.createdAt - (passed.call.trail[0]?.at ?? 0);
  const at = later.to + shift;
  return away.some(({ callFrom, callTo }) => callFrom < at && callTo + REJOIN_MS > passed.from + shift);
}
