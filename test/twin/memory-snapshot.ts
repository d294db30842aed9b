/** What an audit looks at, straight from memory: only what was written since it last looked is read anew. */
import { callFields, type Hash, HOW, type Snapshot } from '../support/snapshot.ts';
import { type Held, isHash, isSet, isSorted, type Keyspace } from './keyspace.ts';

const NONE: ReadonlyMap<string, Hash> = new Map();

export class MemorySnapshot implements Snapshot {
  readonly sets = new Map<string, ReadonlyMap<string, number>>();
  readonly #hashes = new Map<string, Map<string, Hash>>();
  readonly #keyspace: Keyspace;
  readonly #prefix: string;

  /** `prefix`: of the hotline's keys. */
  constructor(keyspace: Keyspace, prefix: string) {
    this.#keyspace = keyspace;
    this.#prefix = `${prefix}:`;
  }

  readonly hashes = (kind: string): ReadonlyMap<string, Hash> => this.#hashes.get(kind) ?? NONE;

  /** Until this is asked again, everything is as it was. */
  look(): Snapshot {
    const written = this.#keyspace.written();
    if (written === null) {
      this.sets.clear();
      this.#hashes.clear();
    }
    for (const key of written ?? this.#keyspace.names())
      if (key.startsWith(this.#prefix))
        this.#read(key.slice(this.#prefix.length), this.#keyspace.find(key)?.held ?? null);
    return this;
  }

  #read(name: string, held: Held | null): void {
    const colon = `${name}:`.indexOf(':');
    const [kind, id] = [name.slice(0, colon), name.slice(colon + 1)];
    const how = HOW[kind];
    if (how === undefined) return;
    if (how === 'hash') {
      const of = this.#hashes.get(kind) ?? new Map<string, Hash>();
      this.#hashes.set(kind, of);
      if (held !== null && isHash(held)) of.set(id, fields(kind, held));
      else of.delete(id);
    } else if (held !== null && isSorted(held)) {
      const score = (member: string): number => (how === 'zset' ? (held.score(member) ?? 0) : 0);
      this.sets.set(name, new Map(held.range(0, -1).map((member) => [member, score(member)])));
    } else if (held !== null && isSet(held)) this.sets.set(name, new Map([...held].map((member) => [member, 0])));
    else this.sets.delete(name);
  }
}

function fields(kind: string, hash: ReadonlyMap<string, string>): Hash {
  if (kind === 'lease' && hash.get('status') === 'over') return { status: 'over' };
  return kind === 'call' ? callFields((field) => hash.get(field)) : Object.fromEntries(hash);
}
