import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { placeCall } from './calls.ts';
import type { IncomingCall } from './calls.ts';
import { realClock } from './clock.ts';
import type { CarrierClock } from './clock.ts';
import { controlApi } from './control.ts';
import { controlDoor } from './door.ts';
import { EventLog } from './events.ts';
import type { Exchange, NumberRecord, SentMessage, Warning } from './exchange.ts';
import { noFaults, nothingStruck } from './faults.ts';
import type { Faults, Struck } from './faults.ts';
import { LegHandle } from './handle.ts';
import { legRecord, roomRecord } from './ledger.ts';
import type { LegRecord, RoomRecord } from './ledger.ts';
import type { Method } from './leg.ts';
import { end } from './life.ts';
import type { Behaviour } from './phones.ts';
import { Chance } from './random.ts';
import type { Recording } from './recordings.ts';
import { restApi } from './rest/server.ts';
import { RestError } from './rest/errors.ts';
import { httpWire } from './webhooks/send.ts';
import type { Wire } from './webhooks/send.ts';

/** Where the calls of one number go. */
export interface NumberUrls {
  readonly voiceUrl: string;
  readonly fallbackUrl?: string;
  readonly fallbackMethod?: Method;
  readonly statusUrl?: string;
}

export interface CarrierOptions {
  readonly host?: string;
  readonly port?: number;
  readonly accountSid: string;
  readonly authToken: string;
  readonly numbers: readonly ({ readonly number: string } & NumberUrls)[];
  /** Verified numbers that may be shown as caller id besides the account's own. */
  readonly callerIds?: readonly string[];
  /** Call time runs this many times faster than the wall (1). HTTP deadlines stay wall time. */
  readonly rate?: number;
  /** Takes the place of the real, rate-driven clock. */
  readonly clock?: CarrierClock;
  /** Legs at a time (no limit). Beyond: REST 10004, inbound busy, dialled legs failed. */
  readonly maxCalls?: number;
  /** REST calls started per second of call time; the rest is queued (1). */
  readonly callsPerSecond?: number;
  /** Same seed, same chance: SIDs, extras, faults (random unless given). */
  readonly seed?: number;
  readonly faults?: Partial<Faults>;
  /** Takes the place of HTTP over sockets. */
  readonly wire?: Wire;
  /** Wall time of call time 0, ms since 1970 (now). */
  readonly epoch?: number;
}

/** A running carrier. The lists are the outside truth, as plain data. */
export interface Carrier {
  readonly url: string;
  readonly accountSid: string;
  readonly seed: number;
  readonly events: EventLog;
  readonly legs: readonly LegRecord[];
  /** Those that are not over. */
  readonly liveLegs: readonly LegRecord[];
  readonly rooms: readonly RoomRecord[];
  readonly messages: readonly SentMessage[];
  readonly recordings: readonly Recording[];
  readonly warnings: readonly Warning[];
  /** The control API (`/sim`), to be served at another address too: pages of one origin use it there. */
  readonly control: (app: FastifyInstance) => Promise<void>;
  /** Call time in ms since start. */
  now(): number;
  placeCall(call: IncomingCall): LegHandle;
  setPhone(address: string, behaviour: Behaviour): void;
  /** The next leg that rings at this address and was not handed out before; waits for it (10 s of wall time unless told). */
  rings(address: string, withinMs?: number): Promise<LegHandle>;
  leg(sid: string): LegHandle;
  /** Changes (or adds) a number of the account; calls under way are not touched. */
  updateNumber(number: string, urls: NumberUrls): void;
  setFaults(faults: Partial<Faults>): void;
  /** How often each fault has struck since the start. */
  readonly struck: Readonly<Struck>;
  /** Ends all calls, waits for requests under way, and stops listening. */
  close(): Promise<void>;
}

/** A carrier that answers REST requests as soon as `app` is asked, by a socket or without one. */
export interface BuiltCarrier {
  readonly carrier: Carrier;
  readonly app: FastifyInstance;
  /** Listens; from then on the carrier's `url` is known. */
  listen(): Promise<void>;
}

export async function startCarrier(options: CarrierOptions): Promise<Carrier> {
  const built = await buildCarrier(options);
  await built.listen();
  return built.carrier;
}

