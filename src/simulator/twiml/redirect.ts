import { methodOf, resolve, TwimlError } from './context.ts';
import type { Context, Next } from './context.ts';
import { textOf } from './parse.ts';
import type { Element } from './parse.ts';

/** `<Redirect>`: another document; empty text means this one again. It does not answer a ringing call. */
export function redirect(context: Context, verb: Element): Next {
  const text = textOf(verb);
  const url = text === '' ? context.base : resolve(context, text);
  if (url === null) throw new TwimlError(11100, 'nothing to redirect to', '');
  return { do: 'fetch', source: { is: 'url', url, method: methodOf(verb.attributes['method']), params: {} } };
}
