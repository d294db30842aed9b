import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { startEngine, type Running } from '../../src/main.ts';
import type { Build } from '../../src/engine/version-cache.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { makeLog } from '../../src/runtime/log.ts';
import { type Carrier, type CarrierOptions, startCarrier } from '../../src/simulator/carrier.ts';
import type { Behaviour } from '../../src/simulator/phones.ts';
import { freePort } from './raw-redis.ts';
import { removeKeys, testKeyspace, testRedis, testRedisUrl } from './redis.ts';

const SAMPLES = resolve(import.meta.dirname, '../../flows');

export const HOTLINE = '+12025550100';
export const AGENTS_NUMBER = '+12025550101';

/** Tests ring from one number as often as they like, and nobody takes it for a flood. */
const OFTEN = 'admission: { calls: 1000000, same-prefix: 1000000, same-number: 1000000 }\n';

/** An engine and a carrier that know each other only over HTTP, as in production; the hotline's name, and so its keys, are this test's own. */
export interface TestHotline {
  readonly carrier: Carrier;
  readonly running: Running;
  readonly name: string;
  /** The engine's environment: another node has the same, but for `PORT` and `DATA_DIR`. */
  readonly env: Readonly<Record<string, string>>;
  /** Places a call to the hotline and hands it over. */
  call(from?: string): ReturnType<Carrier['placeCall']>;
  /** Every agent's phone does this. */
  agents(behaviour: Behaviour): void;
  readonly agentPhones: readonly string[];
  /** Starts another engine on the same store and carrier, after `running` was stopped or killed. With `stopped` it waits for Redis. */
  restart(stopped?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

export interface TestHotlineOptions {
  readonly rate?: number;
  /** Changes the texts of the sample's files before the engine reads them. */
  readonly edit?: (file: string, text: string) => string;
  readonly carrier?: Partial<CarrierOptions>;
  readonly files?: readonly string[];
  /** True: on stdout. Otherwise what gets every line. */
  readonly log?: boolean | ((line: string) => void);
  /** Null: an embedded one. Left out: that of the run. */
  readonly redisUrl?: string | null;
  /** Where the carrier finds the engine, when that is not the engine itself: a balancer before several nodes. */
  readonly publicUrl?: string;
  /** Where the flows come from, in place of the samples. */
  readonly flows?: string;
  /** Compiles the flows, in place of the engine's own compiler. */
  readonly build?: Build;
}

/** What an agent robot does: picks up, presses 1 when asked, talks, hangs up. */
export const WILLING: Behaviour = {
  is: 'robot',
  answerAfterMs: 1_000,
  press: [{ whenHears: 'press 1|按 ?1', digits: '1' }],
  talkMs: 20_000,
};

export async function startHotline(options: TestHotlineOptions = {}): Promise<TestHotline> {
  const { rate = 20, edit = (_file: string, text: string) => text } = options;
  const redisUrl = options.redisUrl === undefined ? testRedisUrl() : options.redisUrl;
  const name = testKeyspace();
  const folder = await mkdtemp(join(tmpdir(), 'pz-hotline-'));
  const flowsDir = join(folder, 'flows');
  await cp(options.flows ?? SAMPLES, flowsDir, { recursive: true });
  for (const file of options.files ?? ['hotline.yaml', 'support.yaml']) {
    const path = join(flowsDir, file);
    const text = (await readFile(path, 'utf8')).replace(/^hotline:.*$/m, `hotline: ${name}`);
    const busy = file === 'hotline.yaml' ? `${text}${OFTEN}` : text;
    await writeFile(path, edit(file, busy));
  }
  const accountSid = `AC${'1'.repeat(32)}`;
  const authToken = 'test-token-of-the-carrier';
  const port = await freePort();
  const publicUrl = options.publicUrl ?? `http://127.0.0.1:${port}`;
  const urls = {
    voiceUrl: `${publicUrl}/voice`,
    fallbackUrl: `${publicUrl}/fallback`,
    statusUrl: `${publicUrl}/voice/status`,
  };
  const carrier = await startCarrier({
    accountSid,
    authToken,
    numbers: [HOTLINE, AGENTS_NUMBER].map((number) => ({ number, ...urls })),
    rate,
    callsPerSecond: 1_000,
    seed: 1,
    ...options.carrier,
  });
  const env = {
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    DATA_DIR: join(folder, 'data'),
    FLOWS_DIR: flowsDir,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_BASE_URL: carrier.url,
    PRESSZERO_API_TOKEN: 'token-of-the-tests',
    PRESSZERO_SECRET: 'secret-of-the-tests-0123456789',
    PRESSZERO_CLOCK_RATE: String(rate),
    PRESSZERO_ALLOW_UNSAFE_REDIS: '1',
  };
  const config = readConfig(env);
  if (!('ok' in config)) throw new Error(JSON.stringify(config.problems));
  const log =
    typeof options.log === 'function'
      ? makeLog('debug', { write: options.log })
      : pino({ level: options.log ? 'debug' : 'silent' });
  let running = await startEngine(config.ok, log, options.build && { build: options.build });
  const agentPhones = Object.values(running.engine.deps.versions.hotline().agents).map((agent) => agent.address.to);
  return {
    carrier,
    get running() {
      return running;
    },
    name,
    env,
    agentPhones,
    call: (from = '+12025550155') => carrier.placeCall({ from, to: HOTLINE }),
    agents: (behaviour) => {
      for (const phone of agentPhones) carrier.setPhone(phone, behaviour);
    },
    async restart(stopped) {
      const parts = { ...(options.build && { build: options.build }), ...(stopped && { stopped }) };
      running = await startEngine(config.ok, log, parts);
    },
    async stop() {
      await carrier.close();
      await running.stop();
      if (redisUrl !== null) {
        const redis = await testRedis({ url: redisUrl });
        await removeKeys(redis, name);
        await redis.cleanUp();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
