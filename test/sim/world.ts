/** A simulated world: one Redis, one carrier, some nodes and people, all in one thread on one virtual clock. */
import { createHash, type Hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { safetyDocument } from '../../src/core/twiml/safety.ts';
import { render } from '../../src/core/twiml/render.ts';
import type { Machine } from '../../src/core/flow/step.ts';
import type { Log } from '../../src/engine/deps.ts';
import { type Store, StoreAway } from '../../src/engine/ports.ts';
import { hotlinePrefix } from '../../src/redis/keys.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { buildCarrier, type Carrier } from '../../src/simulator/carrier.ts';
import type { CarrierEvent } from '../../src/simulator/events.ts';
import { Chance } from '../../src/simulator/random.ts';
import { Asleep } from './asleep.ts';
import { Database } from './database.ts';
import { Disk } from './disk.ts';
import { FailPoints } from './fail-points.ts';
import { ACCOUNT, AGENTS_NUMBER, CARRIER_TOKEN, FALLBACK_URL, HOTLINE, PUBLIC_URL, START } from './names.ts';
import { type Node, Process, startNode } from './node.ts';
import type { Plant } from './plants.ts';
import type { Gate } from './store-gate.ts';
import { Timeline } from './timeline.ts';
import { type Kind, Weather } from './weather.ts';
import { simWire } from './wire.ts';

/** Errors that ops must hear of while things break. */
const EXPECTED = new Set(['a caller waits and an agent is free, but nothing offers']);
/** Of somebody who takes part (S14). */
export const A_NUMBER = /1202555\d{4}/;
/** Moves that only look, or note what no audit looks at: nearly half of all. */
const LOOKS = new Set([
  'levers',
  'compare',
  'flight',
  'beat',
  'claim',
  'noticed',
  'census',
  'load',
  'strangers',
  'leases',
]);
/** By then the first nodes answer. */
const BEGIN_MS = 5_000;
/** Who was free or waiting when things broke has found each other again. */
const AFTER_MS = 60_000;
/** Characters of a trace that are hashed at once. */
const TOLD_MOST = 16_384;
const START_AGAIN_MS = 1_000;
const STREAMS = ['ties', 'network', 'nodes', 'rooms', 'faults', 'disasters', 'callers', 'agents', 'levers'] as const;

export interface WorldOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly machine: Machine;
  /** A Redis that belongs to this world alone; it is emptied. */
  readonly redis: Redis;
  /** Everything kept is audited after every so many moves that may change it. */
  readonly auditEvery: number;
  readonly without?: ReadonlySet<Kind>;
  /** A bug to be found. Its moves are those of `redis` already. */
  readonly plant?: Plant;
}

export class World {
  readonly seed: number;
  readonly machine: Machine;
  readonly chance: Readonly<Record<(typeof STREAMS)[number], Chance>>;
  readonly timeline: Timeline;
  readonly weather: Weather;
  readonly redis: Gate;
  /** Ops' own door to the store: never away, never late. */
  readonly store: Store;
  readonly fallbackDocument: string;
  readonly log: Log;
  /** What was found wrong while it ran, each with its time. */
  readonly wrong: string[] = [];
  readonly nodes: (Node | null)[] = [];
  readonly database: Database;
  readonly asleep = new Asleep();
  carrier!: Carrier;
  carrierApp!: FastifyInstance;
  /** The store's clock is so far ahead of ours: time that was skipped because nobody would have noticed it. */
  skippedMs = 0;
  #calmFrom = Infinity;
  #moves = 0;
  #changes = 0;
  readonly plant: Plant | null;
  readonly points = new FailPoints((process) => {
    if (this.nodes[process.id]?.process !== process) return false;
    this.killFor(process.id, this.chance.disasters.between(500, 8_000));
    return true;
  });
  readonly #disks = new Map<number, Disk>();
  readonly #hash: Hash = createHash('sha256');
  /** Of the trace, not in the hash yet. */
  #told = '';
  readonly #options: WorldOptions;

