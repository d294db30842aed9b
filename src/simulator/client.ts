import type { CarrierEvent } from './events.ts';
import type { LegRecord, RoomRecord } from './ledger.ts';
import type { Behaviour } from './phones.ts';
import type { Step } from './script.ts';

export type { Behaviour, Rule } from './phones.ts';
export type { CarrierEvent } from './events.ts';
export type { LegRecord, RoomRecord, TranscriptLine } from './ledger.ts';
export type { Step } from './script.ts';

/** A text message the application sent. Times are call-time ms. */
export interface TextMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly at: number;
}

/** The simulated carrier at a distance: its control API, typed. Every method throws `CarrierAway` when nobody answers there. */
export interface CarrierClient {
  readonly url: string;
  /** Places a call; resolves with its CallSid. */
  placeCall(call: { readonly from: string; readonly to: string; readonly script?: readonly Step[] }): Promise<string>;
  press(sid: string, digits: string): Promise<void>;
  say(sid: string, text: string): Promise<void>;
  hangUp(sid: string): Promise<void>;
  /** The line breaks. */
  drop(sid: string): Promise<void>;
  answer(sid: string): Promise<void>;
  decline(sid: string): Promise<void>;
  setPhone(address: string, behaviour: Behaviour): Promise<void>;
  legs(): Promise<readonly LegRecord[]>;
  leg(sid: string): Promise<LegRecord>;
  conferences(): Promise<readonly RoomRecord[]>;
  messages(): Promise<readonly TextMessage[]>;
  /** Call time in ms since the carrier started. */
  now(): Promise<number>;
  /** Events with an id above `since` (all by default), then each as it happens, until the signal is aborted or the carrier goes away. */
  events(options?: {
    readonly since?: number;
    readonly signal?: AbortSignal;
  }): AsyncGenerator<CarrierEvent, void, void>;
}

/** Nothing that speaks the control API answers at that URL, or it refused. */
export class CarrierAway extends Error {
  override readonly name = 'CarrierAway';
}

/** A client for the carrier at `url` (its base URL, without `/sim`). Connects with the first request. */
export function connectCarrier(url: string): CarrierClient {
  const base = `${url.replace(/\/+$/, '')}/sim`;
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetched(`${base}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new CarrierAway(`carrier answered ${response.status}: ${JSON.stringify(json)}`);
    return json;
  };
  const leg = (sid: string): string => `/legs/${encodeURIComponent(sid)}`;
  return {
    url,
    placeCall: async (call) => ((await ask('POST', '/calls', call)) as { callSid: string }).callSid,
    press: async (sid, digits) => void (await ask('POST', `${leg(sid)}/press`, { digits })),
    say: async (sid, text) => void (await ask('POST', `${leg(sid)}/say`, { text })),
    hangUp: async (sid) => void (await ask('POST', `${leg(sid)}/hangup`)),
    drop: async (sid) => void (await ask('POST', `${leg(sid)}/drop`)),
    answer: async (sid) => void (await ask('POST', `${leg(sid)}/answer`)),
    decline: async (sid) => void (await ask('POST', `${leg(sid)}/decline`)),
    setPhone: async (address, behaviour) =>
      void (await ask('PUT', `/phones/${encodeURIComponent(address)}`, { behaviour })),
    legs: async () => (await ask('GET', '/legs')) as readonly LegRecord[],
    leg: async (sid) => (await ask('GET', leg(sid))) as LegRecord,
    conferences: async () => (await ask('GET', '/conferences')) as readonly RoomRecord[],
    messages: async () => (await ask('GET', '/messages')) as readonly TextMessage[],
    now: async () => ((await ask('GET', '/clock')) as { now: number }).now,
    events: (options = {}) => readEvents(`${base}/events?since=${options.since ?? 0}`, options.signal),
  };
}

async function fetched(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new CarrierAway(`no carrier at ${new URL(url).origin}`, { cause: error });
  }
}

/** Reads Server-Sent Events: one JSON object in each `data:` line; those with a name are for browsers. Ends quietly when aborted or when the stream ends. */
async function* readEvents(url: string, signal: AbortSignal | undefined): AsyncGenerator<CarrierEvent, void, void> {
  try {
    const response = await fetched(url, signal === undefined ? {} : { signal });
    if (response.body === null) return;
    let rest = '';
    let named = false;
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data: ') && !named) yield JSON.parse(line.slice(6)) as CarrierEvent;
        named = line.startsWith('event: ') || (named && line !== '');
      }
    }
  } catch (error) {
    if (error instanceof CarrierAway && signal?.aborted !== true) throw error;
    // Aborted, or the carrier closed: either way there is nothing more to come.
  }
}
