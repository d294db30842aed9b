import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import type { Store } from '../../src/engine/ports.ts';
import type { CallRow } from '../../src/engine/report-ports.ts';
import { connectRedis } from '../../src/redis/client.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { type Carrier, startCarrier } from '../../src/simulator/carrier.ts';
import { HOTLINE } from '../support/hotline.ts';
import { freePort } from '../support/raw-redis.ts';
import { removeKeys, testKeyspace, testRedisUrl } from '../support/redis.ts';
import { numberOf, PATIENT, PATIENT_MS, placesHeard } from './caller-story.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Slow enough that an engine can start while a caller hears the first turn of the hold loop (half a minute of call time). */
const RATE = 2;

/** An engine that is a process of its own, and the carrier that is not. */
interface World {
  readonly carrier: Carrier;
  readonly store: Store;
  start(): Promise<void>;
  kill(): Promise<void>;
  forget(): Promise<void>;
  close(): Promise<void>;
}

async function makeWorld(): Promise<World> {
  const name = testKeyspace();
  const folder = await mkdtemp(join(tmpdir(), 'pz-killed-'));
  const flows = join(folder, 'flows');
  await cp(join(ROOT, 'flows'), flows, { recursive: true });
  const file = join(flows, 'hotline.yaml');
  const text = (await readFile(file, 'utf8')).replace(/^hotline:.*$/m, `hotline: ${name}`);
  await writeFile(file, text);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const accountSid = `AC${'2'.repeat(32)}`;
  const authToken = 'test-token-of-the-carrier';
  const carrier = await startCarrier({
    accountSid,
    authToken,
    numbers: [
      { number: HOTLINE, voiceUrl: `${url}/voice`, fallbackUrl: `${url}/fallback`, statusUrl: `${url}/voice/status` },
    ],
    rate: RATE,
    callsPerSecond: 1_000,
    seed: 1,
  });
  const connection = connectRedis(testRedisUrl(), { log: pino({ level: 'silent' }), scripts: redisScripts() });
  await connection.ready(10_000);
  const store = createRedisStore(connection, name as never, () => ({
    wrapUpMs: 2_000 as never,
    redialMs: 900_000 as never,
    placeEveryMs: 30_000 as never,
    offerEveryMs: 180_000 as never,
    callbacksPerHour: 1_000,
    admission: { calls: 120, samePrefix: 60, sameNumber: 10 },
  }));
  let child: ChildProcess | null = null;
  const kill = async () => {
    if (child === null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    child = null;
  };
  return {
    carrier,
    store,
    kill,
    async start() {
      const started = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start'], {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          PATH: process.env['PATH'],
          PORT: String(port),
          PUBLIC_URL: url,
          REDIS_URL: testRedisUrl(),
          DATA_DIR: join(folder, 'data'),
          FLOWS_DIR: flows,
          LOG_LEVEL: 'fatal',
          TWILIO_ACCOUNT_SID: accountSid,
          TWILIO_AUTH_TOKEN: authToken,
          TWILIO_API_BASE_URL: carrier.url,
          PRESSZERO_API_TOKEN: 'token-of-the-tests',
          PRESSZERO_SECRET: 'secret-of-the-tests-0123456789',
          PRESSZERO_CLOCK_RATE: String(RATE),
          PRESSZERO_ALLOW_UNSAFE_REDIS: '1',
        },
      });
      child = started;
      await vi.waitFor(
        async () => {
          if (started.exitCode !== null) throw new Error(`the engine ended with ${started.exitCode}`);
          expect((await fetch(`${url}/health/ready`)).status).toBe(200);
        },
        { timeout: 25_000, interval: 50 },
      );
    },
    forget: () => removeKeys(connection, name),
    async close() {
      await carrier.close();
      await kill();
      await removeKeys(connection, name);
      connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.start();
});
afterEach(async () => world.close());

async function row(sid: string): Promise<CallRow> {
  const found = (await world.store.calls()).find((each) => each.sid === sid);
  if (found === undefined) throw new Error(`${sid} is not known`);
  return found;
}

describe('kill -9 of the engine while a caller holds', () => {
  it.each([
    ['restarted', false],
    ['restarted, and Redis has lost everything meanwhile', true],
  ])(
    '%s: the next turn goes on at the same place',
    async (_how, flushed) => {
      const { carrier } = world;
      // Nobody picks up: the callers hold.
      const first = carrier.placeCall({ from: numberOf(21), to: HOTLINE, script: [{ press: '1' }, { press: '0' }] });
      await first.hears(/putting you through/, PATIENT_MS);
      const second = carrier.placeCall({ from: numberOf(22), to: HOTLINE, script: [{ press: '2' }, { press: '0' }] });
      await second.hears(/您排在第 2 位/, PATIENT_MS);
      const before = await Promise.all([row(first.sid), row(second.sid)]);
      expect(before.map(({ place }) => place)).toEqual([1, 2]);

      await world.kill();
      if (flushed) await world.forget();
      await world.start();

      // A turn after the restart, of each of them.
      for (const [index, caller] of [first, second].entries()) {
        const music = () => caller.leg.ear.lines.filter(({ kind }) => kind === 'sound').length;
        await vi.waitFor(() => expect(music()).toBeGreaterThanOrEqual(2), { timeout: 30_000, interval: 50 });
        expect(caller.leg.ended).toBe(false);
        await vi.waitFor(async () => {
          const { place, arrivedAt } = await row(caller.sid);
          expect({ place, arrivedAt }).toEqual({ place: index + 1, arrivedAt: before[index]?.arrivedAt });
        }, PATIENT);
        const places = placesHeard(caller);
        expect(places).toEqual(places.toSorted((a, b) => b - a));
      }
      expect(carrier.legs.filter(({ direction }) => direction === 'inbound').map(({ status }) => status)).toEqual([
        'in-progress',
        'in-progress',
      ]);
    },
    90_000,
  );
});
