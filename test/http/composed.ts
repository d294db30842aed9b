/** The engine put together by hand, so that one part of it can fail. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach } from 'vitest';
import { createCounters } from '../../src/engine/alarms.ts';
import type { Hotline } from '../../src/core/flow/model.ts';
import type { Deps } from '../../src/engine/deps.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Store } from '../../src/engine/ports.ts';
import { renderSafety } from '../../src/http/answer.ts';
import { loadHoldMusic } from '../../src/http/hold-music.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { buildServer } from '../../src/http/server.ts';
import { createLookups } from '../../src/lookup/client.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { callClock } from '../../src/runtime/call-clock.ts';
import { random } from '../../src/runtime/random.ts';
import { wall } from '../../src/runtime/wall.ts';
import { createTelephony } from '../../src/twilio/telephony.ts';
import { createUrls } from '../../src/twilio/urls.ts';
import { ticketsOf } from '../../src/wiring/tickets.ts';
import { buildMachine } from '../../src/core/flow/step.ts';
import { checkFlows } from '../../src/wiring/check.ts';
import { openFolder } from '../../src/wiring/folder.ts';
import { openVersions } from '../../src/wiring/versions.ts';
import { type Asked, inject } from '../support/inject.ts';
import { ownJournal } from '../support/journal.ts';
import { testRedis } from '../support/redis.ts';
import { ACCOUNT, doorTo, type Form, TOKEN } from './carrier-post.ts';

const PUBLIC = 'https://hotline.example.com/phone';
const SAMPLES = resolve(import.meta.dirname, '../../flows');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The engine over a store of the test's making, composed as `startEngine` does, behind a proxy that ends https. */
export async function composed(
  faulty: (store: Store) => Partial<Store> = () => ({}),
  change: Partial<Deps> = {},
  flows = SAMPLES,
) {
  const redis = await testRedis();
  const own = await ownJournal();
  const log = pino({ level: 'silent' });
  let policies = (): Hotline['policies'] => {
    throw new Error('not yet');
  };
  const real = createRedisStore(redis, redis.hotline as never, () => policies());
  const store = { ...real, ...faulty(real) };
  const { versions } = await openVersions(await openFolder(flows), store, checkFlows, buildMachine, log);
  policies = () => versions.hotline().policies;
  const engine = createEngine({
    store,
    journal: own.journal,
    telephony: createTelephony({
      accountSid: ACCOUNT,
      authToken: TOKEN,
      apiBaseUrl: 'http://127.0.0.1:9',
      callsPerSecond: () => null,
    }),
    lookups: createLookups(),
    clock: callClock(1),
    random,
    tickets: ticketsOf([Buffer.from(randomUUID())]),
    urls: createUrls(() => PUBLIC),
    versions,
    log,
    ...change,
  });
  const counters = createCounters();
  const app: FastifyInstance = await buildServer({
    engine: engine.deps,
    counters,
    metrics: createMetrics(
      () => engine.deps.store.census().catch(() => null),
      () => 'up',
      () => 0,
    ),
    music: loadHoldMusic(),
    audio: versions.audio,
    publicUrl: () => PUBLIC,
    authTokens: [TOKEN],
    accountSid: ACCOUNT,
    carrier: { kind: 'twilio' },
    wall,
    storeState: () => 'up',
    ready: () => true,
    safety: (ticket, mayBeProbe) => renderSafety(ticket, mayBeProbe, engine.deps, PUBLIC),
  });
  closing.push(
    () => app.close(),
    () => engine.stop(),
    () => own.cleanUp(),
    () => redis.cleanUp(),
  );
  // The proxy takes the path of the public URL off; what is signed has it. A test may still add to the app before it first asks.
  const send = async (asked: Asked) => {
    await app.ready();
    return await inject(app, asked);
  };
  const door = doorTo({ url: PUBLIC, store: engine.deps.store, inject: send });
  const ask = (url: string, form: Form) => door.ask(url.replace(/^\/phone/, ''), form);
  /** Every key of this hotline. */
  const keys = async (): Promise<readonly string[]> =>
    'nodes' in redis.client ? [] : await redis.client.keys(`*{${redis.hotline}}*`);
  return { app, engine, counters, door, ask, real, keys };
}
