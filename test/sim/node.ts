/** One engine of a simulated world: the real engine and its real HTTP routes over virtual time, without a socket. */
import type { FastifyInstance } from 'fastify';
import { type Counters, createCounters } from '../../src/engine/alarms.ts';
import type { Versions } from '../../src/engine/deps.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { createEngine, type StartLoop } from '../../src/engine/engine.ts';
import { renderSafety } from '../../src/http/answer.ts';
import { loadHoldMusic } from '../../src/http/hold-music.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { buildServer } from '../../src/http/server.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { callClock } from '../../src/runtime/call-clock.ts';
import type { Wall } from '../../src/runtime/wall.ts';
import { asksTwice } from '../../src/twilio/ask-twice.ts';
import { createUrls } from '../../src/twilio/urls.ts';
import { ticketsOf } from '../../src/wiring/tickets.ts';
import { storeGate } from './store-gate.ts';
import { simTelephony } from './telephony.ts';
import { ACCOUNT, CARRIER_TOKEN, PUBLIC_URL, SECRET, START } from './names.ts';
import type { World } from './world.ts';

const ASK_AGAIN_MS = 1_000;
const music = loadHoldMusic();
const asItIs = <T>(part: T): T => part;

/** A process: it can die, and it can freeze; either way nothing that it waits for reaches it. */
export class Process {
  readonly id: number;
  readonly #world: World;
  #alive = true;
  #frozenUntil = 0;
  /** Told when it dies: the other ends of its connections. */
  readonly onDeath = new Set<() => void>();

  constructor(world: World, id: number) {
    this.#world = world;
    this.id = id;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get awake(): boolean {
    return this.#alive && this.#frozenUntil <= this.#world.timeline.now;
  }

  /** Hands something over: now, when it has thawed, or never. */
  deliver(what: () => void): void {
    if (!this.#alive) return;
    const { timeline } = this.#world;
    const waitMs = this.#frozenUntil - timeline.now;
    if (waitMs <= 0) what();
    else timeline.after(waitMs, () => this.deliver(what));
  }

  after(ms: number, run: () => void): () => void {
    let wanted = true;
    const cancel = this.#world.timeline.after(ms, () => this.deliver(() => wanted && run()));
    return () => {
      wanted = false;
      cancel();
    };
  }

  freeze(ms: number): void {
    this.#frozenUntil = this.#world.timeline.now + ms;
    this.#world.lookWhoIsAwake();
    this.#world.timeline.after(ms, () => this.#world.lookWhoIsAwake());
  }

  kill(): void {
    this.#alive = false;
    for (const tell of this.onDeath) tell();
    this.onDeath.clear();
  }
}

export interface Node {
  readonly process: Process;
  readonly app: FastifyInstance;
  readonly counters: Counters;
}

/** `skewMs`: how far its wall clock is off. */
export async function startNode(world: World, process: Process, skewMs: number): Promise<Node> {
  const { timeline, machine, plant } = world;
  const { hotline } = machine.catalog;
  const versions: Versions = {
    hotline: () => hotline,
    current: () => machine,
    forCall: () => machine,
    find: (version) => Promise.resolve(version === machine.version ? machine : null),
  };
  const wall: Wall = { now: () => timeline.now, after: (ms, fn) => process.after(ms, fn) };
  const clock = callClock(
    1,
    () => timeline.now,
    () => START + timeline.now + skewMs,
  );
  const store = createRedisStore(storeGate(world, process, skewMs), hotline.name, () => hotline.policies, {
    now: () => timeline.now,
  });
  const engine = createEngine({
    store,
    journal: (plant?.journal ?? asItIs)(world.disk(process.id).journal(process)),
    telephony: asksTwice(
      (plant?.telephony ?? asItIs)(simTelephony(world, process, hotline.carrier.callsPerSecond)),
      () => new Promise((resolve) => void process.after(ASK_AGAIN_MS, resolve)),
    ),
    lookups: () => () => Promise.resolve({ is: 'none', why: 'nobody to ask in a simulation' }),
    clock,
    random: { hex: (bytes) => world.chance.rooms.hex(2 * bytes) },
    tickets: ticketsOf([SECRET]),
    urls: createUrls(() => PUBLIC_URL),
    versions,
    log: world.log,
  });
  clock.heard((await store.census()).at);
  await engine.compareJournal();
  const counters = createCounters();
  const app = await buildServer({
    engine: engine.deps,
    counters,
    metrics: createMetrics(
      () => Promise.resolve(null),
      () => 'up',
      () => 0,
    ),
    music,
    audio: () => Promise.resolve(null),
    publicUrl: () => PUBLIC_URL,
    authTokens: [CARRIER_TOKEN],
    accountSid: ACCOUNT,
    carrier: { kind: 'twilio' },
    storeState: () => 'up',
    ready: () => true,
    wall,
    safety: (ticket, mayBeProbe) => renderSafety(ticket, mayBeProbe, engine.deps, PUBLIC_URL),
  });
  await app.ready();
  const loop: StartLoop = (name, everyMs, run) => {
    const again = (): void => {
      // While the store is away a run fails, as in a real engine; the next one comes all the same.
      void run()
        .catch((error: unknown) => {
          if (!(error instanceof StoreAway)) world.wrong.push(`${world.when()} ${name}: ${String(error)}`);
        })
        .then(() => process.after(everyMs, again));
    };
    process.after(world.chance.nodes.between(0, everyMs), again);
    return { stop: () => Promise.resolve() };
  };
  engine.start(loop);
  return { process, app, counters };
}
