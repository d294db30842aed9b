import { tell, warn } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import { lasting, tellHeard } from '../hearing.ts';
import { speakingMs } from '../media.ts';
import { goOn, pickUp } from './context.ts';
import type { Context, Next } from './context.ts';
import { textOf, wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';

/** `<Say>`: the text is heard for as long as it takes to speak it, `loop` times (0 = 1000). Over-long texts are warning 13521. */
export async function say(context: Context, verb: Element): Promise<Next> {
  pickUp(context);
  const text = textOf(verb);
  const most =
    verb.attributes['voice']?.startsWith('Polly.') === true
      ? 3000
      : verb.attributes['voice']?.startsWith('Google.') === true
        ? 5000
        : 4096;
  if (text.length > most || encodeURIComponent(text).length > 4500)
    warn(context.exchange, context.leg, 13521, 'text too long to say');
  if (text === '') return goOn;
  for (let left = loopsOf(verb); left > 0; left -= 1) {
    await speak(context.exchange, context.leg, text, verb.attributes['language'] ?? 'en-US', context.signal);
  }
  return goOn;
}

export function loopsOf(verb: Element): number {
  const loop = wholeNumber(verb.attributes['loop'], 0, 1000) ?? 1;
  return loop === 0 ? 1000 : loop;
}

/** Speaks to one leg; rejects when interrupted, with the part that was heard noted. */
export async function speak(
  exchange: Exchange,
  leg: Leg,
  text: string,
  language: string,
  signal: AbortSignal,
): Promise<void> {
  const lastsMs = speakingMs(text);
  const line = leg.ear.begin('speech', text, language, lastsMs);
  tell(exchange, { type: 'speaking', leg: leg.sid, text, language, lastsMs: Math.round(lastsMs), voice: false });
  await lasting(exchange, leg, line, signal, (cut) => tellHeard(exchange, leg, line, cut));
}
