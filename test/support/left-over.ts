/** What would stay in Redis for ever: each kind of key expires by itself, or is one of those that last while they are needed (C5). */
import type { Redis } from 'ioredis';

/** What has an end by its own state: who is live, who is due, what is configured. What is over among it has to expire. */
const LASTING = new Set(
  (
    'call place lease agent callback line open kept standing in live seen crashes leases dialling callbacks late due full agents ready free duty ' +
    'queues langs counts at pinned tally aht events nodes flight durable journals clock secret levers alarms version versions history published numbers blob blobs ' +
    'probe apart'
  ).split(' '),
);

/** `prefix`: of the hotline's keys. */
export async function leftOver(client: Redis, prefix: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const keys = await client.keys(`${prefix}:*`);
  const ttls = await Promise.all(keys.map((key) => client.pttl(key)));
  // -1: no end. What has just come to its end answers -2.
  for (const key of keys.filter((_, index) => ttls[index] === -1)) {
    const [kind = ''] = key.slice(prefix.length + 1).split(':');
    if (!LASTING.has(kind)) wrong.push(`${key} stays for ever`);
    if (!['call', 'place', 'lease'].includes(kind)) continue;
    const [over, status] = await client.hmget(key, 'over', 'status');
    if (over !== null || status === 'done' || status === 'over') wrong.push(`${key} is over and stays for ever`);
  }
  return wrong;
}
