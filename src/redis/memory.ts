/** How full a Redis is that may be full. */
import type { Cluster, Redis } from 'ioredis';
import { fieldOf } from './safety.ts';

/** The share of `maxmemory` that is used, of the fullest master; null: there is no such limit. Rejects where INFO is not allowed. */
export async function memoryShare(client: Redis | Cluster): Promise<number | null> {
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  const infos = await Promise.all(nodes.map((node) => node.info('memory')));
  const shares = infos.map((info) => Number(fieldOf(info, 'used_memory')) / Number(fieldOf(info, 'maxmemory')));
  // Nothing is unlimited: a division by 0.
  const known = shares.filter(Number.isFinite);
  return known.length === 0 ? null : Math.max(...known);
}
