/**
 * Where a node can die between two of its effects: right after something it asked for was done (a move, a request to the carrier, a line
 * in its journal) or is ready (an answer to a webhook), and before anybody hears of it. At random times nodes die while they wait for
 * nothing, which is the easy case.
 */
import type { Chance } from '../../src/simulator/random.ts';
import type { Process } from './node.ts';

export class FailPoints {
  /** Those that were passed, and how often a node died at each. */
  readonly hits = new Map<string, number>();
  readonly #kill: (process: Process) => boolean;
  #armed: string | null = null;

  /** `kill` answers false for a node that has not begun yet. */
  constructor(kill: (process: Process) => boolean) {
    this.#kill = kill;
  }

  /** The next node to pass one of them dies there. Each is as likely as the others, however seldom it is passed. */
  arm(chance: Chance): void {
    const names = [...this.hits.keys()];
    this.#armed = names[Math.floor(chance.next() * names.length)] ?? null;
  }

  disarm(): void {
    this.#armed = null;
  }

  pass(name: string, process: Process): void {
    if (!process.alive) return;
    const hit = this.hits.get(name) ?? 0;
    this.hits.set(name, hit);
    if (this.#armed !== name || !this.#kill(process)) return;
    this.#armed = null;
    this.hits.set(name, hit + 1);
  }
}
