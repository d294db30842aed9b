/** How long each kind of key lasts: README says so of every kind, and nothing stays for ever. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { leftOver } from '../../support/left-over.ts';
import type { Fixture } from './fixture.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');

/** Throws when something would. */
export async function nothingStays(f: Fixture): Promise<void> {
  const { client } = f.redis;
  const names = (await client.keys(`${f.prefix}:*`)).map((key) => key.slice(f.prefix.length + 1));
  for (const kind of new Set(names.map((name) => name.split(':')[0] ?? '')))
    expect(readme, `README, "How long what is kept": ${kind}`).toMatch(new RegExp(`^\\|.*\`${kind}\``, 'm'));
  expect(await leftOver(client as Redis, f.prefix)).toEqual([]);
}
