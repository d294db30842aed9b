import type { Exchange } from './exchange.ts';

/**
 * What may go wrong at the carrier, as data. Every rate is a probability between 0 and 1, all are 0 unless given, and all are drawn
 * from the carrier's seed. Times are call-time ms.
 */
export interface Faults {
  /** A webhook that asks for TwiML is sent a second time with the same idempotency token; that answer is ignored. */
  readonly webhookTwice: number;
  /** Of those, this share is sent while the first is still running; the rest after its answer. */
  readonly webhookTwiceInParallel: number;
  /** The connection of a webhook breaks after the request was sent, before the answer is read. */
  readonly webhookReset: number;
  /** A status callback is never sent. */
  readonly statusLost: number;
  /** A status callback is delayed by up to `statusDelayMs`, so that callbacks overtake each other. */
  readonly statusDelayed: number;
  readonly statusDelayMs: number;
  /** A REST request is answered 429 with code 20429. */
  readonly restTooMany: number;
  /** A REST request is answered 500 and does nothing. */
  readonly restDown: number;
  /** A REST request is carried out, and answered only after 8 s of wall time, when nobody waits any more. */
  readonly restLate: number;
  /** A call is created, then the connection breaks before the answer. */
  readonly createdButLost: number;
  /** An update of a live call is refused with 500 and changes nothing. */
  readonly updateRefused: number;
}

/** A carrier on its best day. */
export const noFaults: Faults = {
  webhookTwice: 0,
  webhookTwiceInParallel: 0.5,
  webhookReset: 0,
  statusLost: 0,
  statusDelayed: 0,
  statusDelayMs: 20_000,
  restTooMany: 0,
  restDown: 0,
  restLate: 0,
  createdButLost: 0,
  updateRefused: 0,
};

/** What can strike; the other keys say how. */
export type FaultKind = Exclude<keyof Faults, 'statusDelayMs'>;

/** How often each has struck. */
export type Struck = Record<FaultKind, number>;

export function nothingStruck(): Struck {
  const { statusDelayMs: _, ...kinds } = noFaults;
  return Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0])) as Struck;
}

/** Draws whether this fault strikes now, and counts it. */
export function strikes({ chance, faults, struck }: Exchange, kind: FaultKind): boolean {
  const strike = chance.faults.happens(faults[kind]);
  if (strike) struck[kind] += 1;
  return strike;
}
