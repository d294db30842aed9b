/**
 * Why Redis did not serve: it was `late`, we have no connection (`disconnected`), or it is there and says no
 * (`refused`: loading, out of memory, disk full, a replica, busy with a script).
 */
export type UnavailableReason = 'late' | 'disconnected' | 'refused';

/**
 * Redis could not serve this request now. Whether the command ran is unknown, and in a cluster that is failing over it may
 * still run a few seconds from now; so only moves that are safe to repeat, and refuse when they are stale, may be sent at all.
 * Every other error from Redis is a bug of ours.
 */
export class RedisUnavailable extends Error {
  readonly reason: UnavailableReason;
  /** It cost the whole deadline to know. */
  readonly waited: boolean;

  constructor(what: string, reason: UnavailableReason, detail: string, options: ErrorOptions & { waited?: true } = {}) {
    super(`Redis ${reason}: ${what} (${detail})`, options);
    this.name = 'RedisUnavailable';
    this.reason = reason;
    this.waited = options.waited === true;
  }
}

/** How long one try may take, in wall ms (a turn may try twice and must answer within 3 s). */
export const REDIS_DEADLINE_MS = 800;

/** Replies that mean "not now", with the code that Redis puts first. */
const REFUSALS =
  /^(LOADING|OOM|MISCONF|READONLY|BUSY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|UNBLOCKED|ERR max number of clients)\b/;

/** What the client library says when there is no usable connection. */
const NO_CONNECTION =
  /Connection is closed|Stream isn't writeable|max retries per request|Command timed out|Socket timeout|Cluster isn't ready|Failed to refresh slots|None of startup nodes|All sentinels are unreachable|Too many Cluster redirections|ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/;

/** The same failure as RedisUnavailable when that is what it means; any other error as it is. */
export function asUnavailable(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof RedisUnavailable) return error;
  // A script's error carries the refusal inside: "ERR … script: …, OOM command not allowed …" on older servers.
  const text = error.message.replace(/^(?:-|ERR Error running script.*?: @user_script:\d+: )/, '');
  if (REFUSALS.test(text)) return new RedisUnavailable(what, 'refused', text, { cause: error });
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (NO_CONNECTION.test(`${code} ${text}`)) return new RedisUnavailable(what, 'disconnected', text, { cause: error });
  return error;
}

/**
 * Our own wall-clock deadline above whatever the client library does; its default is to wait for ever on a frozen server.
 * Rejects with RedisUnavailable when `promise` is not settled within `ms`, or fails for want of a working Redis.
 * `what` names the request in the message. The timer never outlives the promise.
 */
export async function deadline<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const give = (): void => reject(new RedisUnavailable(what, 'late', `no answer within ${ms} ms`, { waited: true }));
    // When it was we who were busy, the answer has come and lies in the socket: timers run before sockets are read, this after.
    timer = setTimeout(() => void setImmediate(give), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } catch (error) {
    throw asUnavailable(error, what);
  } finally {
    clearTimeout(timer);
  }
}
