/**
 * `--nodes N`: engines that share one port of this machine, each a process of its own. The parent answers no calls: it owns the data
 * folder and the embedded Redis, hands connections out in turn (node:cluster), and starts again whichever engine dies.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../runtime/config.ts';
import { loadSecrets } from '../runtime/secret.ts';
import { shutDown, type ShutdownStep } from '../runtime/shutdown.ts';
import { lockFolder } from '../wiring/lock-folder.ts';
import { StartRefused } from '../wiring/start-refused.ts';
import { embeddedRedis } from '../wiring/store.ts';

export interface Nodes {
  readonly url: string;
  /** Settles when no engine can be kept running. */
  readonly failed: Promise<void>;
  /** One engine after the other gives up its calls' next turns and ends; then Redis. True if all went well. */
  stop(): Promise<boolean>;
}

/** An engine that dies is started again after this, doubled each time up to the most, wall ms. */
const RESTART_MS = 500;
const MOST_MS = 30_000;
/** One that has lived this long died of something new. */
const LIVED_MS = 60_000;
/** Longer than all steps of an engine's own way out. */
const STOP_MS = 60_000;

/** Whether this process is one of several and ends when it is told to. */
export const hasParent = (): boolean => cluster.isWorker;

/** The last thing a child does: without its parent nothing keeps it alive. */
export function leaveParent(): void {
  cluster.worker?.disconnect();
}

/** Resolves when all answer calls. Throws `StartRefused`. */
export async function startNodes(config: Config, count: number, log: Logger): Promise<Nodes> {
  if (config.carrier.kind === 'simulated')
    throw new StartRefused([
      'The simulated carrier lives in one process with one engine. For --nodes run "presszero carrier" by itself, and start with the environment it prints.',
    ]);
  const undo: ShutdownStep[] = [];
  const stop = () => shutDown(undo, log);
  try {
    const lock = await lockFolder(config.dataDir);
    undo.unshift({ name: 'release the lock', run: () => lock.release(), deadlineMs: 1_000 });
    const redis = config.redisUrl === undefined ? await embeddedRedis(config, log) : null;
    undo.unshift({ name: 'stop Redis', run: () => redis?.stop(), deadlineMs: 15_000 });
    loadSecrets(config.secrets, config.dataDir);

    cluster.setupPrimary({
      ...(process.argv[1] !== undefined && { exec: process.argv[1] }),
      args: ['start'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const family = new Family(config, redis?.url ?? config.redisUrl ?? '', log);
    undo.unshift({ name: 'stop the engines', run: () => family.stop(), deadlineMs: count * STOP_MS });
    // The first one publishes the flows and starts the clock; the others find both. While Redis is away it answers callers without, as
    // the others do, and then they begin together, like nodes of several machines.
    const port = await family.start(1);
    lock.announcePort(port);
    await Promise.all(Array.from({ length: count - 1 }, (_, index) => family.start(index + 2)));
    return { url: config.publicUrl ?? `http://${config.host}:${port}`, failed: family.failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

class Family {
  readonly failed: Promise<void>;
  readonly #config: Config;
  readonly #redisUrl: string;
  readonly #log: Logger;
  readonly #workers = new Map<number, Worker>();
  readonly #listening = new WeakSet<Worker>();
  #fail: () => void = () => undefined;
  #stopping = false;

  constructor(config: Config, redisUrl: string, log: Logger) {
    this.#config = config;
    this.#redisUrl = redisUrl;
    this.#log = log;
    this.failed = new Promise((resolve) => (this.#fail = resolve));
  }

  /** Starts engine number `n` for the first time; its port. Throws when it ends instead: it has said why. */
  async start(n: number): Promise<number> {
    const worker = this.#fork(n);
    const giveUp = new AbortController();
    try {
      const [what] = (await Promise.race([
        once(worker, 'listening', giveUp),
        once(worker, 'exit', giveUp).then(() => [null]),
      ])) as [{ readonly port: number } | null];
      if (what === null) throw new StartRefused(['An engine could not be started; what it said stands above.']);
      this.#keep(n, worker, RESTART_MS);
      return what.port;
    } finally {
      giveUp.abort();
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const worker of this.#workers.values()) {
      if (worker.isDead()) continue;
      const gone = once(worker, 'exit');
      // One that does not listen yet has no calls, and may not hear us either.
      if (this.#listening.has(worker)) worker.send('stop');
      else worker.process.kill('SIGKILL');
      await gone;
    }
  }

  #fork(n: number): Worker {
    const { dataDir, secrets, port, flowsDir, clockRate } = this.#config;
    const own = join(dataDir, `node-${n}`);
    mkdirSync(own, { recursive: true });
    if (secrets.length === 0) copyFileSync(join(dataDir, 'secret'), join(own, 'secret'));
    const worker = cluster.fork({
      PORT: String(port),
      FLOWS_DIR: flowsDir,
      DATA_DIR: own,
      REDIS_URL: this.#redisUrl,
      PRESSZERO_CLOCK_RATE: String(clockRate),
    });
    this.#workers.set(n, worker);
    worker.once('listening', () => this.#listening.add(worker));
    return worker;
  }

  /** Starts it again whenever it dies. */
  #keep(n: number, worker: Worker, waitMs: number): void {
    const began = performance.now();
    worker.once('exit', (code, signal) => {
      if (this.#stopping) return;
      const wait = performance.now() - began > LIVED_MS ? RESTART_MS : waitMs;
      this.#log.error({ node: n, code, signal, againInMs: wait }, 'an engine died, starting it again');
      pause(wait)
        .then(() => {
          if (!this.#stopping) this.#keep(n, this.#fork(n), Math.min(MOST_MS, wait * 2));
        })
        .catch(() => this.#fail());
    });
  }
}
