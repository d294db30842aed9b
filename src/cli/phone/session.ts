/** One call from this terminal, from ringing to the end of the last phone. */
import type { CarrierClient, CarrierEvent, Step } from '../../simulator/client.ts';
import { agentRobots } from './agents.ts';
import { politeCaller } from './polite.ts';
import { type Line, type Phone, type Transcript, transcriptOf } from './transcript.ts';

/** After the caller has gone, the other phones get this long to notice, wall time. */
const AFTER_MS = 3_000;
/** For hanging up and hearing of it, wall time. */
const HANG_UP_MS = 2_000;

export interface CallWish {
  readonly from: string;
  readonly to: string;
  /** What the caller does by itself; empty when a person holds the phone. */
  readonly script: readonly Step[];
  readonly robots: boolean;
  /** Nobody is at the keyboard: silence and length are bounded. */
  readonly alone: boolean;
  /** Call time after which a call that nobody attends is hung up, ms. */
  readonly withinMs: number;
  /** Wall time without anything said or done after which such a call is given up, ms. */
  readonly silenceMs: number;
  /** Call time per wall time. */
  readonly rate: number;
}

/** Why the call was over for us. */
export type Ended = 'ended' | 'silent' | 'too-long' | 'stopped' | 'carrier-gone';

export interface CallRun {
  readonly sid: string;
  readonly why: Ended;
  readonly lines: readonly Line[];
  readonly timeToPersonMs: number | null;
  /** The last call that rang the caller back; null = none did. */
  readonly calledBack: string | null;
}

export interface Watching {
  onLine(line: Line): void;
  /** Once the call is placed: the phones, for a keyboard to act on. */
  onPlaced?(sid: string, phones: Transcript['phones']): void;
  /** The caller has hung up: should the phone stay on, to be rung back? Absent: no. */
  readonly staysFor?: (sid: string) => Promise<boolean>;
  /** Whose phone is at which address. */
  readonly names: ReadonlyMap<string, string>;
  readonly stopped: AbortSignal;
}

/** Places the call, tells what happens as it happens, and resolves when it is over. Throws `CarrierAway`. */
export async function runCall(carrier: CarrierClient, wish: CallWish, watching: Watching): Promise<CallRun> {
  const sid = await carrier.placeCall({ from: wish.from, to: wish.to, script: wish.script });
  const transcript = transcriptOf(sid, wish.from, wish.to, watching.names);
  watching.onPlaced?.(sid, transcript.phones);
  const lines: Line[] = [];
  let stays: Promise<boolean> | null = null;
  const closing = new AbortController();
  const robots = wish.robots ? agentRobots(carrier, sid, wish.rate, closing.signal) : null;
  const polite = wish.alone ? politeCaller(carrier, wish.script.length > 0, wish.rate, closing.signal) : null;
  const watch = watchdog(carrier, transcript, wish, closing, watching.stopped);
  try {
    for await (const event of carrier.events({ signal: closing.signal })) {
      const told = transcript.take(event);
      const phone = phoneOf(event, transcript);
      if (phone === undefined) continue;
      robots?.take(event, phone);
      polite?.take(event, phone);
      if (told.length > 0 && event.type !== 'playing') watch.progress();
      for (const line of told) {
        lines.push(line);
        watching.onLine(line);
      }
      const calls = [...transcript.phones.values()];
      if (!calls.some((one) => one.sid === sid && one.state === 'over')) continue;
      const back = calls.findLast((one) => one.agent === null && one.sid !== sid);
      stays ??= watching.staysFor?.(sid).catch(() => false) ?? Promise.resolve(false);
      // Not waited for: what goes on at the agents' phones is told meanwhile.
      if (back === undefined) void stays.then((yes) => yes || watch.callerGone());
      else if (back.state === 'over') watch.callerGone();
      if (watch.isLeaving() && calls.every(({ state }) => state === 'over')) break;
    }
  } finally {
    watch.stop();
    closing.abort();
  }
  const over = transcript.phones.get(sid)?.state === 'over';
  return {
    sid,
    why: watch.why() ?? (over ? 'ended' : 'carrier-gone'),
    lines,
    timeToPersonMs: transcript.timeToPersonMs(),
    calledBack: ownCalls(transcript).findLast((one) => one.sid !== sid)?.sid ?? null,
  };
}

function phoneOf(event: CarrierEvent, { phones }: Transcript): Phone | undefined {
  return event.leg === null ? undefined : phones.get(event.leg);
}

/** The caller's own calls, the first one and those back. */
function ownCalls({ phones }: Transcript): readonly Phone[] {
  return [...phones.values()].filter(({ agent }) => agent === null);
}

/** Ends what would otherwise wait for ever: silence, an endless hold, Ctrl-C. The caller hangs up, and a little later we leave. */
function watchdog(
  carrier: CarrierClient,
  transcript: Transcript,
  wish: CallWish,
  closing: AbortController,
  stopped: AbortSignal,
) {
  let why: Ended | null = null;
  let leaving = false;
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, deed: () => void): NodeJS.Timeout => {
    const timer = setTimeout(deed, ms);
    timers.add(timer);
    return timer;
  };
  const leave = (ms: number): void => {
    if (leaving) return;
    leaving = true;
    after(ms, () => closing.abort());
  };
  const giveUp = (reason: Ended): void => {
    if (leaving) return;
    why = reason;
    for (const one of ownCalls(transcript)) if (one.state !== 'over') carrier.hangUp(one.sid).catch(() => undefined);
    leave(HANG_UP_MS);
  };
  const onStop = (): void => giveUp('stopped');
  if (stopped.aborted) onStop();
  stopped.addEventListener('abort', onStop, { once: true });
  const silence = wish.alone ? after(wish.silenceMs, () => giveUp('silent')) : null;
  if (wish.alone) after(wish.withinMs / wish.rate, () => giveUp('too-long'));
  return {
    why: () => why,
    progress: () => void silence?.refresh(),
    isLeaving: () => leaving,
    callerGone: () => leave(AFTER_MS),
    stop() {
      stopped.removeEventListener('abort', onStop);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
