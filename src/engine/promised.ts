/** A promise as store and journal hand it over: one shape, however it is kept. */
import { z } from 'zod';
import type { CallSid, Language, NumberHash, PlaceId, QueueName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Promised } from './journal-ports.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const at = z.custom<EpochMs>(isNumber);

export const promised = z.object({
  place: z.custom<PlaceId>(isText),
  as: z.enum(['callback', 'message']),
  sid: z.custom<CallSid>(isText),
  queue: z.custom<QueueName>(isText),
  lang: z.custom<Language>(isText),
  headStartMs: z.custom<DurationMs>(isNumber),
  arrivedAt: at,
  card: z.string(),
  number: z.string().nullable(),
  numberHash: z.custom<NumberHash>(isText).nullable(),
  recording: z.string().nullable(),
  dueAt: at.nullable(),
  at,
}) satisfies z.ZodType<Promised>;
