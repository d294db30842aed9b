import { unless } from '../clock.ts';
import { tell } from '../exchange.ts';
import { lasting } from '../hearing.ts';
import { laterOn } from '../life.ts';
import { fetchSound } from '../media.ts';
import { pressOne } from '../person.ts';
import { goOn, pickUp, resolve, TwimlError } from './context.ts';
import type { Context, Next } from './context.ts';
import { textOf } from './parse.ts';
import type { Element } from './parse.ts';
import { loopsOf } from './say.ts';

/** `<Play>`: a file is heard for as long as it lasts, or `digits` are sent (0.25 s each, w half a second, W one). */
export async function play(context: Context, verb: Element): Promise<Next> {
  pickUp(context);
  const digits = verb.attributes['digits'];
  if (digits !== undefined && textOf(verb) === '') {
    const stop = sendKeys(context, digits);
    try {
      await hear(context, `digits ${digits}`, digitsMs(digits));
    } finally {
      stop();
    }
    return goOn;
  }
  const { url, lastsMs } = await fetchPlay(context, verb, 13420);
  for (let left = loopsOf(verb); left > 0; left -= 1) await hear(context, url, lastsMs);
  return goOn;
}

const keyMs = (key: string): number => (key === 'w' ? 500 : key === 'W' ? 1000 : 250);
const digitsMs = (digits: string): number => digits.split('').reduce((sum, key) => sum + keyMs(key), 0);

/** Where the other end is a document of the account's own, it is pressed each key in its time; the answer stops that. */
function sendKeys({ exchange, leg: { far } }: Context, digits: string): () => void {
  if (far === null) return () => undefined;
  let at = 0;
  const cancels = digits.split('').map((key) => {
    const cancel = laterOn(exchange, far, at, () => !/[wW]/.test(key) && pressOne(exchange, far, key));
    at += keyMs(key);
    return cancel;
  });
  return () => {
    for (const cancel of cancels) cancel();
  };
}

/** Fetches the file of a Play. Throws TwimlError when it can't be had. */
export async function fetchPlay(
  context: Context,
  verb: Element,
  wrongType: 13420 | 13325,
): Promise<{ url: string; lastsMs: number }> {
  const url = resolve(context, textOf(verb));
  const sound = await unless(context.signal, fetchSound(context.exchange, context.leg, url, wrongType));
  if (sound.is === 'failed') throw new TwimlError(sound.code, sound.why, url);
  return { url, lastsMs: sound.lastsMs };
}

/** Lets the leg hear a sound; rejects when interrupted. */
export async function hear(context: Context, what: string, lastsMs: number): Promise<void> {
  const { exchange, leg } = context;
  const shown = what.replace(/[?#].*$/s, '');
  const line = leg.ear.begin('sound', shown, '', lastsMs);
  tell(exchange, { type: 'playing', leg: leg.sid, what: shown, lastsMs: Math.round(lastsMs) });
  await lasting(exchange, leg, line, context.signal, (cut) => {
    tell(exchange, {
      type: 'played',
      leg: leg.sid,
      what: shown,
      startAt: Math.round(line.startAt),
      endAt: Math.round(line.endAt ?? 0),
      cut,
    });
  });
}
