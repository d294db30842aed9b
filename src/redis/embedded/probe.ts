import { Redis } from 'ioredis';
import { deadline } from '../deadline.ts';

/** What is behind a socket: a serving or still loading server with its pid and folder, or nothing that answers. */
export type Probe =
  | { readonly state: 'serving' | 'loading'; readonly pid: number; readonly dir: string }
  | { readonly state: 'silent' };

/** Frozen servers accept connections and say nothing; a healthy one answers within a few ms. */
const PATIENCE_MS = 2_000;

/** Asks the server at `socketPath` who it is. Never rejects. */
export async function probe(socketPath: string): Promise<Probe> {
  const client = new Redis({
    path: socketPath,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    return await deadline(ask(client), PATIENCE_MS, 'who are you');
  } catch {
    return { state: 'silent' };
  } finally {
    client.disconnect();
  }
}

async function ask(client: Redis): Promise<Probe> {
  await client.connect();
  const info = await client.info();
  const config = await client.config('GET', 'dir');
  return {
    state: /^loading:0/m.test(info) ? 'serving' : 'loading',
    pid: Number(/^process_id:(\d+)/m.exec(info)?.[1] ?? 0),
    dir: config[1] ?? '',
  };
}
