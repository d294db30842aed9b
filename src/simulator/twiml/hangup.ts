import { pickUp } from './context.ts';
import type { Context, Next } from './context.ts';

/** `<Hangup>`: ends the leg. As the first verb it still answers the call. */
export function hangup(context: Context): Next {
  pickUp(context);
  return { do: 'hangup' };
}
