import { Interrupted, reasonOf } from '../clock.ts';
import { tell, warn } from '../exchange.ts';
import type { Listener } from '../leg.ts';
import { actionOf, goOn, pickUp } from './context.ts';
import type { Context, Next } from './context.ts';
import { knownNouns } from './known.ts';
import { isTrue, wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';
import { pause } from './pause.ts';
import { fetchPlay, hear } from './play.ts';
import { loopsOf, say } from './say.ts';

type Input =
  | { readonly is: 'digits'; readonly digits: string; readonly finishedOn: string | null }
  | { readonly is: 'speech'; readonly text: string }
  | { readonly is: 'nothing' };

interface Wish {
  readonly dtmf: boolean;
  readonly speech: boolean;
  readonly numDigits: number;
  readonly finishOnKey: string;
  readonly timeoutMs: number;
  readonly speechTimeoutMs: number;
}

const nested = new Set(['Say', 'Play', 'Pause']);

/** `<Gather>`: speaks its prompt and listens, from its first moment, for keys and speech. */
export async function gather(context: Context, verb: Element): Promise<Next> {
  pickUp(context);
  const input = await listen(context, wishOf(context, verb), knownNouns(context.exchange, context.leg, verb, nested));
  const { exchange, leg } = context;
  tell(exchange, {
    type: 'gathered',
    leg: leg.sid,
    digits: input.is === 'digits' ? input.digits : null,
    speech: input.is === 'speech' ? input.text : null,
  });
  switch (input.is) {
    case 'digits':
      return actionOf(context, verb, {
        Digits: input.digits,
        msg: 'Gather End',
        ...(input.finishedOn === null ? {} : { FinishedOnKey: input.finishedOn }),
      });
    case 'speech':
      return actionOf(context, verb, {
        SpeechResult: input.text,
        ...(exchange.chance.network.happens(0.9)
          ? { Confidence: exchange.chance.network.between(0.5, 1).toFixed(7) }
          : {}),
      });
    case 'nothing':
      return isTrue(verb.attributes['actionOnEmptyResult'])
        ? actionOf(context, verb, { Digits: '', msg: 'Gather End' })
        : goOn;
  }
}

/** The attributes, a bad value falling back to its default with a warning. */
function wishOf(context: Context, verb: Element): Wish {
  const given = verb.attributes;
  const bad = (code: number, name: string): void =>
    warn(context.exchange, context.leg, code, `<Gather> ${name}="${given[name] ?? ''}"`);
  const inputs = (given['input'] ?? 'dtmf').split(/\s+/);
  if (inputs.some((kind) => kind !== 'dtmf' && kind !== 'speech')) bad(13334, 'input');
  const timeout = wholeNumber(given['timeout'], 0, 86_400);
  if (given['timeout'] !== undefined && timeout === null && given['timeout'] !== 'auto') bad(13312, 'timeout');
  const numDigits = wholeNumber(given['numDigits'], 1, 1_000_000);
  if (given['numDigits'] !== undefined && numDigits === null) bad(13314, 'numDigits');
  let finishOnKey = given['finishOnKey'] ?? '#';
  if (!/^[0-9#*]?$/.test(finishOnKey)) {
    bad(13313, 'finishOnKey');
    finishOnKey = '#';
  }
  const timeoutMs = (timeout ?? 5) * 1000;
  const speechTimeout = given['speechTimeout'];
  return {
    dtmf: inputs.includes('dtmf') || !inputs.includes('speech'),
    speech: inputs.includes('speech'),
    numDigits: numDigits ?? Number.POSITIVE_INFINITY,
    finishOnKey,
    timeoutMs,
    speechTimeoutMs: speechTimeout === 'auto' ? 1000 : (wholeNumber(speechTimeout, 0, 60) ?? timeoutMs / 1000) * 1000,
  };
}

/** Listens until a Gather's end: enough digits, the finishing key, silence, or the end of speech. Rejects when interrupted. */
async function listen(context: Context, wish: Wish, prompts: readonly Element[]): Promise<Input> {
  const { exchange, leg, signal } = context;
  const prompt = new AbortController();
  const stopPrompt = (): void => prompt.abort(Interrupted.stopped);
  let cancelTimer = (): void => {};
  let mine: Listener | null = null;
  let giveUp = (_why: Error): void => {};
  const onAbort = (): void => {
    prompt.abort(signal.reason);
    giveUp(reasonOf(signal));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Promise<Input>((resolve, reject) => {
      giveUp = reject;
      let digits = '';
      let spoke = false;
      const finish = (input: Input): void => {
        cancelTimer();
        stopPrompt();
        leg.stopListening(mine);
        resolve(input);
      };
      const byDigits = (finishedOn: string | null): void =>
        finish(digits === '' ? { is: 'nothing' } : { is: 'digits', digits, finishedOn });
      const arm = (ms: number, then: () => void): void => {
        cancelTimer();
        cancelTimer = exchange.clock.after(ms, then);
      };
      mine = {
        kind: 'gather',
        key(key) {
          if (!wish.dtmf || spoke) return false;
          stopPrompt();
          if (key === wish.finishOnKey) return (byDigits(key), true);
          digits += key;
          if (digits.length >= wish.numDigits) byDigits(null);
          else arm(wish.timeoutMs, () => byDigits(null));
          return true;
        },
        speech(text, lastsMs) {
          if (!wish.speech || digits !== '' || spoke) return false;
          spoke = true;
          stopPrompt();
          arm(Math.min(60_000, lastsMs + wish.speechTimeoutMs), () => finish({ is: 'speech', text }));
          return true;
        },
      };
      leg.listener = mine;
      tell(exchange, { type: 'listening', leg: leg.sid, kind: 'gather' });
      speakPrompts({ ...context, signal: prompt.signal }, prompts).then(
        () => arm(wish.timeoutMs, () => byDigits(null)),
        (error: unknown) => {
          if (!(error instanceof Interrupted)) reject(error);
        },
      );
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    cancelTimer();
    stopPrompt();
    leg.stopListening(mine);
  }
}

/** The prompt inside a Gather. All audio is fetched before any of it plays. */
async function speakPrompts(context: Context, prompts: readonly Element[]): Promise<void> {
  const sounds = new Map<Element, { url: string; lastsMs: number }>();
  for (const prompt of prompts) if (prompt.name === 'Play') sounds.set(prompt, await fetchPlay(context, prompt, 13325));
  for (const prompt of prompts) {
    const sound = sounds.get(prompt);
    if (sound !== undefined)
      for (let left = loopsOf(prompt); left > 0; left -= 1) await hear(context, sound.url, sound.lastsMs);
    else if (prompt.name === 'Say') await say(context, prompt);
    else await pause(context, prompt);
  }
}