export async function buildCarrier(options: CarrierOptions): Promise<BuiltCarrier> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const ownClock = realClock(options.rate ?? 1);
  const faults: Faults = { ...noFaults, ...options.faults };
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const exchange = newExchange(options, options.clock ?? ownClock, seed, faults, closing.signal);
  for (const { number, ...urls } of options.numbers) setNumber(exchange, number, urls);

  const app = Fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  await app.register(formbody);
  await app.register(restApi(exchange));
  await app.register(
    async (scope) => {
      controlDoor(scope, options.host === undefined);
      await scope.register(controlApi(exchange));
    },
    { prefix: '/sim' },
  );
  app.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .send(new RestError(404, 20404, `The requested resource ${request.url} was not found`).toJSON());
  });
  const handed = new Set<string>();
  const carrier: Carrier = {
    get url() {
      return exchange.url;
    },
    accountSid: exchange.accountSid,
    seed,
    events: exchange.events,
    get legs() {
      return [...exchange.legs.values()].map(legRecord);
    },
    get liveLegs() {
      return [...exchange.liveLegs].map(legRecord);
    },
    get rooms() {
      return [...exchange.rooms.values()].map(roomRecord);
    },
    messages: exchange.messages,
    get recordings() {
      return [...exchange.recordings.values()];
    },
    warnings: exchange.warnings,
    control: controlApi(exchange),
    now: () => exchange.clock.now(),
    placeCall: (call) => new LegHandle(exchange, placeCall(exchange, call)),
    setPhone: (address, behaviour) => void exchange.phones.set(address, behaviour),
    rings: (address, withinMs) => nextRinging(exchange, address, handed, withinMs ?? 10_000),
    leg(sid) {
      const leg = exchange.legs.get(sid);
      if (leg === undefined) throw new Error(`no leg ${sid}`);
      return new LegHandle(exchange, leg);
    },
    updateNumber: (number, urls) => setNumber(exchange, number, urls),
    setFaults: (changed) => void Object.assign(faults, changed),
    struck: exchange.struck,
    async close() {
      closing.abort();
      for (const leg of exchange.liveLegs) end(exchange, leg, 'completed', 'carrier');
      ownClock.stop();
      await app.close();
      await Promise.allSettled(exchange.underWay);
    },
  };
  return {
    carrier,
    app,
    async listen() {
      exchange.url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
    },
  };
}

function newExchange(
  options: CarrierOptions,
  clock: CarrierClock,
  seed: number,
  faults: Faults,
  closing: AbortSignal,
): Exchange {
  return {
    accountSid: options.accountSid,
    authToken: options.authToken,
    url: '',
    clock,
    epoch: options.epoch ?? Date.now() - clock.now(),
    chance: {
      sids: new Chance(seed, 'sids'),
      geography: new Chance(seed, 'geography'),
      faults: new Chance(seed, 'faults'),
      network: new Chance(seed, 'network'),
      tokens: new Chance(seed, 'tokens'),
    },
    faults,
    struck: nothingStruck(),
    events: new EventLog(() => clock.now()),
    legs: new Map(),
    liveLegs: new Set(),
    rooms: new Map(),
    liveRooms: new Map(),
    numbers: new Map(),
    callerIds: new Set(options.callerIds),
    phones: new Map(),
    messages: [],
    recordings: new Map(),
    warnings: [],
    maxCalls: options.maxCalls ?? Number.POSITIVE_INFINITY,
    callsPerSecond: options.callsPerSecond ?? 1,
    nextCallAt: 0,
    media: new Map(),
    underWay: new Set(),
    wire: options.wire ?? httpWire,
    closing,
  };
}

function setNumber(exchange: Exchange, number: string, urls: NumberUrls): void {
  const given = {
    voiceUrl: urls.voiceUrl,
    fallbackUrl: urls.fallbackUrl ?? '',
    fallbackMethod: urls.fallbackMethod ?? ('POST' as const),
    statusUrl: urls.statusUrl ?? '',
  };
  const known = exchange.numbers.get(number);
  if (known !== undefined) return void Object.assign(known, given);
  const record: NumberRecord = {
    sid: exchange.chance.sids.sid('PN'),
    number,
    createdAt: exchange.clock.now(),
    friendlyName: number,
    voiceMethod: 'POST',
    statusMethod: 'POST',
    smsUrl: '',
    ...given,
  };
  exchange.numbers.set(number, record);
}

function nextRinging(exchange: Exchange, address: string, handed: Set<string>, withinMs: number): Promise<LegHandle> {
  const find = (): LegHandle | null => {
    for (const leg of exchange.legs.values()) {
      if (leg.to !== address || leg.direction === 'inbound' || handed.has(leg.sid)) continue;
      if (leg.statuses.every((each) => each.status !== 'ringing')) continue;
      handed.add(leg.sid);
      return new LegHandle(exchange, leg);
    }
    return null;
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${address} did not ring within ${withinMs} ms`));
    }, withinMs);
    const look = (): void => {
      const leg = find();
      if (leg === null) return;
      clearTimeout(timer);
      stop();
      resolve(leg);
    };
    const stop = exchange.events.listen((event) => event.type === 'ringing' && look());
    look();
  });
}
