/** What these tests send: forms as the carrier writes them, signed as it signs them, put into the engine's own server. */
import { createHmac, randomBytes } from 'node:crypto';
import type { CallSid } from '../../src/core/ids.ts';
import type { Store } from '../../src/engine/ports.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { type Answered, type Asked, inject } from '../support/inject.ts';
import { type Element, parse } from '../unit/twiml/parse.ts';

export const ACCOUNT = `AC${'1'.repeat(32)}`;
export const TOKEN = 'test-token-of-the-carrier';

export type Form = Readonly<Record<string, string>>;
export interface Post {
  readonly form: Form;
  /** The body as it is sent, when that is not simply the form. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: none. Otherwise this instead of the right one. */
  readonly signature?: string | null;
  /** POST unless told. */
  readonly method?: string;
}
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

/** HMAC-SHA1 over URL and sorted parameters, without separators. */
export function sign(url: string, form: Form, token = TOKEN): string {
  const text = Object.keys(form)
    .toSorted()
    .reduce((signed, name) => signed + name + (form[name] ?? ''), url);
  return createHmac('sha1', token).update(text).digest('base64');
}

export const newSid = (): CallSid => `CA${randomBytes(16).toString('hex')}` as CallSid;

export function formOf(sid: string, more: Form = {}): Form {
  return {
    CallSid: sid,
    AccountSid: ACCOUNT,
    From: '+12025550155',
    To: HOTLINE,
    Direction: 'inbound',
    CallStatus: 'in-progress',
    ApiVersion: '2010-04-01',
    ...more,
  };
}

/** A hotline with nobody on duty: whoever is put in line stays there. */
export const startLonely = (): Promise<TestHotline> =>
  startHotline({ rate: 1, edit: (_file, text) => text.replaceAll(', hours: always }', ' }') });

export interface Door {
  /** `path` with its query, no fragment. */
  post(path: string, post: Post): Promise<Reply>;
  /** A webhook that must be answered with a document, and the document. */
  ask(path: string, post: Post | Form): Promise<{ readonly xml: string; readonly document: Element }>;
  /** Rings in and presses `keys`, one a turn; where the next turn goes, and the last document. */
  call(keys?: readonly string[], from?: string): Promise<{ sid: CallSid; next: string; xml: string }>;
  /** The call and the counts of the hotline, without what only the clock moves. */
  state(sid: CallSid): Promise<unknown>;
}

/** An engine's own server, and where the carrier believes it to be. */
export interface Host {
  readonly url: string;
  readonly token?: string;
  readonly store: Pick<Store, 'census' | 'load'>;
  readonly inject: (asked: Asked) => Promise<Answered>;
}

export const doorOf = ({ running: { app, url, engine } }: Pick<TestHotline, 'running'>): Door =>
  doorTo({ url, store: engine.deps.store, inject: (asked) => inject(app, asked) });

export function doorTo({ url, token = TOKEN, store, inject: send }: Host): Door {
  const post: Door['post'] = async (path, { form, body, headers, signature, method = 'POST' }) => {
    const signed = signature === undefined ? sign(url + path, form, token) : signature;
    const answered = await send({
      method,
      url: path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        ...(signed !== null && { 'x-twilio-signature': signed }),
        ...headers,
      },
      body: body ?? new URLSearchParams(form).toString(),
    });
    return { status: answered.status, text: answered.body.toString(), type: String(answered.headers['content-type']) };
  };
  const ask: Door['ask'] = async (path, what) => {
    const { status, text, type } = await post(path, isPost(what) ? what : { form: what });
    if (status !== 200 || !type.startsWith('text/xml')) throw new Error(`${status} ${type}: ${text.slice(0, 300)}`);
    return { xml: text, document: documentOf(text) };
  };
  return {
    post,
    ask,
    async call(keys = [], from = '+12025550155') {
      const sid = newSid();
      let xml = (await ask('/voice', formOf(sid, { CallStatus: 'ringing', From: from }))).xml;
      for (const key of keys) {
        const digits: Form = key === '' ? {} : { Digits: key };
        xml = (await ask(nextOf(xml), formOf(sid, { From: from, ...digits }))).xml;
      }
      return { sid, next: nextOf(xml), xml };
    },
    async state(sid) {
      const { at: _, queues, ...counts } = await store.census();
      return {
        call: await store.load(sid),
        counts,
        queues: queues.map(({ longestMs: _longest, ...queue }) => queue),
      };
    },
  };
}

/** Forms have a CallSid of their own or are given as `form`. */
const isPost = (what: Post | Form): what is Post => typeof what['form'] === 'object';

/** Well-formed, and nothing in it tells how we are made. */
export function documentOf(xml: string): Element {
  const document = parse(xml);
  if (/\bat \/|node_modules|\.ts:|Error:/.test(xml))
    throw new Error(`a document tells of our insides: ${xml.slice(0, 300)}`);
  return document;
}

/** Where the first listening verb of a document leads, without the fragment. */
export function nextOf(xml: string): string {
  const action = find(parse(xml), 'Gather')?.attributes['action'] ?? find(parse(xml), 'Record')?.attributes['action'];
  if (action === undefined) throw new Error(`nothing listens: ${xml.slice(0, 300)}`);
  const url = new URL(action);
  return url.pathname + url.search;
}

/** The first element of that name, whole documents deep. */
export function find(element: Element, name: string): Element | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The safety document is the only one that rings numbers by itself. */
export const isSafety = (document: Element): boolean => find(document, 'Dial') !== undefined;
