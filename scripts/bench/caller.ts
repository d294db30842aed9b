/** One caller of the bench: a keep-alive connection that does what the carrier does, and costs the same whoever answers. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Whose webhooks these are; the servers under test know the same account. */
export const ACCOUNT = { sid: `AC${'b'.repeat(32)}`, token: 'the-auth-token-of-the-bench-0000' } as const;
/** What opens the engine's API. */
export const API_TOKEN = 'the-api-token-of-the-bench';
export const HOTLINE = '+12025550100';

/** What the carrier says of a call besides its state: as many fields, as long, as it really sends. */
const ABOUT = {
  AccountSid: ACCOUNT.sid,
  ApiVersion: '2010-04-01',
  Called: HOTLINE,
  CalledCity: 'WASHINGTON',
  CalledCountry: 'US',
  CalledState: 'DC',
  CalledZip: '20001',
  CallerCity: 'WASHINGTON',
  CallerCountry: 'US',
  CallerState: 'DC',
  CallerZip: '20001',
  Direction: 'inbound',
  FromCity: 'WASHINGTON',
  FromCountry: 'US',
  FromState: 'DC',
  FromZip: '20001',
  To: HOTLINE,
  ToCity: 'WASHINGTON',
  ToCountry: 'US',
  ToState: 'DC',
  ToZip: '20001',
} as const;

/** An answer that is no document for this caller ends the bench: figures of failures are worth nothing. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

export interface Caller {
  /** Rings in; the next turn goes where the answer says. */
  ring(): Promise<void>;
  /** A turn: keys, or silence. Tells how long the answer took, in ms. */
  turn(keys: string | null): Promise<number>;
  /** The carrier's word that the call is over. */
  over(): Promise<void>;
  /** Size of the last answer, and the answer. */
  readonly last: string;
  close(): void;
}

/** `moves`: every answer must lead to a new place (the engine's step grows); the bare handler's is always the same. */
export function createCaller(base: string, from: string, moves: boolean): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = new URL(base);
  let sid = '';
  let next = '/voice';
  let last = '';

  const post = async (path: string, more: Readonly<Record<string, string>>): Promise<string> => {
    const form: Record<string, string> = { ...ABOUT, CallSid: sid, From: from, Caller: from, ...more };
    const text = Object.keys(form)
      .toSorted()
      .reduce((signed, name) => signed + name + (form[name] ?? ''), base + path);
    const body = new URLSearchParams(form).toString();
    return await send(agent, url, path, body, createHmac('sha1', ACCOUNT.token).update(text).digest('base64'));
  };
  const follow = (xml: string): void => {
    const action = /<Gather [^>]*action="([^"#]*)/.exec(xml)?.[1]?.replaceAll('&amp;', '&');
    if (action === undefined || (moves && action.endsWith(next))) throw new NotAnswered(xml.slice(0, 500));
    next = action.slice(action.indexOf('/', 'https://'.length));
    last = xml;
  };

  return {
    async ring() {
      sid = `CA${randomBytes(16).toString('hex')}`;
      next = '/voice';
      follow(await post(next, { CallStatus: 'ringing' }));
    },
    async turn(keys) {
      const began = performance.now();
      const xml = await post(next, {
        CallStatus: 'in-progress',
        msg: 'Gather End',
        ...(keys !== null && { Digits: keys, FinishedOnKey: '' }),
      });
      const ms = performance.now() - began;
      follow(xml);
      return ms;
    },
    async over() {
      await post('/voice/status', { CallStatus: 'completed', CallDuration: '60', SequenceNumber: '2' });
    },
    get last() {
      return last;
    },
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, { hostname, port }: URL, path: string, body: string, signature: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-twilio-signature': signature,
      'i-twilio-idempotency-token': randomUUID(),
    };
    const asked = request({ agent, hostname, port, path, method: 'POST', headers }, (response) => {
      let xml = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (xml += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(xml);
        else reject(new NotAnswered(`${response.statusCode} at ${path.slice(0, 20)}: ${xml.slice(0, 200)}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
