/** The ledger of three, call by call: the carrier's legs, the store's story, and what the runner itself had them do. */
import type { CallbackRow, Census, TrailEntry } from '../../src/engine/report-ports.ts';
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';
import type { Store } from '../../src/engine/ports.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { JudgedCaller } from './judge.ts';

/** How a call came out for the caller, by the carrier's record alone. `busy`: the account had no line left, we never heard of it. */
export type CameOut = 'human' | 'busy' | 'promised' | 'message' | 'served' | 'left' | 'lost' | 'there';

export interface CallLine {
  readonly sid: string;
  readonly life: string;
  readonly from: string;
  readonly leg: LegRecord;
  readonly cameOut: CameOut;
  /** The store's. */
  readonly trail: readonly TrailEntry[];
  readonly outcome: string | null;
}

export interface Ledger {
  readonly calls: readonly CallLine[];
  readonly legs: readonly LegRecord[];
  readonly rooms: readonly RoomRecord[];
  readonly callbacks: readonly CallbackRow[];
  readonly census: Census;
}

export const nameOf = ({ sid, life }: CallLine): string => `${sid} (${life})`;

const PROMISE = /^We will call you back|轮到您时，我们会给您回电/;
const KEPT = /^Your message is kept|^留言已保存/;
const SERVED = /The shop is open|门店周一至周五/;

export async function readLedger(
  { carrier, store }: { readonly carrier: Carrier; readonly store: Store },
  callers: readonly JudgedCaller[],
): Promise<Ledger> {
  const trails = new Map<string, TrailEntry[]>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.trails>> = await store.trails(0 as never, after);
    for (const entry of page.entries) trails.set(entry.sid, [...(trails.get(entry.sid) ?? []), entry]);
    after = page.next;
  } while (after !== null);
  const { legs } = carrier;
  const bySid = new Map(legs.map((leg) => [leg.sid, leg]));
  const calls = callers.flatMap(({ life, from, sid }): CallLine[] => {
    const leg = bySid.get(sid);
    if (leg === undefined) return [];
    const trail = trails.get(sid) ?? [];
    const ended = trail.findLast(({ what }) => what === 'ended');
    const outcome = ended === undefined ? null : String(ended.data['outcome']);
    return [{ sid, life, from, leg, cameOut: cameOut(leg), trail, outcome }];
  });
  return { calls, legs, rooms: carrier.rooms, callbacks: await store.callbacks(), census: await store.census() };
}

const heard = (leg: LegRecord, words: RegExp): boolean =>
  leg.transcript.some(({ is, text }) => is === 'heard' && words.test(text));

/** When the first promise of a call back was spoken to this leg, and whether it has not been taken back by going on. */
export function promisedAt(leg: LegRecord): number | null {
  const promise = leg.transcript.findLast(({ is, text }) => is === 'heard' && (PROMISE.test(text) || KEPT.test(text)));
  if (promise === undefined) return null;
  const takenBack = leg.transcript.some(({ is, text, at }) => is === 'pressed' && text === '0' && at > promise.at);
  return takenBack ? null : promise.at;
}

function cameOut(leg: LegRecord): CameOut {
  if (leg.endedAt === null) return 'there';
  if (leg.status === 'busy') return 'busy';
  if (leg.visits.some(({ with: others }) => others.length > 0)) return 'human';
  if (promisedAt(leg) !== null) return heard(leg, KEPT) ? 'message' : 'promised';
  if (leg.endedBy === 'person' || leg.endedBy === 'line') return 'left';
  return heard(leg, SERVED) ? 'served' : 'lost';
}
