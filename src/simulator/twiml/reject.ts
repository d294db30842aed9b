import type { Context, Next } from './context.ts';
import type { Element } from './parse.ts';

/** `<Reject>`: refuses a call that still rings; on an answered one it is a hang-up. */
export function reject(context: Context, verb: Element): Next {
  if (context.leg.answeredAt !== null) return { do: 'hangup' };
  return { do: 'reject', status: verb.attributes['reason'] === 'busy' ? 'busy' : 'no-answer' };
}
