import { isAudio } from '../media.ts';
import type { Exchange } from '../exchange.ts';
import type { Leg, Method } from '../leg.ts';
import { ask } from '../webhooks/ask.ts';
import { standardParameters } from '../webhooks/parameters.ts';
import type { Inline, Source } from './context.ts';
import { parseTwiml } from './parse.ts';
import type { Element } from './parse.ts';

const LIMIT = 65_536;

export type Loaded =
  | {
      readonly is: 'document';
      readonly verbs: readonly Element[];
      readonly base: string | null;
      readonly method: Method;
    }
  | { readonly is: 'failed'; readonly code: number; readonly why: string; readonly url: string };

const element = (name: string, text: string): Element => ({ name, attributes: {}, children: [text] });

/** Gets a document and reads it. Every way in which that fails has Twilio's code. */
export async function load(exchange: Exchange, leg: Leg, source: Source | Inline): Promise<Loaded> {
  if (source.is === 'twiml') {
    const parsed = parseTwiml(source.text);
    if (parsed.is === 'failed') return { ...parsed, url: '' };
    return { is: 'document', verbs: parsed.verbs, base: null, method: 'POST' };
  }
  const params = { ...standardParameters(exchange.accountSid, leg), ...source.params };
  const answer = await ask(exchange, {
    leg,
    url: source.url,
    method: source.method,
    params,
    limit: LIMIT,
    mayBreak: true,
  });
  const url = source.url.replace(/#.*$/s, '');
  const failed = (code: number, why: string): Loaded => ({ is: 'failed', code, why, url });
  if (answer.is === 'failed') return failed(answer.code, answer.why);
  if (answer.status >= 300) return failed(11200, `answered ${answer.status}`);
  if (answer.tooLong) return failed(11750, 'document over 64 kB');
  if (answer.body.length === 0) return failed(11770, 'empty body');
  const document = (verbs: readonly Element[]): Loaded => ({
    is: 'document',
    verbs,
    base: answer.url,
    method: source.method,
  });
  const type = answer.type?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (isAudio(type)) return document([element('Play', answer.url)]);
  const text = answer.body.toString('utf8');
  switch (type) {
    case 'text/xml':
    case 'application/xml':
    case 'text/html': {
      const parsed = parseTwiml(text);
      return parsed.is === 'failed' ? failed(parsed.code, parsed.why) : document(parsed.verbs);
    }
    case 'text/plain': {
      const parsed = parseTwiml(text);
      return document(parsed.is === 'failed' ? [element('Say', text)] : parsed.verbs);
    }
    default:
      return failed(12300, `content type ${type === '' ? 'missing' : type}`);
  }
}