  private constructor(options: WorldOptions) {
    const { seed, machine, redis } = options;
    this.#options = options;
    this.seed = seed;
    this.plant = options.plant ?? null;
    this.machine = machine;
    this.chance = Object.fromEntries(STREAMS.map((name) => [name, new Chance(seed, name)])) as World['chance'];
    this.timeline = new Timeline(this.chance.ties);
    this.weather = new Weather(this.chance.faults, options.without ?? new Set());
    const { hotline } = machine.catalog;
    const prefix = hotlinePrefix(hotline.name);
    this.database = new Database(redis, prefix, this.timeline, () => this.carrier.now());
    this.database.isMissed = this.weather.rates.slowStore > 0 || this.weather.rates.lostReply > 0;
    this.redis = {
      client: redis,
      run: async (_what, work) => {
        // Both leave in one write: there are a hundred moves to a call.
        redis.stream.cork();
        void redis.hset(`${prefix}:clock`, 'now', this.callTime() + this.#aheadMs);
        const reply = work(redis);
        redis.stream.uncork();
        return await reply;
      },
    };
    this.store = createRedisStore(this.redis, hotline.name, () => hotline.policies);
    // As a second host has it: nothing of ours is needed but to come back.
    this.fallbackDocument = render(safetyDocument(hotline, { base: null, back: `${PUBLIC_URL}/voice` }));
    const note = (level: string) => (fields: object, message: string) => {
      if (A_NUMBER.test(JSON.stringify(fields) + message))
        this.wrong.push(`${this.when()} a number in the log: ${message}`);
      this.trace(`${level} ${message} ${'route' in fields ? String(fields.route) : ''}`);
      if (level === 'error' && !(EXPECTED.has(message) && this.#mayStillShow))
        this.wrong.push(`${this.when()} ${message}: ${JSON.stringify(fields)}`);
    };
    this.log = { info: note('info'), warn: note('warn'), error: note('error') };
  }

  static async create(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const { seed, redis } = options;
    await redis.flushall();
    const { hotline } = world.machine.catalog;
    const urls = {
      voiceUrl: `${PUBLIC_URL}/voice`,
      fallbackUrl: FALLBACK_URL,
      statusUrl: `${PUBLIC_URL}/voice/status`,
    };
    const built = await buildCarrier({
      accountSid: ACCOUNT,
      authToken: CARRIER_TOKEN,
      numbers: [HOTLINE, AGENTS_NUMBER].map((number) => ({ number, ...urls })),
      callsPerSecond: hotline.carrier.callsPerSecond,
      ...(hotline.carrier.maxCalls !== null && { maxCalls: hotline.carrier.maxCalls }),
      seed,
      faults: world.weather.carrierFaults(),
      clock: { now: () => world.timeline.now, after: (ms, fn) => world.timeline.after(ms, fn) },
      epoch: START,
      wire: simWire(world),
    });
    world.carrier = built.carrier;
    world.carrierApp = built.app;
    await built.app.ready();
    built.carrier.events.listen((event) => world.trace(told(event)));
    const starting = Promise.all(Array.from({ length: options.nodes }, (_, id) => world.start(id)));
    while (world.nodes.filter((node) => node !== null).length < options.nodes) await world.timeline.next(BEGIN_MS);
    await starting;
    return world;
  }

  /** With the bug that a node's clock decides. */
  #aheadMs = 0;

  /** Runs one move for a node whose clock is off by so much. */
  async move<T>(skewMs: number, run: () => Promise<T>): Promise<T> {
    this.#aheadMs = this.plant?.nodeClock === true ? skewMs : 0;
    try {
      return await run();
    } finally {
      this.#aheadMs = 0;
    }
  }

  /** Call time as Redis knows it, whole ms since 1970. */
  callTime(): number {
    return START + Math.floor(this.timeline.now) + this.skippedMs;
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.weather.calm();
    this.#calmFrom = this.timeline.now;
  }

  /** Something is broken, or was a moment ago. */
  get #mayStillShow(): boolean {
    return this.weather.mood !== 'none' && this.timeline.now < this.#calmFrom + AFTER_MS;
  }

  /** Since when nothing goes wrong any more, ms of the carrier's clock. */
  get calmSince(): number {
    return this.#calmFrom - this.timeline.now + this.carrier.now();
  }

  when(): string {
    return `${(this.timeline.now / 1_000).toFixed(3)} s:`;
  }

  /** Writes into the fingerprint of this run: the same seed must give the same. */
  trace(line: string): void {
    this.#told += `${this.timeline.now.toFixed(3)} ${line}\n`;
    if (this.#told.length > TOLD_MOST) this.#digest();
    if (process.env['PZ_TRACE'] !== undefined) console.log(this.when(), line);
  }

  #digest(): void {
    this.#hash.update(this.#told);
    this.#told = '';
  }

  fingerprint(): string {
    this.#digest();
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  /** Outlives the node that runs on it. */
  disk(id: number): Disk {
    const disk = this.#disks.get(id) ?? new Disk(this, id);
    this.#disks.set(id, disk);
    return disk;
  }

  async start(id: number): Promise<void> {
    const skewMs = Math.round(this.chance.nodes.between(-300_000, 300_000));
    try {
      this.nodes[id] = await startNode(this, new Process(this, id), skewMs);
      this.lookWhoIsAwake();
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      // Whoever runs it starts it again.
      this.timeline.after(START_AGAIN_MS, () => void this.start(id));
    }
  }

  kill(id: number): void {
    this.trace(`node ${id} is killed`);
    this.nodes[id]?.process.kill();
    this.nodes[id] = null;
    this.lookWhoIsAwake();
  }

  lookWhoIsAwake(): void {
    this.asleep.look(
      this.carrier.now(),
      this.nodes.some((node) => node?.process.awake === true),
    );
  }

  /** Kills a node that is started again after so many ms. */
  killFor(id: number, ms: number): void {
    if (this.nodes[id] === null) return;
    this.kill(id);
    this.timeline.after(ms, () => void this.start(id));
  }

  /** A living node by lot: a balancer tries the next when one does not take the connection. */
  balance(): Node | null {
    const living = this.nodes.filter((node) => node !== null);
    return living[Math.floor(this.chance.network.next() * living.length)] ?? null;
  }

  /** A move was made on behalf of a node. `offered`: it paired somebody. */
  async afterMove(move: string, node: number, offered: boolean): Promise<void> {
    this.trace(`node ${node} ${move}`);
    this.#moves += 1;
    const passed = offered ? await this.database.lookWhoIsFirst() : null;
    if (passed !== null) this.wrong.push(`${this.when()} ${passed}`);
    if (LOOKS.has(move)) return;
    this.#changes += 1;
    if (this.#changes % this.#options.auditEvery === 0) await this.audit(move);
  }

  async audit(after: string): Promise<void> {
    for (const what of await this.database.audit()) this.wrong.push(`${this.when()} after ${after}: ${what}`);
  }

  get moves(): number {
    return this.#moves;
  }

  async close(): Promise<void> {
    for (const id of this.nodes.keys()) this.kill(id);
    await this.carrier.close();
    await this.timeline.settle();
  }
}

const told = (event: CarrierEvent): string => {
  const { id: _id, at: _at, ...happening } = event;
  return JSON.stringify(happening);
};
