import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../runtime/log.ts';
import { endServer, type RunningServer } from './server.ts';

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 5_000;
/** A server that has lived this long, in ms, has earned a quick restart. */
const STABLE_AFTER_MS = 10_000;
const STOP_PATIENCE_MS = 10_000;

/** Keeps one server alive on one socket until it is stopped. */
export class Keeper {
  readonly #start: () => Promise<RunningServer>;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  #server: RunningServer;

  constructor(server: RunningServer, start: () => Promise<RunningServer>, log: Log) {
    this.#server = server;
    this.#start = start;
    this.#log = log;
    this.#watching = this.#watch();
  }

  get pid(): number {
    return this.#server.pid;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await endServer(this.#server, STOP_PATIENCE_MS);
    await this.#watching;
    // A restart that was under way when we were told to stop.
    await endServer(this.#server, STOP_PATIENCE_MS);
  }

  async #watch(): Promise<void> {
    const { signal: stopped } = this.#stopping;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!stopped.aborted) {
      const since = performance.now();
      const how = await this.#server.ended;
      if (stopped.aborted) return;
      if (performance.now() - since > STABLE_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
      this.#log.error({ how, pid: this.#server.pid }, 'embedded Redis ended unasked: starting it again');
      backoffMs = await this.#restart(backoffMs);
    }
  }

  /** Tries until a server is up; returns the wait for the next time, twice as long. */
  async #restart(firstMs: number): Promise<number> {
    const { signal: stopped } = this.#stopping;
    let ms = firstMs;
    while (!stopped.aborted) {
      await pause(ms, undefined, { signal: stopped }).catch(() => undefined);
      if (stopped.aborted) break;
      ms = Math.min(ms * 2, LONGEST_BACKOFF_MS);
      try {
        this.#server = await this.#start();
        this.#log.warn({ pid: this.#server.pid }, 'embedded Redis is up again');
        break;
      } catch (error) {
        this.#log.error({ reason: (error as Error).message }, 'embedded Redis does not start');
      }
    }
    return ms;
  }
}
