/**
 * Journal and store are held against each other at the start and with every sweep, so that a store that was emptied, put back to an
 * older state or failed over has within a second what it lost: promises stand again, and what is done stays done. The mark that each
 * agreement leaves in the store tells whether it is still that store, and the ends that it has counted whether there is anything new.
 */
import type { PlaceId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import { type Agreement, type JournalEntry, JournalFailed, type Noted, type PromiseState } from './journal-ports.ts';

/** An end is watched for so long: a customer's leg that turns out to have been a machine takes it back. */
const WATCHED_MS = (10 * 60_000) as DurationMs;
/** Promises are asked after so often even though nothing says that one has ended. */
const AGAIN_MS = 30_000;
/** Promises asked after in one trip to the store. */
const MOST = 200;

type Parts = Pick<Deps, 'journal' | 'store' | 'clock' | 'random' | 'log'>;

export interface Comparing {
  /** What this node left in the store when the two last agreed; null: nothing to go by. */
  readonly mark: () => string | null;
  /**
   * The job of one node; whoever asks while it is being done waits for the next time. `found`: what the store was seen to have, else it is
   * asked. Throws `StoreAway`; a journal that fails has told ops itself.
   */
  readonly compare: (found?: Agreement) => Promise<void>;
}

/** How it stood when journal and store last agreed. */
interface Agreed {
  /** Left in the store. */
  readonly mark: string;
  /** Lines of the journal, and ends that the store had counted. */
  readonly written: number;
  readonly ends: number;
  readonly until: EpochMs;
}

export function comparing(parts: Parts): Comparing {
  const { journal, store, random, clock } = parts;
  let agreed: Agreed | null = null;
  let last: Promise<void> = Promise.resolve();
  const once = async (found?: Agreement): Promise<void> => {
    // What falls due waits for the comparison once, whether it succeeds or not: a full disk must hold up nobody.
    if (found !== undefined && found.mark !== agreed?.mark) agreed = null;
    try {
      await journal.append();
      const all = [...journal.noted()];
      if (all.length === 0) {
        agreed = null;
        return;
      }
      const { mark, ends } = found ?? (await store.compare(journal.name, null, []));
      // A store that went back in time may lack any end we know of, not only the latest.
      const before = agreed !== null && agreed.mark === mark ? agreed : null;
      const isQuiet = before?.ends === ends && before.written === journal.written && clock.now() < before.until;
      if (isQuiet) return;
      await mendAll(before === null ? all : all.filter((noted) => isWatched(noted, parts)), parts);
      const keeps = before?.written === journal.written ? before.mark : null;
      const until = (clock.now() + AGAIN_MS) as EpochMs;
      agreed = { mark: keeps ?? random.hex(8), written: journal.written, ends, until };
      if (keeps === null) await store.compare(journal.name, agreed.mark, []);
    } catch (error) {
      if (!(error instanceof JournalFailed)) throw error;
    }
  };
  return {
    mark: () => agreed?.mark ?? null,
    compare(found) {
      last = last.catch(() => undefined).then(() => once(found));
      return last;
    },
  };
}

const isWatched = ({ settled }: Noted, { clock }: Parts): boolean =>
  settled === null || clock.now() - settled.at < WATCHED_MS;

async function mendAll(all: readonly Noted[], parts: Parts): Promise<void> {
  const { journal, store, log } = parts;
  const count = { promises: 0, ends: 0 };
  for (let from = 0; from < all.length; from += MOST) {
    const some = all.slice(from, from + MOST);
    const { states } = await store.compare(journal.name, null, some);
    const lines: JournalEntry[] = [];
    const forgotten: PlaceId[] = [];
    for (const [index, noted] of some.entries()) {
      let state: PromiseState = states[index] ?? { is: 'open' };
      if (state.is === 'missing' && noted.settled === null) {
        state = await store.putBack(noted.promised);
        if (state.is === 'open') count.promises += 1;
      }
      if (state.is === 'done' && state.applied) count.ends += 1;
      if (state.is === 'forgotten') forgotten.push(noted.promised.place);
      lines.push(...whatIsNew(noted, state));
    }
    await journal.append(...lines);
    if (forgotten.length > 0) await journal.forget(forgotten);
  }
  if (count.promises + count.ends > 0)
    log.warn(count, 'the store had lost promises of callbacks, or how they ended: mended from the journal');
}

/** What the journal does not know yet. */
function whatIsNew({ promised, settled }: Noted, state: PromiseState): readonly JournalEntry[] {
  const { place } = promised;
  if (state.is === 'open') return settled === null ? [] : [{ is: 'open', place }];
  if (state.is !== 'done' || settled?.disposition === state.disposition) return [];
  return [{ is: 'settled', place, disposition: state.disposition, at: state.at }];
}
