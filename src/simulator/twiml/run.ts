import { Interrupted, pass, reasonOf, unless } from '../clock.ts';
import { tell, warn } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import { answer, end, naturalEnd } from '../life.ts';
import { TwimlError } from './context.ts';
import type { Context, Inline, Next, Source } from './context.ts';
import { dial } from './dial.ts';
import { gather } from './gather.ts';
import { hangup } from './hangup.ts';
import { inCall, inWait, inWhisper, knownChildren } from './known.ts';
import { load } from './load.ts';
import type { Loaded } from './load.ts';
import type { Element } from './parse.ts';
import { pause } from './pause.ts';
import { play } from './play.ts';
import { record } from './record.ts';
import { redirect } from './redirect.ts';
import { reject } from './reject.ts';
import { say, speak } from './say.ts';

const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.';

/** How a flow of documents ended. `failed`: a document could not be had or executed and nothing helped. */
type End =
  | { readonly is: 'over'; readonly hungUp: boolean }
  | { readonly is: 'reject'; readonly status: 'busy' | 'no-answer' }
  | { readonly is: 'failed'; readonly code: number };

/** Gives a leg a (new) document, interrupting whatever it executes; when its documents are over the leg is hung up. */
export function startProgram(exchange: Exchange, leg: Leg, source: Source | Inline): void {
  leg.program?.abort(Interrupted.redirected);
  if (leg.ended) return;
  leg.listener = null;
  const program = new AbortController();
  leg.program = program;
  void runProgram(exchange, leg, source, program.signal);
}

async function runProgram(exchange: Exchange, leg: Leg, source: Source | Inline, signal: AbortSignal): Promise<void> {
  try {
    const finished = await follow({ exchange, leg, signal, mode: 'call' }, source);
    switch (finished.is) {
      case 'over':
        return end(exchange, leg, naturalEnd(leg), 'application');
      case 'reject':
        return end(exchange, leg, finished.status, 'application');
      case 'failed':
        answer(exchange, leg);
        await speak(exchange, leg, APOLOGY, 'en-US', signal);
        return end(exchange, leg, 'completed', 'carrier');
    }
  } catch (error) {
    if (error instanceof Interrupted) return;
    warn(exchange, leg, 12400, error instanceof Error ? (error.stack ?? error.message) : String(error));
    end(exchange, leg, 'failed', 'carrier');
  }
}

type Place = Pick<Context, 'exchange' | 'leg' | 'signal' | 'mode'>;

/**
 * Executes a document and those it leads to. A document that fails, in getting or in executing, leads to the call's fallback URL with
 * ErrorCode and ErrorUrl; the next document after that is asked of its own URL again. Whispers and wait documents have no fallback.
 */
export async function follow(place: Place, first: Source | Inline): Promise<End> {
  const { exchange, leg, signal } = place;
  let source: Source | Inline = first;
  let inFallback = false;
  for (;;) {
    const loaded: Loaded = await unless(signal, load(exchange, leg, source));
    let failure: { readonly code: number; readonly why: string; readonly url: string };
    if (loaded.is === 'failed') failure = loaded;
    else {
      try {
        const next = await execute({ ...place, base: loaded.base, method: loaded.method }, loaded.verbs);
        if (next.do === 'hangup' || next.do === 'next') return { is: 'over', hungUp: next.do === 'hangup' };
        if (next.do === 'reject') return { is: 'reject', status: next.status };
        source = next.source;
        inFallback = false;
        // A document that only redirects to itself must not take the whole machine.
        await pass(exchange.clock, 0, signal);
        continue;
      } catch (error) {
        if (!(error instanceof TwimlError)) throw error;
        failure = { code: error.code, why: error.message, url: error.url };
      }
    }
    warn(exchange, leg, failure.code, failure.why);
    const fallback = fallbackOf(place, failure);
    if (fallback === null || inFallback) return { is: 'failed', code: failure.code };
    source = fallback;
    inFallback = true;
  }
}

function fallbackOf(place: Place, failure: { readonly code: number; readonly url: string }): Source | null {
  const { voice, sid } = place.leg;
  if (place.mode !== 'call' || voice.fallbackUrl === null || voice.fallbackUrl === '') return null;
  tell(place.exchange, {
    type: 'fallback',
    leg: sid,
    url: voice.fallbackUrl.replace(/[?#].*$/s, ''),
    code: failure.code,
  });
  const params = { ErrorCode: String(failure.code), ErrorUrl: failure.url };
  return { is: 'url', url: voice.fallbackUrl, method: voice.fallbackMethod, params };
}

/** Executes the verbs of one document until one leads elsewhere. Falling off the end is `next`. */
export async function execute(context: Context, verbs: readonly Element[]): Promise<Next> {
  const { exchange, leg } = context;
  if (context.mode === 'wait') refuseForeign(verbs);
  const allowed = context.mode === 'call' ? inCall : context.mode === 'whisper' ? inWhisper : inWait;
  const known = knownChildren(exchange, leg, verbs, allowed);
  for (const [index, verb] of known.entries()) {
    if (context.signal.aborted) throw reasonOf(context.signal);
    const next = await perform(context, verb, index === 0);
    if (next.do !== 'next') return next;
  }
  return { do: 'next' };
}

/** A wait document with a verb that may not stand there fails as a whole. */
function refuseForeign(verbs: readonly Element[]): void {
  const foreign = verbs.find((verb) => inCall.has(verb.name) && !inWait.has(verb.name));
  if (foreign !== undefined) throw new TwimlError(13238, `<${foreign.name}> may not stand in a wait document`, '');
}

async function perform(context: Context, verb: Element, first: boolean): Promise<Next> {
  switch (verb.name) {
    case 'Say':
      return say(context, verb);
    case 'Play':
      return play(context, verb);
    case 'Pause':
      return pause(context, verb);
    case 'Gather':
      return gather(context, verb);
    case 'Redirect':
      return redirect(context, verb);
    case 'Hangup':
      return hangup(context);
    case 'Reject':
      return reject(context, verb);
    case 'Record':
      return record(context, verb);
    case 'Dial':
      return dial(context, verb, first);
    default:
      throw new Error(`no such verb: ${verb.name}`);
  }
}
