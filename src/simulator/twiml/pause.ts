import { pass } from '../clock.ts';
import { goOn } from './context.ts';
import type { Context, Next } from './context.ts';
import { wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';

/** `<Pause>`: silence. As the first verb it lets the phone ring on that long. */
export async function pause(context: Context, verb: Element): Promise<Next> {
  await pass(context.exchange.clock, (wholeNumber(verb.attributes['length'], 1, 86_400) ?? 1) * 1000, context.signal);
  return goOn;
}
