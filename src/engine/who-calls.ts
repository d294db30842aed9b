/** What is known of the number that rings: for choosing words and ways, never a place in line (P8). */
import { Temporal } from 'temporal-polyfill';
import type { CallerIs } from '../core/call.ts';
import type { Machine } from '../core/flow/step.ts';
import type { E164 } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import { zoneOf } from '../core/flow/hours.ts';
import { StoreAway } from './ports.ts';

/** Empty when no flow asks, the number is withheld, or the store is away: then the caller is any caller. */
export async function whoCalls(machine: Machine, ani: E164 | null, deps: Deps): Promise<readonly CallerIs[]> {
  if (ani === null || !machine.asksWhoCalls) return [];
  const hotline = deps.versions.hotline();
  try {
    const { at, lastAt, promised } = await deps.store.caller(deps.tickets.hash(ani));
    const zone = zoneOf(hotline, hotline.queues[hotline.defaultQueue]);
    const is: readonly (readonly [CallerIs, boolean])[] = [
      ['waiting-callback', promised],
      ['called-today', lastAt !== null && dayOf(lastAt, zone) === dayOf(at, zone)],
      ['known', lastAt !== null],
      ['new', lastAt === null && !promised],
    ];
    return is.flatMap(([what, yes]) => (yes ? [what] : []));
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return [];
  }
}

const dayOf = (at: EpochMs, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
