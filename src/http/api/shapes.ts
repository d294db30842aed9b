/** What the API takes and answers, beside the board, the versions and the reports: one schema is the check and the description. */
import { z } from 'zod';
import { OUTCOMES } from '../../core/call.ts';
import { parseE164 } from '../../core/flow/phone.ts';
import { type E164, parseCallSid, type QueueName } from '../../core/ids.ts';
import type { EpochMs } from '../../core/time.ts';
import { PROBE_FAULTS } from '../../engine/probe-ports.ts';

const count = z.number().int().min(0);
const at = z.number().int().describe('Call time, ms since 1970');
const outcome = z.enum(OUTCOMES);

// ---------------------------------------------------------------------------------------------------- taken

/** Who does it, for log and trail. */
export const by = z.string().trim().min(1).max(80).default('api').describe('Who does it, for log and trail');

export const Sid = z.object({
  sid: z.string().transform((sid, context) => {
    const parsed = parseCallSid(sid);
    if (parsed === null) context.addIssue('is not a CallSid (CA and 32 hexadecimal digits)');
    return parsed ?? z.NEVER;
  }),
});

export const Moment = z.coerce
  .number()
  .int()
  .min(0)
  .max(9_999_999_999_999)
  .transform((at) => at as EpochMs);

/** The `next` of a page before; anything else is refused. */
const cursor = (of: RegExp) => z.string().regex(of, 'is not the "next" of a page before');

/** An entry of the stream. */
export const Cursor = cursor(/^\d{1,15}-\d{1,15}$/);

export const Trails = z.object({ since: Moment, after: Cursor.optional() });
export const InStream = z.object({ cursor: Cursor.optional() });
export const LiveCalls = z.object({ cursor: cursor(/^\d{1,15}-CA[0-9a-f]{32}$/).optional() });
export const KeptCallbacks = z.object({ cursor: cursor(/^\d{1,15}-CB[0-9a-f]{24}$/).optional() });
export const Agent = z.object({ id: z.string().min(1).max(40) });

const until = z.number().int().min(0).max(9_999_999_999_999).nullable();
export const TryIt = z.strictObject({ by });
export const Move = z.union([
  z.strictObject({ head: z.literal(true), by }),
  z.strictObject({
    queue: z
      .string()
      .min(1)
      .max(40)
      .transform((name) => name as QueueName),
    by,
  }),
]);
export const Send = z.strictObject({
  to: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is not a number such as +12025550142')
    .transform((to) => to as E164),
  by,
});
export const Forget = z.strictObject({
  number: z.string().transform((number, context) => {
    const parsed = parseE164(number);
    if (parsed === null) context.addIssue('is not a number such as +12025550142');
    return parsed ?? z.NEVER;
  }),
  promised: z.boolean().default(false).describe('Also take back what is promised to it'),
  by,
});
export const SetAgent = z.strictObject({ to: z.enum(['in', 'out', 'ready', 'away']), by });
export const SetLevers = z.strictObject({
  closedUntil: until.optional(),
  openUntil: until.optional(),
  announcement: z
    .strictObject({ text: z.string().trim().min(1).max(500), until })
    .nullable()
    .optional(),
  by,
});

// ---------------------------------------------------------------------------------------------------- answered

const CallRow = z.object({
  sid: z.string(),
  phase: z.enum(['menu', 'waiting', 'offered', 'talking', 'ended']),
  at: z.string().describe('State of the flow'),
  lang: z.string(),
  from: z.string().describe('Masked'),
  flow: z.string(),
  queue: z.string().nullable(),
  place: count.nullable(),
  startedAt: at,
  arrivedAt: at.nullable().describe('First joining of a line'),
  outcome: outcome.nullable(),
});
const next = z.string().nullable().describe('The cursor of the page after; null: this was the last');
export const CallsPage = z.object({ calls: z.array(CallRow), next });

/** Of a call that is over only what became of it is kept. */
export const Call = z.object({
  ...CallRow.partial().shape,
  sid: z.string(),
  phase: CallRow.shape.phase,
  outcome: outcome.nullable(),
  timeToPersonMs: z.number().nullable().describe('From joining a line to the first person; null: not yet, or never'),
});

