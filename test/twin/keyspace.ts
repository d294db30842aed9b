/** The keys of a Redis and what they hold, with their ends. */
import { SortedSet } from './sorted-set.ts';
import { Stream } from './stream.ts';

export type Held = string | Map<string, string> | Set<string> | SortedSet | string[] | Stream;
type Is<T extends Held> = (value: Held) => value is T;

interface Key {
  held: Held;
  /** Wall ms; Infinity: it stays. */
  endsAt: number;
}

export class Keyspace {
  #keys = new Map<string, Key>();
  /** Names of what may have changed since this was last asked; null: all there is. */
  #written: Set<string> | null = null;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(name: string): Key | undefined {
    const key = this.#keys.get(name);
    if (key === undefined || key.endsAt === Infinity || key.endsAt > this.#now()) return key;
    this.#written?.add(name);
    this.#keys.delete(name);
    return undefined;
  }

  /** Throws for something of another kind. */
  get<T extends Held>(name: string, is: Is<T>): T | undefined {
    const held = this.find(name)?.held;
    if (held === undefined || is(held)) return held;
    throw new Error('WRONGTYPE Operation against a key holding the wrong kind of value');
  }

  /** For one who writes to it. */
  make<T extends Held>(name: string, is: Is<T>, empty: () => T): T {
    this.#written?.add(name);
    const known = this.get(name, is);
    if (known !== undefined) return known;
    const held = empty();
    this.put(name, held, Infinity);
    return held;
  }

  put(name: string, held: Held, endsAt: number): void {
    this.#written?.add(name);
    this.#keys.set(name, { held, endsAt });
  }

  delete(name: string): boolean {
    this.#written?.add(name);
    return this.find(name) !== undefined && this.#keys.delete(name);
  }

  /** After something was taken out of it: a collection without anything in it is no key. */
  tidy(name: string, size: number): void {
    this.#written?.add(name);
    if (size === 0) this.#keys.delete(name);
  }

  names(): readonly string[] {
    return [...this.#keys.keys()].filter((name) => this.find(name) !== undefined);
  }

  clear(): void {
    this.#keys.clear();
    this.#written = null;
  }

  /** Names of all that was written or taken out since this was last asked; null: nothing is as it was. */
  written(): ReadonlySet<string> | null {
    const written = this.#written;
    this.#written = new Set();
    return written;
  }

  /** Everything as it is now, and the way back to it. */
  remember(): () => void {
    const kept = new Map([...this.#keys].map(([name, { held, endsAt }]) => [name, { held: copied(held), endsAt }]));
    return () => {
      this.#keys = kept;
      this.#written = null;
    };
  }
}

function copied(held: Held): Held {
  if (typeof held === 'string') return held;
  if (held instanceof Map) return new Map(held);
  if (held instanceof Set) return new Set(held);
  return Array.isArray(held) ? [...held] : held.copy();
}

export const isText: Is<string> = (held) => typeof held === 'string';
export const isHash: Is<Map<string, string>> = (held) => held instanceof Map;
export const isSet: Is<Set<string>> = (held) => held instanceof Set;
export const isSorted: Is<SortedSet> = (held) => held instanceof SortedSet;
export const isList: Is<string[]> = (held) => Array.isArray(held);
export const isStream: Is<Stream> = (held) => held instanceof Stream;
