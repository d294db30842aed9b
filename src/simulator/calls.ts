import { inBackground, warn } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { createLeg, end, initiate } from './life.ts';
import type { Leg, StatusWish, VoiceUrls } from './leg.ts';
import { ringOut } from './phones.ts';
import { playScript } from './script.ts';
import type { Step } from './script.ts';
import type { Inline } from './twiml/context.ts';
import { startProgram } from './twiml/run.ts';

/** Somebody rings one of the account's numbers. `from` may be a word such as `anonymous`. */
export interface IncomingCall {
  readonly from: string;
  readonly to: string;
  readonly script?: readonly Step[];
}

/** Places a call to the application: `busy` beyond the account's limit, `failed` for a number without a voice URL. */
export function placeCall(exchange: Exchange, call: IncomingCall): Leg {
  const number = exchange.numbers.get(call.to);
  const voice: VoiceUrls = {
    url: number?.voiceUrl ?? '',
    method: number?.voiceMethod ?? 'POST',
    fallbackUrl: number?.fallbackUrl ?? null,
    fallbackMethod: number?.fallbackMethod ?? 'POST',
  };
  const leg = createLeg(exchange, {
    direction: 'inbound',
    from: call.from,
    to: call.to,
    parent: null,
    voice,
    status: 'ringing',
  });
  if (exchange.liveLegs.size > exchange.maxCalls) {
    warn(exchange, leg, 10004, 'call concurrency limit reached');
    end(exchange, leg, 'busy', 'carrier');
  } else if (voice.url === '') {
    end(exchange, leg, 'failed', 'carrier');
  } else {
    startProgram(exchange, leg, { is: 'url', url: voice.url, method: voice.method, params: {} });
    if (call.script !== undefined) inBackground(exchange, playScript(exchange, leg, call.script));
  }
  return leg;
}

/** A call the application asks for over REST. */
export interface OutgoingCall {
  readonly from: string;
  readonly to: string;
  readonly voice: VoiceUrls;
  readonly twiml: string | null;
  readonly statusWish: StatusWish | null;
  readonly timeoutMs: number;
  readonly timeLimitMs: number;
  readonly detectMachine: boolean;
}

/** Queues a call; it starts when the account's calls-per-second allow. */
export function createCall(exchange: Exchange, call: OutgoingCall): Leg {
  const leg = createLeg(exchange, {
    direction: 'outbound-api',
    from: call.from,
    to: call.to,
    parent: null,
    voice: call.voice,
    status: 'queued',
  });
  leg.statusWish = call.statusWish;
  const now = exchange.clock.now();
  const startAt = Math.max(now, exchange.nextCallAt);
  exchange.nextCallAt = startAt + 1000 / exchange.callsPerSecond;
  exchange.clock.after(startAt - now, () => inBackground(exchange, startCall(exchange, leg, call)));
  return leg;
}

async function startCall(exchange: Exchange, leg: Leg, call: OutgoingCall): Promise<void> {
  if (leg.ended) return;
  initiate(exchange, leg);
  // "+5 s": the same buffer as for Dial.
  if (!(await ringOut(exchange, leg, call.timeoutMs + 5000))) return;
  const cancel = exchange.clock.after(call.timeLimitMs, () => end(exchange, leg, 'completed', 'carrier'));
  leg.timers.add(cancel);
  if (call.detectMachine) leg.answeredBy = exchange.phones.get(leg.to)?.is === 'voicemail' ? 'machine_start' : 'human';
  const inline: Inline | null = call.twiml === null ? null : { is: 'twiml', text: call.twiml };
  startProgram(exchange, leg, inline ?? { is: 'url', url: call.voice.url, method: call.voice.method, params: {} });
}
