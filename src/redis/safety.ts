import type { Cluster, Redis } from 'ioredis';
import { isAtLeast, OLDEST_VERSION } from './embedded/binary.ts';

/** A setting of a Redis with which a place in line could vanish. */
export interface SafetyProblem {
  readonly setting: 'maxmemory-policy' | 'appendonly' | 'appendfsync' | 'min-replicas-to-write' | 'version';
  /** Nothing may start on it; otherwise it is told. */
  readonly refused: boolean;
  /** What it is now. */
  readonly is: string;
  /** What could happen and what mends it, as sentences for the person who starts the engine. */
  readonly message: string;
}

/** The value of `name:` in an INFO reply. */
export function fieldOf(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

function mend(setting: string, value: string): string {
  return `Run "CONFIG SET ${setting} ${value}" and put "${setting} ${value}" into redis.conf (on a managed Redis: its parameter group)`;
}

/**
 * INFO does not tell it, and CONFIG is not for every user: the one of `aclRules` may not ask either. It could be let ask CONFIG GET alone,
 * but rules can't name the setting, so whoever has its password would read `requirepass` and `masterauth` too: an operator's rights for
 * one line at the start. So it is null: not known, and that is told.
 */
async function fsyncOf(node: Redis): Promise<string | null> {
  const asked: unknown = await node.config('GET', 'appendfsync').catch(() => null);
  const [, value] = Array.isArray(asked) ? (asked as string[]) : [];
  return value ?? null;
}

/** Null: what was answered is on disk. */
function fsyncProblem(sync: string | null): SafetyProblem | null {
  if (sync === 'always') return null;
  const lost = 'a power cut takes the last second. Calls come back by their tickets and callbacks by the journal';
  const cure = mend('appendfsync', 'always');
  const message =
    sync === null
      ? `appendfsync can not be seen: CONFIG GET is not for this user. Unless it is always, ${lost}. Have the operator of this Redis run "CONFIG GET appendfsync"; if that says something else: ${cure}. Where it says always, nothing is wrong, though this is told at every start.`
      : `appendfsync is ${sync}: ${lost}; to lose nothing: ${cure}.`;
  return { setting: 'appendfsync', refused: false, is: sync ?? 'unknown', message };
}

async function checkNode(node: Redis): Promise<SafetyProblem[]> {
  // INFO is allowed where CONFIG is not, as on a managed Redis, and tells the same.
  const info = await node.info();
  const policy = fieldOf(info, 'maxmemory_policy') ?? 'unknown';
  const appendOnly = fieldOf(info, 'aof_enabled') === '1';
  const version = fieldOf(info, 'redis_version') ?? '0';
  const problems: SafetyProblem[] = [];
  if (policy !== 'noeviction') {
    const message = `maxmemory-policy is ${policy}: Redis may throw waiting callers out of the line. ${mend('maxmemory-policy', 'noeviction')}.`;
    problems.push({ setting: 'maxmemory-policy', refused: true, is: policy, message });
  }
  if (!appendOnly) {
    const message = `appendonly is no: after a crash the line and every promised callback are gone. ${mend('appendonly', 'yes')}.`;
    problems.push({ setting: 'appendonly', refused: true, is: 'no', message });
  }
  // Without a file there is nothing to sync, and that has been told.
  const sync = appendOnly ? fsyncProblem(await fsyncOf(node)) : null;
  if (sync !== null) problems.push(sync);
  // Told by INFO only where it is set.
  const cutOffStops = fieldOf(info, 'min_slaves_good_slaves') !== undefined;
  if (Number(fieldOf(info, 'connected_slaves') ?? '0') > 0 && !cutOffStops) {
    const message = `min-replicas-to-write is 0: a master that is cut off from its replicas goes on seating callers whom the fail-over then forgets. They come back by their tickets; to have it stop after ten seconds: ${mend('min-replicas-to-write', '1')}.`;
    problems.push({ setting: 'min-replicas-to-write', refused: false, is: '0', message });
  }
  if (!isAtLeast(version, OLDEST_VERSION)) {
    const message = `The server is Redis ${version}, older than ${OLDEST_VERSION}. Upgrade it, or unset REDIS_URL to use the embedded one.`;
    problems.push({ setting: 'version', refused: true, is: version, message });
  }
  return problems;
}

/**
 * Looks for settings that break promises: an eviction policy other than noeviction, no Append Only File, too old a server; and for a
 * file that is not on disk at every write, or not known to be, and a master that writes on without its replicas, which only weakens them.
 * In a cluster every master is asked, and the same problem on several is told once. Rejects if Redis does not answer.
 */
export async function checkRedisSafety(client: Redis | Cluster): Promise<SafetyProblem[]> {
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  const found = (await Promise.all(nodes.map(checkNode))).flat();
  return found.filter((p, index) => found.findIndex((other) => other.message === p.message) === index);
}
