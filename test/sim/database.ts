/** The Redis of a simulated world itself, behind what its nodes see of it: what it loses, and whether what it holds fits together. */
import type { Redis } from 'ioredis';
import { audit, RULES } from '../support/audit.ts';
import { Arrivals } from '../support/audit/arrivals.ts';
import { arrivalsDiffer } from '../support/audit/places.ts';
import { leftOver } from '../support/left-over.ts';
import type { Away } from '../support/order.ts';
import { FirstInLine } from './first-in-line.ts';
import { remember } from './rewind.ts';
import type { Timeline } from './timeline.ts';

export class Database {
  /** When it could not be asked or lost what it knew, ms of the carrier's clock. */
  readonly away: Away[] = [];
  /** When it lost all, or what it was told last, ms of the carrier's clock. */
  readonly emptiedAt: number[] = [];
  /** When what it was told was lost soon after. */
  readonly tails: Away[] = [];
  /** A single turn may find it away: it is slow, or its replies are lost. */
  isMissed = false;
  /** Ends of calls are told that have not ended. */
  toldLies = false;
  readonly #arrivals = new Arrivals();
  readonly #firstInLine = new FirstInLine();
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #timeline: Timeline;
  readonly #carrierNow: () => number;

  /** `prefix`: of the hotline's keys. */
  constructor(redis: Redis, prefix: string, timeline: Timeline, carrierNow: () => number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#timeline = timeline;
    this.#carrierNow = carrierNow;
  }

  async audit(): Promise<readonly string[]> {
    // Some who joined while it was away were given their arrivals by the nodes, each by its own clock: they may be the same to the
    // millisecond; and of some it was told that they are over, who are not, and whose place a redial has meanwhile.
    const ties = this.away.length > 0 || this.toldLies || this.isMissed;
    const rules = [...RULES, this.#arrivals.rule, ...(ties ? [] : [arrivalsDiffer])];
    return await audit(this.#redis, this.#prefix, rules);
  }

  /** After a move that has offered. */
  async lookWhoIsFirst(): Promise<string | null> {
    return await this.#firstInLine.look(this.#redis, this.#prefix);
  }

  /** Once all is over, what is left are books, each with its end (C5). */
  async leftOver(): Promise<readonly string[]> {
    return await leftOver(this.#redis, this.#prefix);
  }

  /** As after FLUSHALL, or a disk that was lost. */
  async empty(): Promise<void> {
    await this.#redis.flushall();
    this.#lost(0);
  }

  /** What it is told from now on, for so many ms, is lost. */
  async loseTail(ms: number): Promise<void> {
    const back = await remember(this.#redis);
    this.#timeline.after(ms, async () => {
      await back();
      this.#lost(ms);
    });
  }

  async forgetScripts(): Promise<void> {
    await this.#redis.script('FLUSH');
  }

  #lost(ms: number): void {
    this.#arrivals.forget();
    const at = this.#carrierNow();
    this.emptiedAt.push(at);
    this.away.push({ callFrom: at - ms, callTo: at });
    if (ms > 0) this.tails.push({ callFrom: at - ms, callTo: at });
  }
}
