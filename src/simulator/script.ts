import { theBeginning } from './ear.ts';
import type { Place } from './ear.ts';
import { tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { laterOn } from './life.ts';
import { hangUp, press, speakUp, until } from './person.ts';

/** What a person does, one after the other. `press` and `say` wait until something listens; all times are call-time ms. */
export type Step =
  | { readonly press: string }
  | { readonly say: string }
  | { readonly waitMs: number }
  /** Words, as a regular expression; not heard in time ends the script and hangs up. */
  | { readonly hear: string; readonly withinMs?: number }
  | { readonly until: 'joined' | 'listening' }
  | { readonly hangUp: true }
  /** The line breaks: the same for the application, but not the caller's doing. */
  | { readonly drop: true };

/** Plays a script; afterwards the person stays on the line. */
export async function playScript(exchange: Exchange, leg: Leg, steps: readonly Step[]): Promise<void> {
  let heardTo: Place = theBeginning;
  for (const step of steps) {
    if (leg.ended) return;
    if ('press' in step) {
      if (!(await until(leg, () => leg.listening))) return;
      await press(exchange, leg, step.press);
    } else if ('say' in step) {
      if (!(await until(leg, () => leg.listening || leg.others.length > 0))) return;
      await speakUp(exchange, leg, step.say);
    } else if ('waitMs' in step) {
      await waitOn(exchange, leg, step.waitMs);
    } else if ('hear' in step) {
      const place = await hears(exchange, leg, step.hear, heardTo, step.withinMs ?? 120_000);
      if (place === null) {
        if (leg.ended) return;
        tell(exchange, { type: 'script', leg: leg.sid, is: 'failed', message: `did not hear /${step.hear}/` });
        return hangUp(exchange, leg);
      }
      heardTo = place;
    } else if ('until' in step) {
      if (!(await until(leg, () => (step.until === 'joined' ? leg.others.length > 0 : leg.listening)))) return;
    } else {
      return hangUp(exchange, leg, 'drop' in step ? 'line' : 'person');
    }
  }
  tell(exchange, { type: 'script', leg: leg.sid, is: 'ended', message: '' });
}

function waitOn(exchange: Exchange, leg: Leg, ms: number): Promise<unknown> {
  let over = false;
  laterOn(exchange, leg, ms, () => {
    over = true;
    leg.poke();
  });
  return until(leg, () => over);
}

/** Where the words ended, or null when they were not heard within `withinMs` or the leg ended. */
function hears(exchange: Exchange, leg: Leg, pattern: string, from: Place, withinMs: number): Promise<Place | null> {
  return new Promise((resolve) => {
    const finish = (place: Place | null): void => {
      cancelWatch();
      cancelTimer();
      forget();
      resolve(place);
    };
    const cancelWatch = leg.ear.watch(new RegExp(pattern, 'iu'), from, finish);
    const cancelTimer = laterOn(exchange, leg, withinMs, () => finish(null));
    const forget = leg.onPoke(() => leg.ended && finish(null));
    if (leg.ended) finish(null);
  });
}
