/** How the hotline's parts are, as this node has seen them in the last minute of call time; in words for people. */
import type { z } from 'zod';
import type { Counters } from '../../engine/alarms.ts';
import type { StoreState } from '../../engine/ports.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import type { Board, Health } from './board-shape.ts';

const MINUTE_MS = 60_000 as DurationMs;

export function healthOf(
  counters: Counters,
  now: EpochMs,
  store: StoreState,
  carrier: 'twilio' | 'simulated',
): Board['health'] {
  const lately = (kind: Parameters<Counters['inLast']>[0]): number => counters.inLast(kind, MINUTE_MS, now);
  const [refused, answered, given] = [lately('restUnknown'), lately('restOk'), lately('safetyGiven')];
  return {
    redis: redisHealth(store),
    carrier: carrierHealth(refused, answered, carrier),
    fallback:
      given === 0
        ? told(true, 'ready', 'Nobody was given the safety document in the last minute.')
        : told(false, 'given', `${given} caller${given === 1 ? ' was' : 's were'} given the safety document just now.`),
  };
}

function redisHealth(state: StoreState): z.infer<typeof Health> {
  switch (state) {
    case 'up':
      return told(true, 'answers', 'Redis answers.');
    case 'refuses':
      return told(
        false,
        'refuses',
        'Redis takes nothing new (its memory, its disk, or it is a replica): callers go on by their tickets, or to the emergency numbers.',
      );
    case 'away':
      return told(false, 'away', 'Redis does not answer: callers go on by their tickets, or to the emergency numbers.');
  }
}

function carrierHealth(unknown: number, answered: number, kind: 'twilio' | 'simulated'): z.infer<typeof Health> {
  // The alarm asks for three; a board may show the first.
  if (unknown > 0 && unknown >= answered) return told(false, 'failing', 'The carrier does not answer our requests.');
  return kind === 'simulated'
    ? told(true, 'simulated', 'The carrier is simulated.')
    : told(true, 'answers', 'The carrier answers.');
}

function told(ok: boolean, code: z.infer<typeof Health>['code'], words: string): z.infer<typeof Health> {
  return { ok, code, words };
}
