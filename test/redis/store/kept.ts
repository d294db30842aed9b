/** How long each kind of key lasts: it expires by itself, or is one of those below, and README says so of every kind. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Fixture } from './fixture.ts';

/** What has an end by its own state: who is live, who is due, what is configured. What is over among it has to expire. */
const LASTING = new Set(
  (
    'call place lease agent callback line open kept standing in live seen crashes leases dialling callbacks late due full agents ready free duty ' +
    'queues langs counts at pinned tally aht events nodes flight durable journals clock secret levers alarms version versions history published numbers blob blobs ' +
    'probe apart'
  ).split(' '),
);
const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');

/** Throws when something would stay for ever. */
export async function nothingStays(f: Fixture): Promise<void> {
  const { client } = f.redis;
  for (const key of await client.keys(`${f.prefix}:*`)) {
    const [kind = '', id = ''] = key.slice(f.prefix.length + 1).split(':');
    expect(readme, `README, "How long what is kept": ${kind}`).toMatch(new RegExp(`^\\|.*\`${kind}\``, 'm'));
    if ((await client.pttl(key)) > 0) continue;
    expect([kind, LASTING.has(kind)]).toEqual([kind, true]);
    if (!['call', 'place', 'lease'].includes(kind)) continue;
    const { over, status } = await f.hash(kind, id);
    expect([key, over === undefined && status !== 'done' && status !== 'over']).toEqual([key, true]);
  }
}
