/** One engine a data folder: its secret, its embedded Redis and its journal have one owner. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HeldLock, takeLock } from '../runtime/lock.ts';
import { StartRefused } from './start-refused.ts';

/** Throws `StartRefused` when another engine has it. */
export async function lockFolder(dataDir: string): Promise<HeldLock> {
  mkdirSync(dataDir, { recursive: true });
  const taken = await takeLock(join(dataDir, 'engine.lock'));
  if ('ok' in taken) return taken.ok;
  const { pid, port } = taken.heldBy;
  const where = port === undefined ? '' : `, at http://127.0.0.1:${port}`;
  throw new StartRefused([
    `An engine already runs on ${dataDir} (process ${pid}${where}). Stop that one, or set another DATA_DIR.`,
  ]);
}
