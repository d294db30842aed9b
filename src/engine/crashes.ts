/**
 * A call that brings down the node which handles it, and the next one that gets its retry, is not handled a third time: its caller
 * gets the safety document without any of our flow being touched (F8).
 *
 * What a node handles stands in the store while it does, and until the next note or beat. That costs no wait: the note is sent before
 * anything of the call is looked at, its answer is not waited for, and a connection has what was written to it when the process dies.
 * Who has brought nodes down is read once a second, with the beat that says which nodes live: 3 s after a death all nodes know. A
 * carrier's retry within those seconds may cost a second node; after that the carrier asks the fallback URL, which touches nothing either.
 */
import type { CallSid } from '../core/ids.ts';
import type { Store } from './ports.ts';

/** Wall time. */
export const BEAT_MS = 1_000;
/** Once may be chance: something else ended the node. */
const TWICE = 2;
const MOST_TOLD = 200;

export interface CrashGuard {
  /** False: handling this call has brought nodes down, leave it alone. Else it is being handled until `ends`. */
  begins(sid: CallSid): boolean;
  ends(sid: CallSid): void;
  beat(): Promise<void>;
}

export function crashGuard(store: Pick<Store, 'flight' | 'beat'>, node: string): CrashGuard {
  let crashes: ReadonlyMap<CallSid, number> = new Map();
  // Told together with the next call that begins, or with the beat: a trip of its own would double what a turn costs the store.
  const done = new Set<CallSid>();
  const open = new Set<CallSid>();
  const telling = async <T>(tell: (done: readonly CallSid[]) => Promise<T>): Promise<T> => {
    const told = [...done].slice(0, MOST_TOLD);
    for (const sid of told) done.delete(sid);
    try {
      return await tell(told);
    } catch (error) {
      for (const sid of told) if (!open.has(sid)) done.add(sid);
      throw error;
    }
  };
  return {
    begins(sid) {
      if ((crashes.get(sid) ?? 0) >= TWICE) return false;
      open.add(sid);
      done.delete(sid);
      // A store that is away counts nothing; the turn itself says so.
      void telling((told) => store.flight(node, sid, told)).catch(() => undefined);
      return true;
    },
    ends(sid) {
      open.delete(sid);
      done.add(sid);
    },
    async beat() {
      crashes = await telling((told) => store.beat(node, told));
    },
  };
}
