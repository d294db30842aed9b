import { inBackground, rfc2822, warn } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import { strikes } from '../faults.ts';
import type { Leg, Method } from '../leg.ts';
import { ask } from './ask.ts';
import { standardParameters } from './parameters.ts';

/**
 * Sends a callback whose answer changes nothing. Callbacks are independent requests, so a delayed one is overtaken by later ones; a
 * refused one is a warning (15003) and is not sent again.
 */
export function notify(
  exchange: Exchange,
  leg: Leg | null,
  url: string,
  method: Method,
  params: Readonly<Record<string, string>>,
): void {
  const { faults, chance, clock } = exchange;
  if (url === '' || exchange.closing.aborted || strikes(exchange, 'statusLost')) return;
  const go = async (): Promise<void> => {
    const answer = await ask(exchange, { leg, url, method, params, limit: 65_536, mayBreak: false });
    if (answer.is === 'answer' && answer.status >= 400)
      warn(exchange, leg, 15003, `callback answered ${answer.status}`);
  };
  if (!strikes(exchange, 'statusDelayed')) return inBackground(exchange, go());
  clock.after(chance.faults.between(0, faults.statusDelayMs), () => inBackground(exchange, go()));
}

/** The progress events of a leg, in the words of `statusCallbackEvent`. */
export type Progress = 'initiated' | 'ringing' | 'answered' | 'completed';

/** Tells whoever wished for it of a leg's progress, in order of SequenceNumber. */
export function notifyProgress(exchange: Exchange, leg: Leg, progress: Progress): void {
  const wish = leg.statusWish;
  if (wish === null || !wish.events.has(progress)) return;
  const sequence = leg.sequence;
  leg.sequence += 1;
  notify(exchange, leg, wish.url, wish.method, {
    ...standardParameters(exchange.accountSid, leg),
    ...(progress === 'completed' ? lengths(leg) : {}),
    ...(progress === 'completed' ? { SipResponseCode: sipCode(leg) } : {}),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
    Timestamp: rfc2822(exchange, exchange.clock.now()),
  });
}

/** Seconds and begun minutes since the answer; none for a call that was not answered. */
export function lengths(leg: Leg): Record<string, string> {
  if (leg.endedAt === null) return {};
  const seconds = leg.answeredAt === null ? 0 : Math.round((leg.endedAt - leg.answeredAt) / 1000);
  return { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) };
}

function sipCode(leg: Leg): string {
  switch (leg.status) {
    case 'busy':
      return '486';
    case 'no-answer':
    case 'canceled':
      return '487';
    case 'failed':
      return '404';
    case 'queued':
    case 'initiated':
    case 'ringing':
    case 'in-progress':
    case 'completed':
      return '200';
  }
}
