/**
 * Where a leg that we rang asks when every node is dead. Our own fallback is dead then too; but the hotline's number has a fallback URL
 * at the carrier, on a host that does not fail with us, and what reaches a person for those who ring in does so for those whom we ring.
 * The carrier is asked when a leg is about to be rung, so ops set it in one place. A ring waits for one answer at the most, and a
 * carrier in trouble takes nothing away that was known.
 */
import type { E164 } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type { FallbackUrl, Telephony } from './carrier-ports.ts';

/** Null: the number has none, or nobody has been able to tell yet. Never throws. */
export type OutsideFallback = (number: E164, now: EpochMs) => Promise<FallbackUrl | null>;

/** Ops who move it to another host keep the old one for as long. */
const GOOD_MS = 10 * 60_000;
/** A carrier that could not say is left alone for so long: rings in the meantime wait for nothing. */
const ASK_AGAIN_MS = 60_000;

interface Known {
  readonly url: Promise<FallbackUrl | null>;
  readonly askAt: EpochMs;
}

export function outsideFallback(telephony: Pick<Telephony, 'fallbackUrl'>): OutsideFallback {
  const known = new Map<E164, Known>();
  return (number, now) => {
    const before = known.get(number);
    if (before !== undefined && now < before.askAt) return before.url;
    const asking: Promise<FallbackUrl | null> = telephony.fallbackUrl(number).then(async (told) => {
      if (told.is !== 'ok') return (await before?.url) ?? null;
      known.set(number, { url: asking, askAt: (now + GOOD_MS) as EpochMs });
      return told.value;
    });
    // Those who ring beside this one share its answer.
    known.set(number, { url: asking, askAt: (now + ASK_AGAIN_MS) as EpochMs });
    return asking;
  };
}
