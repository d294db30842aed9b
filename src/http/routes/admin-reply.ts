/** What levers answer with. */
import { Refused } from '../api/refused.ts';

/** What a lever did, or why it did nothing. */
export type Acted<T> =
  | { readonly ok: T }
  | { readonly status: 404 | 409; readonly code: string; readonly message: string };

export function acted<T>(result: Acted<T>): T {
  if ('ok' in result) return result.ok;
  throw new Refused(result.status, result.code, result.message);
}
