import { Interrupted, unless } from '../clock.ts';
import { warn } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import { answer, createLeg, end, initiate } from '../life.ts';
import { ringOut } from '../phones.ts';
import { bridge } from '../bridge.ts';
import { methodOf, resolve } from './context.ts';
import type { Context } from './context.ts';
import { star } from './conference.ts';
import { isTrue, textOf, wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';
import { follow } from './run.ts';

/** What became of a Dial's legs. */
export interface CalledOut {
  readonly status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  readonly sid: string | null;
  readonly bridged: boolean;
  readonly seconds: number;
  readonly sipCode: string | null;
}

/** Rings the targets (all at once, or one after the other), bridges the first to answer, and resolves when that is over. */
export async function callOut(
  context: Context,
  dial: Element,
  targets: readonly Element[],
  onBridged: (soFar: CalledOut) => void,
): Promise<CalledOut> {
  if (targets.length > 10) warn(context.exchange, context.leg, 13227, 'more than 10 targets');
  const some = targets.slice(0, 10);
  const groups = isTrue(dial.attributes['sequential']) ? some.map((one) => [one]) : [some];
  let result: CalledOut = { status: 'failed', sid: null, bridged: false, seconds: 0, sipCode: null };
  for (const group of groups) {
    result = await callGroup(context, dial, group, onBridged);
    if (result.status === 'completed') break;
  }
  return result;
}

async function callGroup(
  context: Context,
  dial: Element,
  targets: readonly Element[],
  onBridged: (soFar: CalledOut) => void,
): Promise<CalledOut> {
  const { exchange, leg, signal } = context;
  const timeoutMs = ((wholeNumber(dial.attributes['timeout'], 5, 600) ?? 30) + 5) * 1000;
  const ringing = targets.map((noun) => ({ noun, child: childOf(context, dial, noun) }));
  const dropOthers = (kept: Leg | null): void => {
    // A leg that was given a document of its own is no longer ours to end.
    for (const { child } of ringing)
      if (child !== kept && leg.children.has(child))
        end(exchange, child, child.answeredAt === null ? 'canceled' : 'completed', 'other-leg');
  };
  const onAbort = (): void => dropOthers(null);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const winner = await unless(signal, firstAnswer(context, ringing, timeoutMs));
    if (winner === null) {
      const last = ringing.at(-1)?.child ?? null;
      return {
        status: worst(ringing.map(({ child }) => child.status)),
        sid: last?.sid ?? null,
        bridged: false,
        seconds: 0,
        sipCode: last?.to.startsWith('sip:') === true ? '487' : null,
      };
    }
    dropOthers(winner.child);
    return await talk(context, dial, winner, onBridged);
  } finally {
    signal.removeEventListener('abort', onAbort);
    dropOthers(null);
  }

  function worst(statuses: readonly string[]): CalledOut['status'] {
    if (statuses.includes('busy')) return 'busy';
    return statuses.includes('no-answer') ? 'no-answer' : 'failed';
  }
}

function childOf(context: Context, dial: Element, noun: Element): Leg {
  const { exchange, leg } = context;
  const identity = noun.children.find((child) => typeof child !== 'string' && child.name === 'Identity');
  const text = typeof identity === 'object' ? textOf(identity) : textOf(noun);
  const to =
    noun.name === 'Client' ? `client:${text}` : noun.name === 'Sip' && !text.startsWith('sip:') ? `sip:${text}` : text;
  const child = createLeg(exchange, {
    direction: 'outbound-dial',
    from: dial.attributes['callerId'] ?? leg.from,
    to,
    parent: leg,
    status: 'initiated',
    voice: { url: '', method: 'POST', fallbackUrl: null, fallbackMethod: 'POST' },
  });
  if (noun.name === 'Number' && !mayShow(context, child.from)) {
    warn(exchange, leg, 13214, `callerId ${child.from} may not be shown`);
    end(exchange, child, 'failed', 'carrier');
  }
  const callback = noun.attributes['statusCallback'];
  if (callback !== undefined && callback !== '') {
    child.statusWish = {
      url: resolve(context, callback),
      method: methodOf(noun.attributes['statusCallbackMethod']),
      events: new Set((noun.attributes['statusCallbackEvent'] ?? 'completed').split(/\s+/)),
    };
  }
  return child;
}

/** A number of the account, a verified one, or the To or From of this call; words such as `anonymous` are refused by carriers. */
function mayShow({ exchange, leg }: Context, number: string): boolean {
  if (!/^\+\d+$/.test(number)) return false;
  return exchange.numbers.has(number) || exchange.callerIds.has(number) || number === leg.from || number === leg.to;
}

type Ringing = { readonly noun: Element; readonly child: Leg };

/** The first leg that answers; null when none does. Dialled legs start at once, without the account's call rate. */
function firstAnswer(context: Context, ringing: readonly Ringing[], timeoutMs: number): Promise<Ringing | null> {
  const { exchange } = context;
  return new Promise((resolve) => {
    let left = ringing.length;
    if (left === 0) resolve(null);
    for (const one of ringing) {
      initiate(exchange, one.child);
      void ringOut(exchange, one.child, timeoutMs).then((answered) => {
        left -= 1;
        if (answered) resolve(one);
        else if (left === 0) resolve(null);
      });
    }
  });
}

async function talk(
  context: Context,
  dial: Element,
  { noun, child }: Ringing,
  onBridged: (soFar: CalledOut) => void,
): Promise<CalledOut> {
  const { exchange, leg, signal } = context;
  const answeredAt = exchange.clock.now();
  const result = (bridged: boolean): CalledOut => ({
    status: 'completed',
    sid: child.sid,
    bridged,
    seconds: Math.round((exchange.clock.now() - answeredAt) / 1000),
    sipCode: child.to.startsWith('sip:') ? '200' : null,
  });
  const heard = await unless(signal, whisper(context, noun, child));
  if (heard === 'pulled') leg.children.delete(child);
  if (heard === 'refused') end(exchange, child, 'completed', 'application');
  if (heard !== 'bridge') return result(false);
  if (context.mode === 'call') answer(exchange, leg);
  onBridged(result(true));
  const limit = wholeNumber(dial.attributes['timeLimit'], 1, 86_400) ?? 14_400;
  const over = bridge(exchange, leg, child, signal, limit * 1000);
  const asterisk = isTrue(dial.attributes['hangupOnStar']) ? star(leg) : null;
  try {
    await unless(signal, asterisk === null ? over : Promise.race([over, asterisk.pressed]));
  } finally {
    asterisk?.stop();
  }
  if (child.program === null) end(exchange, child, 'completed', 'other-leg');
  else leg.children.delete(child);
  return result(true);
}

/** What the called person hears before the bridge; they may refuse it, or be given another document meanwhile. */
async function whisper(context: Context, noun: Element, child: Leg): Promise<'bridge' | 'refused' | 'pulled'> {
  const url = noun.attributes['url'];
  if (url === undefined || url === '') return child.ended ? 'refused' : 'bridge';
  const program = new AbortController();
  child.program = program;
  try {
    const source = {
      is: 'url',
      url: resolve(context, url),
      method: methodOf(noun.attributes['method']),
      params: {},
    } as const;
    const ended = await follow(
      { exchange: context.exchange, leg: child, signal: program.signal, mode: 'whisper' },
      source,
    );
    if (child.program === program) child.program = null;
    return ended.is === 'over' && !ended.hungUp && !child.ended ? 'bridge' : 'refused';
  } catch (error) {
    if (error instanceof Interrupted) return error.why === 'redirected' ? 'pulled' : 'refused';
    throw error;
  }
}
