/** What a check found. */
export interface Finding {
  /** What was looked at: `account`, `number +1…`, `public URL`. */
  readonly check: string;
  readonly is: 'ok' | 'fixed' | 'warn' | 'fail';
  /** What is so, and for `warn` and `fail` what to do. */
  readonly said: string;
}

export const ok = (check: string, said: string): Finding => ({ check, is: 'ok', said });
export const fixed = (check: string, said: string): Finding => ({ check, is: 'fixed', said });
export const warn = (check: string, said: string): Finding => ({ check, is: 'warn', said });
export const fail = (check: string, said: string): Finding => ({ check, is: 'fail', said });
