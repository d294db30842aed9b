/** The simulated carrier's control API, as this page uses it: the same one that the terminal phone uses. */
import type { CarrierEvent } from '../../simulator/events.ts';
import { get, post, put } from '../shared/api.ts';

export interface AgentPhone {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** `GET /api/carrier`, of a simulated carrier. */
export interface CarrierInfo {
  /** Call time per wall time. */
  readonly rate: number;
  readonly numbers: readonly string[];
  readonly agents: readonly AgentPhone[];
}

export const carrierInfo = (): Promise<CarrierInfo> => get<CarrierInfo>('/api/carrier');

/** Where the engine has a call: what the carrier cannot know. */
export interface Standing {
  readonly phase: 'menu' | 'waiting' | 'offered' | 'talking' | 'ended';
  /** In line; null: in none. */
  readonly place?: number | null;
}

export const standingOf = (sid: string): Promise<Standing> => get<Standing>(`/api/calls/${encodeURIComponent(sid)}`);

export const placeCall = (from: string, to: string): Promise<unknown> => post('/sim/calls', { from, to });

export type Deed = 'answer' | 'decline' | 'hangup' | 'drop';

const leg = (sid: string): string => `/sim/legs/${encodeURIComponent(sid)}`;
export const act = (sid: string, deed: Deed): Promise<unknown> => post(`${leg(sid)}/${deed}`);
export const press = (sid: string, digits: string): Promise<unknown> => post(`${leg(sid)}/press`, { digits });
export const say = (sid: string, text: string): Promise<unknown> => post(`${leg(sid)}/say`, { text });

/** How phones are answered: only what this page sets is told apart. */
export const phones = (): Promise<Readonly<Record<string, { readonly is: string }>>> => get('/sim/phones');

const phone = (address: string): string => `/sim/phones/${encodeURIComponent(address)}`;
export const answerByHand = (address: string): Promise<unknown> => put(phone(address), { behaviour: { is: 'manual' } });

/** Picks up after two seconds, takes the call when it is asked to, greets, listens a while and hangs up. Call-time ms. */
export const answerByItself = (address: string, hello: string, goodbye: string): Promise<unknown> =>
  put(phone(address), {
    behaviour: {
      is: 'answer',
      afterMs: 2_000,
      script: [
        { hear: 'press 1|按 ?1', withinMs: 60_000 },
        { press: '1' },
        { until: 'joined' },
        { waitMs: 700 },
        { say: hello },
        { waitMs: 12_000 },
        { say: goodbye },
        { hangUp: true },
      ],
    },
  });

export interface Listener {
  event(event: CarrierEvent): void;
  /** Connected: which run of the carrier this is, and its call time now. */
  run(run: string, now: number): void;
  /** False: the connection broke; the browser tries again by itself. */
  connected(yes: boolean): void;
}

/** What happens at these addresses: first of the legs that are not over, then as it happens. The answer stops it. */
export function listen(addresses: readonly string[], to: Listener): () => void {
  let last = '';
  const open = (): EventSource => {
    const query = new URLSearchParams({ live: 'true', of: addresses.join(','), ...(last !== '' && { since: last }) });
    const source = new EventSource(`/sim/events?${query.toString()}`);
    source.addEventListener('carrier', (message: MessageEvent<string>) => {
      const { run, now } = JSON.parse(message.data) as { run: string; now: number };
      to.connected(true);
      to.run(run, now);
    });
    source.addEventListener('message', (message: MessageEvent<string>) => {
      last = message.lastEventId;
      to.event(JSON.parse(message.data) as CarrierEvent);
    });
    source.addEventListener('error', () => {
      to.connected(false);
      // Refused rather than broken off (by a proxy before an engine that is just starting, say): browsers leave that to the page.
      if (source.readyState === EventSource.CLOSED) retry = window.setTimeout(() => (current = open()), 2_000);
    });
    return source;
  };
  let retry = 0;
  let current = open();
  return () => {
    window.clearTimeout(retry);
    current.close();
  };
}
