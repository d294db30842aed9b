/** What a REST call to the carrier came to, in the engine's words. */
import type { RestResult } from '../engine/carrier-ports.ts';

/** The leg is not in progress any more; the resource does not exist. */
const GONE_CODES: ReadonlySet<number> = new Set([21220, 20404]);
/** Too many requests at a time, too many calls at a time: later it may work. */
const LATER_CODES: ReadonlySet<number> = new Set([429, 20429, 10004]);
/** Nobody took the connection, so nothing can have happened. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Reads what the carrier's library threw. Its own errors carry `status` and `code`; a broken connection carries a code of Node's. */
export function failure(error: unknown): Exclude<RestResult<never>, { readonly is: 'ok' }> {
  const { status, code } = partsOf(error);
  if (typeof code === 'string' && NEVER_SENT.has(code)) return { is: 'refused', code: 0, retry: true };
  if (status === null) return { is: 'unknown' };
  const number = typeof code === 'number' ? code : status;
  if (LATER_CODES.has(number) || status === 429) return { is: 'refused', code: number, retry: true };
  if (status >= 500) return { is: 'unknown' };
  if (GONE_CODES.has(number) || status === 404) return { is: 'gone' };
  // Redirects and the like are no answer of the carrier's API.
  return status >= 400 ? { is: 'refused', code: number, retry: false } : { is: 'unknown' };
}

function partsOf(error: unknown): { readonly status: number | null; readonly code: unknown } {
  if (typeof error !== 'object' || error === null) return { status: null, code: null };
  const status: unknown = 'status' in error ? error.status : null;
  const code: unknown = 'code' in error ? error.code : null;
  return { status: typeof status === 'number' ? status : null, code };
}
