import type { Exchange } from '../exchange.ts';
import type { Leg, Method } from '../leg.ts';
import { answer } from '../life.ts';
import type { Element } from './parse.ts';

/** What is asked for next. `base`: the document that named it, for relative URLs. */
export interface Source {
  readonly is: 'url';
  readonly url: string;
  readonly method: Method;
  readonly params: Readonly<Record<string, string>>;
}

/** TwiML given in a REST request; it has no URL of its own. */
export interface Inline {
  readonly is: 'twiml';
  readonly text: string;
}

/** How a verb ended: go on with the next one, get a new document, or finish. */
export type Next =
  | { readonly do: 'next' }
  | { readonly do: 'fetch'; readonly source: Source }
  | { readonly do: 'hangup' }
  | { readonly do: 'reject'; readonly status: 'busy' | 'no-answer' };

export const goOn: Next = { do: 'next' };

/** Where a document is executed, and for whom. */
export interface Context {
  readonly exchange: Exchange;
  readonly leg: Leg;
  /** Aborted when the leg ends or gets another document. */
  readonly signal: AbortSignal;
  /** URL of the document; null for inline TwiML. */
  readonly base: string | null;
  readonly method: Method;
  /** `call`: the leg's own flow. `whisper`: on a dialled leg before it is bridged. `wait`: before or beside a conference. */
  readonly mode: 'call' | 'whisper' | 'wait';
}

/** A verb that can't be executed: leads to the fallback URL, as a failing request does. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
  readonly code: number;
  readonly url: string;
  constructor(code: number, message: string, url: string) {
    super(message);
    this.code = code;
    this.url = url;
  }
}

/** Media is about to be heard: an inbound leg that still rings is answered. */
export function pickUp(context: Context): void {
  if (context.mode === 'call') answer(context.exchange, context.leg);
}

/** A URL in a document, made absolute. Throws TwimlError 11100 when it can't be. */
export function resolve(context: Context, url: string): string {
  const absolute = context.base === null ? URL.parse(url) : URL.parse(url, context.base);
  if (absolute === null) throw new TwimlError(11100, `not a URL: ${url}`, context.base ?? url);
  // Absolute URLs stay as they were written: that is what gets signed.
  return URL.canParse(url) ? url : absolute.href;
}

export const methodOf = (text: string | undefined, otherwise: Method = 'POST'): Method => {
  const upper = text?.toUpperCase();
  return upper === 'GET' || upper === 'POST' ? upper : otherwise;
};

/** The document a verb's `action` (or its own document, when absent) leads to, with the verb's result. */
export function actionOf(context: Context, verb: Element, params: Readonly<Record<string, string>>): Next {
  const action = verb.attributes['action'];
  const url = action === undefined || action === '' ? context.base : resolve(context, action);
  if (url === null) throw new TwimlError(11100, `<${verb.name}> in inline TwiML needs an absolute action`, '');
  return { do: 'fetch', source: { is: 'url', url, method: methodOf(verb.attributes['method']), params } };
}
