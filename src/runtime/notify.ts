/** Carries alarms to people: a webhook, a text message, a phone that rings and tells. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AlarmTarget } from '../core/flow/model.ts';
import type { E164, Language } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { AlarmNotice, Notifier } from '../engine/alarms.ts';
import type { Deps } from '../engine/deps.ts';
import type { RestResult } from '../engine/carrier-ports.ts';

/** What the URL of an alarm's phone call carries, sealed: `urls.agent('alarm', …)` says it. */
export interface AlarmRecord {
  readonly kind: 'alarm';
  readonly text: string;
  readonly language: Language;
}

const WEBHOOK_MS = 5_000;
/** Wall time before the second and third try. */
const PAUSES_MS: readonly number[] = [500, 2_000];
const RING_MS = 30_000 as DurationMs;

export type NotifyDeps = Pick<Deps, 'telephony' | 'tickets' | 'urls' | 'versions' | 'log'>;

export function notifier(deps: NotifyDeps, pausesMs = PAUSES_MS): Notifier {
  return {
    notify(target, notice) {
      switch (target.kind) {
        case 'webhook':
          return tryAgain(() => post(target.url, notice, deps), pausesMs);
        case 'sms':
          return tryAgain(() => text(target.to, notice, deps), pausesMs);
        case 'call':
          return call(target, notice, deps, pausesMs);
      }
    },
  };
}

type Try = 'delivered' | 'later' | 'never';

async function tryAgain(once: () => Promise<Try>, pausesMs: readonly number[]): Promise<boolean> {
  for (const ms of [...pausesMs, null]) {
    const result = await once();
    if (result !== 'later') return result === 'delivered';
    if (ms !== null) await pause(ms);
  }
  return false;
}

/** Redirects are not followed: an alarm goes where the hotline file says, and nowhere else. */
async function post(url: string, notice: AlarmNotice, deps: NotifyDeps): Promise<Try> {
  const { name, on, hotline, text, since, at } = notice;
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(WEBHOOK_MS),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alarm: name, state: on ? 'begun' : 'over', hotline, text, since, at }),
    });
    await response.body?.cancel();
    if (response.ok) return 'delivered';
    deps.log.warn({ alarm: name, status: response.status }, 'alarm webhook refused');
    return response.status >= 500 || response.status === 429 || response.status === 408 ? 'later' : 'never';
  } catch (error) {
    // Its address may hold a token: the log gets the kind of failure only.
    deps.log.warn({ alarm: name, error: error instanceof Error ? error.name : 'unknown' }, 'alarm webhook failed');
    return 'later';
  }
}

const outcome = (result: RestResult<unknown>): Try =>
  // Unknown may have been sent: an alarm that comes twice is better than none.
  result.is === 'ok'
    ? 'delivered'
    : result.is === 'unknown' || (result.is === 'refused' && result.retry)
      ? 'later'
      : 'never';

async function text(to: E164, notice: AlarmNotice, { telephony, versions }: NotifyDeps): Promise<Try> {
  return outcome(await telephony.text(to, versions.hotline().callerId, notice.text));
}

/** A phone rings for what needs somebody now; nobody is woken to hear that it is over. */
async function call(
  target: AlarmTarget & { kind: 'sms' | 'call' },
  notice: AlarmNotice,
  { telephony, versions, urls, tickets }: NotifyDeps,
  pausesMs: readonly number[],
): Promise<boolean> {
  if (!notice.on) return true;
  const record: AlarmRecord = { kind: 'alarm', text: notice.text, language: notice.language };
  const url = urls.agent('alarm', tickets.seal(record));
  const phone = { to: target.to, from: versions.hotline().callerId, url, statusUrl: url, ringMs: RING_MS };
  return await tryAgain(async () => outcome(await telephony.ring(phone)), pausesMs);
}