const TrailEntry = z.object({
  id: z.string(),
  at,
  sid: z.string(),
  what: z.string(),
  data: z.record(z.string(), z.unknown()).describe('No number and no digit is in it'),
});
export const Trail = z.object({ trail: z.array(TrailEntry) });
export const TrailPage = z.object({ ...Trail.shape, next: z.string().nullable().describe('Null: this was the last') });
export const EndedPage = z.object({
  calls: z.array(z.object({ sid: z.string(), endedAt: at, outcome })),
  next,
});

export const Agents = z.object({
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(['off', 'ready', 'offered', 'talking', 'wrap-up', 'away']),
      address: z.string().describe('Masked'),
      queues: z.array(z.string()),
      languages: z.array(z.string()),
      since: at.optional().describe('Absent: never on duty yet'),
      lease: z.number().nullable().optional(),
      place: z.string().nullable().optional(),
      misses: count.optional(),
    }),
  ),
});

export const CallbacksPage = z.object({
  callbacks: z.array(
    z.object({
      place: z.string(),
      sid: z.string().describe('The call that asked for it: whose trail tells of it'),
      kind: z.enum(['callback', 'message']),
      queue: z.string(),
      arrivedAt: at,
      notBefore: at.nullable(),
      attempts: count,
      state: z.enum(['open', 'offered', 'accepted', 'talking', 'done']),
      disposition: z.enum(['reached', 'heard', 'unreachable', 'cancelled', 'taken-over', 'expired']).nullable(),
      overdue: z.boolean(),
    }),
  ),
  next,
});

export const Levers = z.object({
  closedUntil: at.nullable(),
  openUntil: at.nullable(),
  announcement: z.object({ text: z.string(), recording: z.string().nullable(), until: at.nullable() }).nullable(),
  news: count.describe('Grows with every lever turned'),
});
export const LeversTurned = z.object({ levers: Levers });
export const LeversAndTrail = z.object({ levers: Levers, trail: z.array(TrailEntry), next });

const tally = z.partialRecord(outcome, count);
export const InForce = {
  live: count.nullable(),
  canary: z.object({ number: count, share: z.number(), since: at, tried: tally, live: tally }).nullable(),
  draft: z
    .object({ host: z.string(), version: z.string().nullable(), problems: z.array(z.string()), wall: z.number() })
    .nullable(),
};

export const Status = z.object({
  hotline: z.string(),
  zone: z.string(),
  clockRate: z.number(),
  conserved: z.boolean().describe('arrived = menu + waiting + offered + talking + ended'),
  levers: Levers,
  flows: z.object(InForce),
  at,
  arrived: count,
  menu: count,
  waiting: count,
  offered: count,
  talking: count,
  ended: count,
  outcomes: tally,
  queues: z.array(
    z.object({
      queue: z.string(),
      waiting: count,
      longestMs: z.number(),
      ready: count,
      staff: count,
      callbacks: count,
      overdue: count,
    }),
  ),
  lastArrivalAt: at.nullable(),
});

export const Carrier = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('simulated'),
    url: z.string(),
    rate: z.number(),
    numbers: z.array(z.string()),
    agents: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  }),
  z.object({ kind: z.literal('twilio'), rate: z.number() }),
]);

const Trial = z.object({
  running: z.string().nullable().describe('Null: none is under way'),
  begunAt: at.nullable(),
  leg: z.string().nullable().describe('The call that rang in'),
  rungAt: at.nullable(),
  arrivedAt: at.nullable(),
  pressedAt: at.nullable(),
  lineAt: at.nullable(),
  endedAt: at.nullable(),
  fault: z.enum(PROBE_FAULTS).nullable().describe('Of the last one that has ended; null: all was well'),
  tookMs: z.number().nullable(),
  okAt: at.nullable(),
  failures: count,
});
export const Probes = z.object({ call: Trial, fallback: Trial });

export const Forgotten = z.object({
  forgotten: z.object({
    calls: count,
    trailEntries: count,
    callbacks: count,
    takenBack: count.describe('Of the callbacks: promises'),
    history: count,
    places: count,
    recordings: count,
    recordingsLeft: count.describe('Calls whose recordings the carrier did not delete'),
  }),
  rewritten: z
    .boolean()
    .nullable()
    .describe("Whether the store's file was written anew; null: this Redis does not let us"),
});
export const Moved = z.object({ moved: z.literal(true) });
export const Sent = z.object({ ringing: z.string().describe('Masked') });
export const AgentSet = z.object({ agent: z.string(), to: SetAgent.shape.to });
