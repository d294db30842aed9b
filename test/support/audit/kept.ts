/** All that one hotline keeps at one moment, as the audit's rules ask for it. */
import type { Redis } from 'ioredis';
import { type Hash, snapshot } from '../snapshot.ts';

export type Must = (fits: boolean, text: string) => void;
export type Rule = (kept: Kept, must: Must) => void;

export interface Kept {
  /** By kind and id. */
  readonly all: (kind: string) => ReadonlyMap<string, Hash>;
  /** By the key's name after the prefix; a sorted set's members have their scores. Empty when there is none. */
  readonly set: (name: string) => ReadonlyMap<string, number>;
  /** The sets of a kind (`line`: of every queue), by name. */
  readonly sets: (kind: string) => readonly (readonly [name: string, members: ReadonlyMap<string, number>])[];
  readonly calls: readonly (readonly [sid: string, call: Hash])[];
  readonly counts: Hash;
}

/** `prefix`: of the hotline's keys. */
export async function readKept(client: Redis, prefix: string): Promise<Kept> {
  const { hashes: all, sets } = await snapshot(client, prefix);
  return {
    all,
    set: (name) => sets.get(name) ?? new Map<string, number>(),
    sets: (kind) => [...sets].filter(([name]) => name.startsWith(`${kind}:`)),
    calls: [...all('call')].filter(([, call]) => call['phase'] !== 'unknown'),
    counts: all('counts').get('') ?? {},
  };
}
