import { pass } from './clock.ts';
import type { Heard } from './ear.ts';
import { tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

/**
 * Lets a line at a leg's ear last as long as it takes. `done` is called once, when it is over or in the very moment it is cut short, so
 * that what was heard is noted before whatever cut it; then a cut line rejects.
 */
export async function lasting(
  exchange: Exchange,
  leg: Leg,
  line: Heard,
  signal: AbortSignal,
  done: (cut: boolean) => void,
): Promise<void> {
  const finish = (cut: boolean): void => {
    signal.removeEventListener('abort', onAbort);
    leg.ear.finish(line, cut);
    done(cut);
  };
  const onAbort = (): void => finish(true);
  if (signal.aborted) finish(true);
  else signal.addEventListener('abort', onAbort, { once: true });
  await pass(exchange.clock, line.lastsMs, signal);
  finish(false);
}

/** Notes a sentence that is over. */
export function tellHeard(exchange: Exchange, leg: Leg, line: Heard, cut: boolean): void {
  tell(exchange, {
    type: 'heard',
    leg: leg.sid,
    text: line.heard,
    language: line.language,
    startAt: Math.round(line.startAt),
    endAt: Math.round(line.endAt ?? 0),
    cut,
  });
}
