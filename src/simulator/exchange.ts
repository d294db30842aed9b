import type { CarrierClock } from './clock.ts';
import type { EventLog, Happening } from './events.ts';
import type { Faults, Struck } from './faults.ts';
import type { Leg, Method } from './leg.ts';
import type { Behaviour } from './phones.ts';
import type { Chance } from './random.ts';
import type { Recording } from './recordings.ts';
import type { Room } from './rooms.ts';
import type { Wire } from './webhooks/send.ts';

/** A number of the account and where its calls go. */
export interface NumberRecord {
  readonly sid: string;
  readonly number: string;
  readonly createdAt: number;
  friendlyName: string;
  voiceUrl: string;
  voiceMethod: Method;
  fallbackUrl: string;
  fallbackMethod: Method;
  statusUrl: string;
  statusMethod: Method;
  smsUrl: string;
}

/** A text message the application sent. */
export interface SentMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly messagingServiceSid: string | null;
  readonly at: number;
}

/** A warning or error as Twilio's debugger would list it. */
export interface Warning {
  readonly at: number;
  readonly leg: string | null;
  readonly code: number;
  readonly message: string;
}

/** The telephone exchange: everything one carrier knows. Modules of this folder are functions over it. */
export interface Exchange {
  readonly accountSid: string;
  readonly authToken: string;
  /** Base URL of the REST API, known once it listens. */
  url: string;
  readonly clock: CarrierClock;
  /** Wall time of call time 0, for dates in JSON. */
  readonly epoch: number;
  /** Streams of chance, all from one seed. */
  readonly chance: {
    readonly sids: Chance;
    readonly geography: Chance;
    readonly faults: Chance;
    readonly network: Chance;
    readonly tokens: Chance;
  };
  readonly faults: Faults;
  readonly struck: Struck;
  readonly events: EventLog;
  readonly legs: Map<string, Leg>;
  readonly liveLegs: Set<Leg>;
  readonly rooms: Map<string, Room>;
  /** Rooms that are not over, by name. */
  readonly liveRooms: Map<string, Room>;
  readonly numbers: Map<string, NumberRecord>;
  readonly callerIds: Set<string>;
  readonly phones: Map<string, Behaviour>;
  readonly messages: SentMessage[];
  readonly recordings: Map<string, Recording>;
  readonly warnings: Warning[];
  readonly maxCalls: number;
  readonly callsPerSecond: number;
  /** Call time before which the next REST call may not start. */
  nextCallAt: number;
  /** Audio files that said they may be kept, by URL: how long they play, and until when (on the wire's clock) that is known. */
  readonly media: Map<string, { readonly lastsMs: number; readonly until: number }>;
  /** Requests under way, so that closing can wait for them. */
  readonly underWay: Set<Promise<unknown>>;
  /** Carries our requests to the application. */
  readonly wire: Wire;
  /** Aborted when the carrier closes: requests under way are given up. */
  readonly closing: AbortSignal;
}

/** Notes what happens, and wakes those who watch the leg. */
export function tell(exchange: Exchange, happening: Happening): void {
  exchange.events.add(happening);
  if (happening.leg !== null) exchange.legs.get(happening.leg)?.poke();
}

/** Notes a warning or error; the call goes on unless the caller of this says otherwise. */
export function warn(exchange: Exchange, leg: Leg | null, code: number, message: string): void {
  exchange.warnings.push({ at: Math.round(exchange.clock.now()), leg: leg?.sid ?? null, code, message });
  tell(exchange, { type: 'warning', leg: leg?.sid ?? null, code, message });
}

/** Runs something nobody waits for; a failure of it is a bug of ours and is shown as Twilio's own error 12400. */
export function inBackground(exchange: Exchange, work: Promise<unknown>): void {
  const tracked = work
    .catch((error: unknown) => {
      warn(exchange, null, 12400, error instanceof Error ? (error.stack ?? error.message) : String(error));
    })
    .finally(() => exchange.underWay.delete(tracked));
  exchange.underWay.add(tracked);
}

/** Call time as a date on the wall, the way Twilio writes dates. */
export function rfc2822(exchange: Exchange, at: number): string {
  return new Date(exchange.epoch + at).toUTCString().replace('GMT', '+0000');
}
