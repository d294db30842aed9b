/** Everything that takes part: Redis, carrier, balancer, second host and nodes, on loopback, each started and ended by this. */
import { mkdirSync } from 'node:fs';
import { pino } from 'pino';
import { catalogAt } from '../../src/cli/folder.ts';
import type { Hotline } from '../../src/core/flow/model.ts';
import { render } from '../../src/core/twiml/render.ts';
import { safetyDocument } from '../../src/core/twiml/safety.ts';
import { OVERRIDES, urlOf } from '../../src/core/twiml/url.ts';
import type { Store } from '../../src/engine/ports.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/client.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { type Carrier, startCarrier } from '../../src/simulator/carrier.ts';
import { freePort } from '../support/free-port.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { NAME, writeHotline } from './hotline.ts';
import { type Machine, watchMachine } from './machine.ts';
import { type EngineNode, engineNode, ROOT } from './nodes.ts';
import { type RedisFarm, startRedisFarm } from './redis.ts';
import { type SafetyHost, startSafetyHost } from './safety-host.ts';

export interface World {
  readonly redis: RedisFarm;
  readonly carrier: Carrier;
  readonly balancer: Balancer;
  readonly safety: SafetyHost;
  readonly nodes: readonly EngineNode[];
  readonly flowsDir: string;
  readonly hotline: Hotline;
  /** Of all agents. */
  readonly phones: readonly string[];
  /** The runner's own look into the store. */
  readonly store: Store;
  readonly connection: RedisConnection;
  readonly rate: number;
  readonly machine: Machine;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly folder: string;
  readonly engine: readonly string[];
  /** Another version of the engine that runs beside this one. */
  readonly also?: string;
  readonly nodes: number;
  readonly rate: number;
  readonly seed: number;
  /** False: nobody is on duty. */
  readonly staffed?: boolean;
}

const ACCOUNT = { accountSid: `AC${'3'.repeat(32)}`, authToken: 'token-of-the-chaos' };
/** The second host is asked with more patience: there is nothing behind it. */
const FALLBACK = '#ct=1500&rt=3000&tt=15000&rc=5&rp=all';

export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, rate, seed } = options;
  const undo: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const machine = watchMachine();
    undo.push(() => machine.stop());
    mkdirSync(folder, { recursive: true });
    const flowsDir = writeHotline(folder, options.staffed ?? true);
    const { hotline } = await catalogAt(flowsDir);
    const redis = await startRedisFarm(folder);
    undo.push(() => redis.stop());
    const ports = await Promise.all(Array.from({ length: options.nodes }, freePort));
    const balancer = await startBalancer(ports);
    undo.push(() => balancer.close());
    const document = render(safetyDocument(hotline, { base: null, back: urlOf(balancer.url, '/voice') }));
    const safety = await startSafetyHost(document);
    undo.push(() => safety.close());
    const urls = {
      voiceUrl: `${balancer.url}/voice${OVERRIDES}`,
      fallbackUrl: `${safety.url}${FALLBACK}`,
      statusUrl: `${balancer.url}/voice/status${OVERRIDES}`,
    };
    const carrier = await startCarrier({
      ...ACCOUNT,
      numbers: Object.keys(hotline.numbers).map((number) => ({ number, ...urls })),
      rate,
      callsPerSecond: 1_000,
      seed,
    });
    undo.push(() => carrier.close());
    const env = {
      PUBLIC_URL: balancer.url,
      REDIS_URL: redis.url,
      FLOWS_DIR: flowsDir,
      LOG_LEVEL: 'info',
      PRESSZERO_DRAIN: '1s',
      TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
      TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
      TWILIO_API_BASE_URL: carrier.url,
      PRESSZERO_API_TOKEN: 'token-of-the-chaos',
      PRESSZERO_SECRET: 'secret-of-the-chaos-0123456789',
      PRESSZERO_CLOCK_RATE: String(rate),
    };
    const roots = options.also === undefined ? [ROOT] : [ROOT, options.also];
    const nodes = ports.map((port, index) =>
      engineNode({
        name: `node-${index + 1}`,
        port,
        folder,
        engine: options.engine,
        // Neighbours begin with different ones.
        roots: index % 2 === 0 ? roots : roots.toReversed(),
        env,
      }),
    );
    undo.push(() => Promise.all(nodes.map((node) => node.kill())));
    // The first one publishes the flows and starts the clock; the others find both.
    for (const node of nodes) await node.start();
    const connection = connectRedis(redis.url, { log: pino({ level: 'silent' }), scripts: redisScripts() });
    undo.push(() => connection.close());
    await connection.ready(10_000);
    const store = createRedisStore(connection, NAME as never, () => hotline.policies);
    await store.startClock(rate);
    return {
      redis,
      carrier,
      balancer,
      safety,
      nodes,
      flowsDir,
      hotline,
      phones: Object.values(hotline.agents).map(({ address }) => address.to),
      store,
      connection,
      rate,
      machine,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
