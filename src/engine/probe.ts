/**
 * The hotline tries itself, over the road its callers take. Every few minutes the carrier is asked to ring its first number from
 * another number of ours; that leg presses 0, and the call which rings in must come to stand in line (`probe-lane.ts`). Daily what the
 * fallback URLs answer is looked at. Each run is data in the store: whichever node looks begins it, and judges it; there is no leader,
 * and the node that began may die.
 */
import type { E164 } from '../core/ids.ts';
import { PROBE_DOCUMENT } from '../core/twiml/probe.ts';
import { render } from '../core/twiml/render.ts';
import { ringsSomebody } from '../core/twiml/safety-read.ts';
import type { DurationMs } from '../core/time.ts';
import type { RestResult } from './carrier-ports.ts';
import type { Deps } from './deps.ts';
import { fallbackEveryMs, isDue, isLeft, judgeCall } from './probe-judge.ts';
import type { ProbeFault, ProbeRow, Probes } from './probe-ports.ts';

/** Call time between two looks. */
export const PROBE_MS = 1_000;
/** Shorter than the wait before a probe's call gets the safety document: it never rings an emergency number (`renderSafety`). */
const RING_MS = 20_000 as DurationMs;

/** One look, never twice at a time on one node. */
export function prober(deps: Deps): () => Promise<void> {
  return async () => {
    const { probe } = deps.versions.hotline();
    if (probe === null) return;
    const { call, fallback } = await deps.store.probes();
    const now = deps.clock.now();
    await judge({ call, fallback }, deps);
    if (isDue(call, probe.everyMs, now) && (await hasLegs(deps))) await ringOurselves(call, deps);
    if (isDue(fallback, fallbackEveryMs(fallback, probe.everyMs), now)) await tryFallbacks(fallback, deps);
  };
}

export type Tried = 'under-way' | 'no-probe' | 'no-legs';

/** Both trials now, due or not; one that has begun already goes on. The loop judges them, `Store.probes` tells. */
export async function tryNow(deps: Deps): Promise<Tried> {
  if (deps.versions.hotline().probe === null) return 'no-probe';
  const { call, fallback } = await deps.store.probes();
  if (call.running === null && !(await hasLegs(deps))) return 'no-legs';
  await Promise.all([
    call.running === null && ringOurselves(call, deps),
    fallback.running === null && tryFallbacks(fallback, deps),
  ]);
  return 'under-way';
}

async function judge({ call, fallback }: Probes, deps: Deps): Promise<void> {
  const { rate } = deps.clock;
  const now = deps.clock.now();
  if (call.running !== null) {
    const verdict = judgeCall(call, now, rate);
    const took = call.lineAt === null || call.begunAt === null ? null : call.lineAt - call.begunAt;
    if (verdict !== null) await ended('call', call.running, verdict === 'well' ? null : verdict, took, deps);
  }
  if (fallback.running !== null && isLeft(fallback, now, rate))
    await ended('fallback', fallback.running, 'carrier-silent', null, deps);
}

/** It takes two legs of the account, and no caller goes without one for it. */
async function hasLegs(deps: Deps): Promise<boolean> {
  const { maxCalls } = deps.versions.hotline().carrier;
  if (maxCalls === null) return true;
  const { menu, waiting, offered, talking } = await deps.store.census();
  return menu + waiting + 2 * (offered + talking) + 2 <= maxCalls;
}

async function ringOurselves(before: ProbeRow, deps: Deps): Promise<void> {
  const { probe, numbers } = deps.versions.hotline();
  const [number] = Object.keys(numbers) as E164[];
  if (probe === null || number === undefined) return;
  const id = deps.random.hex(8);
  if (!(await deps.store.beginProbe('call', id, before.begunAt, number))) return;
  await deps.store.apart.clear();
  const rung = await deps.telephony.ringWith(number, probe.from, render(PROBE_DOCUMENT), RING_MS);
  switch (rung.is) {
    case 'ok':
      return await deps.store.probeSeen('rung');
    case 'gone':
    case 'refused':
      return await ended('call', id, refusedBy(rung), null, deps);
    case 'unknown':
    // It may ring all the same: what comes of it will tell.
  }
}

async function tryFallbacks(before: ProbeRow, deps: Deps): Promise<void> {
  const id = deps.random.hex(8);
  if (!(await deps.store.beginProbe('fallback', id, before.begunAt, null))) return;
  let slowest = 0;
  for (const number of Object.keys(deps.versions.hotline().numbers) as E164[]) {
    const tried = await tryFallback(number, deps);
    if (typeof tried === 'string') return await ended('fallback', id, tried, null, deps);
    slowest = Math.max(slowest, tried.ms);
  }
  await ended('fallback', id, null, slowest, deps);
}

async function tryFallback(number: E164, deps: Deps): Promise<ProbeFault | { readonly ms: number }> {
  const asked = await deps.telephony.fallback(number);
  if (asked.is !== 'ok') return refusedBy(asked);
  const { value } = asked;
  if (value === null) return 'no-fallback';
  if (value.document === null) return 'fallback-down';
  const rings = ringsSomebody(value.document, deps.versions.hotline().emergency);
  if (rings === null) return 'fallback-down';
  return rings ? { ms: value.ms } : 'fallback-rings-nobody';
}

/** A carrier that takes no connection refuses without a code. */
const refusedBy = (result: Exclude<RestResult<unknown>, { is: 'ok' }>): ProbeFault =>
  result.is === 'unknown' || (result.is === 'refused' && result.code === 0) ? 'carrier-silent' : 'refused';

async function ended(
  what: keyof Probes,
  id: string,
  fault: ProbeFault | null,
  tookMs: number | null,
  deps: Deps,
): Promise<void> {
  if (!(await deps.store.endProbe(what, id, fault, tookMs as DurationMs | null))) return;
  deps.log[fault === null ? 'info' : 'warn']({ probe: what, fault, tookMs }, 'the hotline tried itself');
}
