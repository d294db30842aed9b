/** The ledger of three, call by call: the carrier's legs, the store's story, and what the runner itself had them do. */
import type { CallbackRow, Census, TrailEntry } from '../../src/engine/report-ports.ts';
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';
import type { Store } from '../../src/engine/ports.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import { type CameOut, cameOut } from './came-out.ts';
import type { JudgedCaller } from './judge.ts';

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
