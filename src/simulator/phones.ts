import { theBeginning } from './ear.ts';
import type { Place } from './ear.ts';
import { placeCall } from './calls.ts';
import { inBackground, warn } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { answer, end, laterOn, startRinging } from './life.ts';
import { hangUp, press, speakUp, until } from './person.ts';
import { playScript } from './script.ts';
import type { Step } from './script.ts';

/** What a robot does when it hears certain words (a regular expression), each time it hears them, or some time after it answered. */
export type Rule =
  | { readonly whenHears: string; readonly digits: string }
  | { readonly afterMs: number; readonly digits: string };

/** How a phone behaves when it is rung. Data, so that it can be set over HTTP; times are call-time ms. */
export type Behaviour =
  /** Rings until a person answers or declines it through the control API, or the caller gives up. */
  | { readonly is: 'manual' }
  | { readonly is: 'no-answer' }
  | { readonly is: 'busy' | 'declined' | 'failed'; readonly afterMs?: number }
  | { readonly is: 'answer'; readonly afterMs?: number; readonly script?: readonly Step[] }
  /** Answers, speaks its greeting, presses nothing, and hangs up after `hangUpAfterMs` (60 s). */
  | { readonly is: 'voicemail'; readonly afterMs?: number; readonly greeting: string; readonly hangUpAfterMs?: number }
  /** Answers and follows rules. Hangs up `talkMs` after it was joined with somebody (absent: never), and `hangUpAfterMs` after it answered. */
  | {
      readonly is: 'robot';
      readonly answerAfterMs: number;
      readonly press: readonly Rule[];
      readonly talkMs?: number;
      readonly hangUpAfterMs?: number;
    };

const MOST_RULE_FIRINGS = 50;

/**
 * Rings the phone at a leg's address for at most `timeoutMs`; nobody there means that it rings in vain, unless it is a number of the
 * account, which rings in. Resolves true when it was
 * answered; otherwise the leg has ended with its status.
 */
export function ringOut(exchange: Exchange, leg: Leg, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = (status: 'busy' | 'failed' | 'no-answer' | 'canceled'): void => {
      leg.ring = null;
      end(exchange, leg, status, status === 'busy' ? 'person' : 'carrier');
      resolve(false);
    };
    if (leg.ended) return resolve(false);
    if (exchange.liveLegs.size > exchange.maxCalls) {
      warn(exchange, leg, 10004, 'call concurrency limit reached');
      return refuse('failed');
    }
    const behaviour = exchange.phones.get(leg.to) ?? { is: 'no-answer' };
    if (behaviour.is === 'failed') {
      laterOn(exchange, leg, behaviour.afterMs ?? 0, () => refuse('failed'));
      leg.ring = { answer: () => {}, refuse };
      return;
    }
    leg.ring = {
      refuse,
      answer() {
        leg.ring = null;
        stopTimeout();
        answer(exchange, leg);
        resolve(true);
        inBackground(exchange, behave(exchange, leg, behaviour));
      },
    };
    const stopTimeout = laterOn(exchange, leg, timeoutMs, () => leg.ring?.refuse('no-answer'));
    startRinging(exchange, leg);
    if (!exchange.phones.has(leg.to) && exchange.numbers.has(leg.to)) ringIn(exchange, leg);
    else pickUpOrNot(exchange, leg, behaviour);
  });
}

/** The call goes out and comes in again: a second leg, answered and refused as one. */
function ringIn(exchange: Exchange, leg: Leg): void {
  const far = placeCall(exchange, { from: leg.from, to: leg.to });
  leg.far = far;
  far.far = leg;
  const look = (): void => {
    if (far.answeredAt !== null) leg.ring?.answer();
    else if (far.ended) leg.ring?.refuse(far.status === 'busy' || far.status === 'failed' ? far.status : 'no-answer');
  };
  far.onPoke(look);
  look();
}

function pickUpOrNot(exchange: Exchange, leg: Leg, behaviour: Behaviour): void {
  switch (behaviour.is) {
    case 'manual':
    case 'no-answer':
      return;
    case 'busy':
    case 'declined':
    case 'failed':
      laterOn(exchange, leg, behaviour.afterMs ?? 500, () =>
        leg.ring?.refuse(behaviour.is === 'failed' ? 'failed' : 'busy'),
      );
      return;
    case 'answer':
    case 'voicemail':
      laterOn(exchange, leg, behaviour.afterMs ?? 1000, () => leg.ring?.answer());
      return;
    case 'robot':
      laterOn(exchange, leg, behaviour.answerAfterMs, () => leg.ring?.answer());
  }
}

/** What the phone's owner does once the line is open. */
async function behave(exchange: Exchange, leg: Leg, behaviour: Behaviour): Promise<void> {
  switch (behaviour.is) {
    case 'answer':
      return playScript(exchange, leg, behaviour.script ?? []);
    case 'voicemail':
      laterOn(exchange, leg, behaviour.hangUpAfterMs ?? 60_000, () => hangUp(exchange, leg));
      return speakUp(exchange, leg, behaviour.greeting);
    case 'robot':
      for (const rule of behaviour.press) follow(exchange, leg, rule);
      if (behaviour.hangUpAfterMs !== undefined)
        laterOn(exchange, leg, behaviour.hangUpAfterMs, () => hangUp(exchange, leg));
      if (behaviour.talkMs === undefined || !(await until(leg, () => leg.others.length > 0))) return;
      laterOn(exchange, leg, behaviour.talkMs, () => hangUp(exchange, leg));
      return;
    case 'manual':
    case 'no-answer':
    case 'busy':
    case 'declined':
    case 'failed':
  }
}

function follow(exchange: Exchange, leg: Leg, rule: Rule): void {
  const pressNow = async (): Promise<void> => {
    if (await until(leg, () => leg.listening)) await press(exchange, leg, rule.digits);
  };
  if ('afterMs' in rule) {
    laterOn(exchange, leg, rule.afterMs, () => inBackground(exchange, pressNow()));
    return;
  }
  let left = MOST_RULE_FIRINGS;
  const watch = (from: Place): void => {
    left -= 1;
    const stop = leg.ear.watch(new RegExp(rule.whenHears, 'iu'), from, (after) => {
      inBackground(exchange, pressNow());
      if (left > 0 && !leg.ended) watch(after);
    });
    leg.timers.add(stop);
  };
  watch(theBeginning);
}
