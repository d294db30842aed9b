/** What the reconciler needs of the store: what it holds live, and what it has put right. */
import type { CallSid, Lease, RoomName } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Offer } from './lease-ports.ts';

/** What was wrong and has been put right. A hotline that is well makes no repairs. */
export const REPAIRS = [
  /** Live here, over at the carrier: its last word was lost. */
  'ghost',
  /** Live at the carrier, over or unknown here: led back into the line. */
  'zombie',
  /** Somebody was alone in a room that nobody else would enter, or whose other party had left. */
  'lonely-room',
  /** The agent's leg of a talk was over and nobody had told us. */
  'lost-leg',
  /** Whether a phone rang was not known: the carrier was asked, and the offer went on from what it said. */
  'unsure-ring',
  /** A leg still waited on a lease that was over. */
  'untold',
  /** Accepted, but caller and agent had not met when their time was up. */
  'unmet',
  /** Records of the store did not fit together. */
  'stuck',
] as const;
export type RepairKind = (typeof REPAIRS)[number];

/** A lease that is not over, and the room it is about. */
export interface LeaseRow {
  readonly lease: Lease;
  readonly status: 'ringing' | 'accepted' | 'talking' | 'left';
  readonly kind: Offer['kind'] | 'transfer';
  readonly room: RoomName;
  readonly leg: CallSid | null;
  readonly caller: CallSid | null;
}

/** Each one atomic move, as in `Store`. */
export interface RepairStore {
  /** This node does the work of that name from now on, for `ttlMs` of wall time; false: another node does. */
  claim(what: string, node: string, ttlMs: DurationMs): Promise<boolean>;
  /**
   * For how long each has been as this look finds it, by whichever node it was seen; null: it could not be seen, and is as it was. What
   * is not named is forgotten.
   */
  noticed(what: 'alone' | 'strange', now: ReadonlyMap<string, string | null>): Promise<ReadonlyMap<string, DurationMs>>;
  leases(): Promise<readonly LeaseRow[]>;
  /** Those of these legs, a thousand at most, that are no live calls here: `over`, or never known (or forgotten). */
  strangers(sids: readonly CallSid[]): Promise<ReadonlyMap<CallSid, 'over' | 'unknown'>>;
  /** A call that is over here lives: it is one of ours again, where the next turn stands it. */
  revive(sid: CallSid): Promise<boolean>;
  /** Puts records right that don't fit together; how many. */
  mend(): Promise<number>;
  /** The carrier says that a leg is over and has not told us so: `due` hands it out in 5 s, if its word has not come by then. */
  doubt(what: { readonly caller: CallSid } | { readonly lease: Lease }): Promise<void>;
  /** This node begins to handle a webhook of that call, and has done so with `done`. */
  flight(node: string, sid: CallSid, done: readonly CallSid[]): Promise<void>;
  /** This node lives; how many nodes have died while they handled each call. */
  beat(node: string, done?: readonly CallSid[]): Promise<ReadonlyMap<CallSid, number>>;
  /** Counts what a node has put right, and tells it in the trail. */
  repaired(kind: RepairKind, sid: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
}
