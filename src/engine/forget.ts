/** Erasure: everything that is kept of a telephone number, here and at the carrier. What is left tells of nobody: counts, and that it was done. */
import type { CallSid, E164 } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import type { ForgetResult } from './forget-ports.ts';

/** How much of each kind is gone. */
export interface Receipt {
  readonly calls: number;
  readonly trailEntries: number;
  readonly callbacks: number;
  /** Of the callbacks: promises that were taken back. */
  readonly takenBack: number;
  readonly history: number;
  readonly places: number;
  readonly recordings: number;
  /** Calls whose recordings the carrier did not delete; to be asked again. */
  readonly recordingsLeft: number;
}
export type Forgotten =
  | { readonly is: 'forgotten'; readonly receipt: Receipt }
  | Exclude<ForgetResult, { readonly is: 'forgotten' }>;

/** `promised`: what is promised to the number is taken back. Otherwise an open promise, and in any case a live call, changes nothing. */
export async function forget(number: E164, promised: boolean, by: string, deps: Deps): Promise<Forgotten> {
  let receipt: Receipt = {
    calls: 0,
    trailEntries: 0,
    callbacks: 0,
    takenBack: 0,
    history: 0,
    places: 0,
    recordings: 0,
    recordingsLeft: 0,
  };
  for (const hash of deps.tickets.hashes(number)) {
    const result = await deps.store.forget(hash, promised);
    if (result.is !== 'forgotten') return result;
    const { recordings, left } = await forgetRecordings(result.calls, deps);
    receipt = {
      calls: receipt.calls + result.calls.length,
      trailEntries: receipt.trailEntries + (await deps.store.forgetTrails(result.calls)),
      callbacks: receipt.callbacks + result.callbacks,
      takenBack: receipt.takenBack + result.openCallbacks + result.openMessages,
      history: receipt.history + result.history,
      places: receipt.places + result.places,
      recordings: receipt.recordings + recordings,
      recordingsLeft: receipt.recordingsLeft + left,
    };
  }
  deps.log.info({ by, ...receipt }, 'a number was forgotten');
  await deps.store.note('hotline', 'lever', { lever: 'forget', by });
  deps.dispatch();
  return { is: 'forgotten', receipt };
}

async function forgetRecordings(calls: readonly CallSid[], deps: Deps): Promise<{ recordings: number; left: number }> {
  let recordings = 0;
  let left = 0;
  for (const sid of calls) {
    const result = await deps.telephony.forgetRecordings(sid);
    if (result.is === 'ok') recordings += result.value;
    else if (result.is !== 'gone') left++;
  }
  return { recordings, left };
}
