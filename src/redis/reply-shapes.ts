/** The shapes of what Lua answers, held to the port's types. */
import { z } from 'zod';
import { OUTCOMES } from '../core/call.ts';
import type { AgentId, CallSid, Lease, PlaceId, QueueName, RoomName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type {
  EndedRow,
  Happening,
  AgentRow,
  CallbackRow,
  CallNow,
  CallRow,
  Census,
  TrailEntry,
} from '../engine/report-ports.ts';
import type { ForgetResult } from '../engine/forget-ports.ts';
import type { PromiseState } from '../engine/journal-ports.ts';
import { type AcceptResult, DISPOSITIONS, type DueWork, type EndedCall, type Offer } from '../engine/lease-ports.ts';
import type { Levers, Store } from '../engine/ports.ts';
import { PROBE_FAULTS, type ProbeRow, type Probes } from '../engine/probe-ports.ts';
import { type LeaseRow, REPAIRS } from '../engine/repair-ports.ts';
import type { CallerHistory, LineFacts, StoredCall, TurnResult } from '../engine/turn-ports.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';

const sid = z.custom<CallSid>(isText, 'a sid');
const place = z.custom<PlaceId>(isText, 'a place');
const queue = z.custom<QueueName>(isText, 'a queue');
const agent = z.custom<AgentId>(isText, 'an agent');
const room = z.custom<RoomName>(isText, 'a room');
const lease = z.custom<Lease>(isNumber, 'a lease');
export const at = z.custom<EpochMs>(isNumber, 'a time');
export const span = z.custom<DurationMs>(isNumber, 'a span');
const outcome = z.enum(OUTCOMES);
export const count = z.number();
const kind = z.enum(['call', 'callback', 'message']);

const lineFacts = z.object({
  id: place,
  queue,
  arrivedAt: at,
  place: count,
  spoken: count.nullable(),
  say: z.enum(['place', 'same']).nullable(),
  first: z.boolean(),
  offerDue: z.boolean(),
  staff: count,
  ahtMs: count.nullable(),
  full: z.boolean(),
  news: count,
  newsIsNew: z.boolean(),
  unproved: z.boolean().default(false),
}) satisfies z.ZodType<LineFacts>;

const storedCall = z.object({
  sid,
  step: count,
  call: z.string(),
  prompts: z.string(),
  line: lineFacts.nullable(),
  again: z.boolean(),
  toldAt: at,
}) satisfies z.ZodType<StoredCall>;

export const turnResult = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), at, line: lineFacts.nullable(), lease: lease.nullable() }),
  z.object({ is: z.enum(['repeat', 'stale']), at, stored: storedCall }),
  z.object({ is: z.literal('pull'), at, room, lease, withWhom: z.enum(['agent', 'outside']) }),
  z.object({ is: z.literal('flood'), at }),
  z.object({ is: z.enum(['gone', 'twice', 'spent']), at, stored: storedCall.nullable() }),
  z.object({
    is: z.literal('over'),
    at,
    outcome,
    kept: lineFacts.pick({ id: true, queue: true, arrivedAt: true }).nullable(),
  }),
]) satisfies z.ZodType<TurnResult>;

export const loaded = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live'), stored: storedCall }),
  z.object({ is: z.literal('over'), outcome }),
  z.object({ is: z.literal('unknown') }),
]) satisfies z.ZodType<Awaited<ReturnType<Store['load']>>>;

export const caller = z.object({ at, lastAt: at.nullable(), promised: z.boolean() }) satisfies z.ZodType<CallerHistory>;

export const ended = z.object({
  outcome: outcome.nullable(),
  freed: z.array(z.object({ lease, leg: sid.nullable(), joined: z.boolean() })),
}) satisfies z.ZodType<EndedCall>;

export const offer = z.object({
  lease,
  place,
  kind,
  agent,
  room,
  queue,
  arrivedAt: at,
  at,
  card: z.string(),
  number: z.string().nullable(),
  recording: z.string().nullable(),
  attempt: count,
  unrung: count,
}) satisfies z.ZodType<Offer>;

export const accepted = z.discriminatedUnion('is', [
  z.object({ is: z.literal('yours'), offer, caller: sid.nullable(), first: z.boolean() }),
  z.object({ is: z.literal('outside'), room, caller: sid, first: z.boolean() }),
  z.object({ is: z.enum(['later', 'gone']) }),
]) satisfies z.ZodType<AcceptResult>;

export const released = z.object({ at, sid: sid.nullable() });

export const work = z.discriminatedUnion('is', [
  z.object({ is: z.literal('offer-expired'), lease, leg: sid.nullable() }),
  z.object({ is: z.literal('join-expired'), lease, leg: sid.nullable(), kind }),
  z.object({ is: z.literal('untold'), lease, leg: sid, kind: z.enum(['call', 'callback', 'message', 'transfer']) }),
  z.object({ is: z.literal('lonely'), lease, sid, room, crossed: z.boolean() }),
  z.object({ is: z.literal('silent-leg'), lease, leg: sid, sid }),
  z.object({ is: z.literal('agent-away'), agent }),
  z.object({ is: z.literal('silent-call'), sid }),
  z.object({ is: z.literal('ghost'), sid }),
  z.object({ is: z.literal('gone-leg'), lease, leg: sid, sid, room }),
  z.object({ is: z.literal('unsure'), leg: sid.nullable(), offer, askedAt: at }),
  z.object({ is: z.literal('transfer-expired'), lease, leg: sid.nullable(), sid }),
]) satisfies z.ZodType<DueWork>;

export const promiseState = z.discriminatedUnion('is', [
  z.object({ is: z.enum(['open', 'missing', 'forgotten']) }),
  z.object({ is: z.literal('done'), disposition: z.enum(DISPOSITIONS), at, applied: z.boolean() }),
]) satisfies z.ZodType<PromiseState>;

export const leaseRow = z.object({
  lease,
  status: z.enum(['ringing', 'accepted', 'talking', 'left']),
  kind: z.enum(['call', 'callback', 'message', 'transfer']),
  room,
  leg: sid.nullable(),
  caller: sid.nullable(),
}) satisfies z.ZodType<LeaseRow>;

export const agentRow = z.object({
  id: agent,
  state: z.enum(['off', 'ready', 'offered', 'talking', 'wrap-up', 'away']),
  since: at,
  lease: lease.nullable(),
  place: place.nullable(),
  misses: count,
}) satisfies z.ZodType<AgentRow>;

export const callRow = z.object({
  sid,
  phase: z.enum(['menu', 'waiting', 'offered', 'talking', 'ended']),
  at: z.string(),
  lang: z.string(),
  from: z.string(),
  flow: z.string(),
  queue: queue.nullable(),
  place: count.nullable(),
  startedAt: at,
  arrivedAt: at.nullable(),
  outcome: outcome.nullable(),
}) satisfies z.ZodType<CallRow>;

const timeToPersonMs = z.number().nullable();
export const callNow = z.union([
  callRow.extend({ timeToPersonMs }),
  z.object({ sid, phase: z.literal('ended'), outcome, timeToPersonMs }),
]) satisfies z.ZodType<CallNow>;

export const callbackRow = z.object({
  place,
  sid,
  kind: z.enum(['callback', 'message']),
  queue,
  arrivedAt: at,
  notBefore: at.nullable(),
  attempts: count,
  state: z.enum(['open', 'offered', 'accepted', 'talking', 'done']),
  disposition: z.enum(DISPOSITIONS).nullable(),
  overdue: z.boolean(),
}) satisfies z.ZodType<CallbackRow>;

export const levers = z.object({
  closedUntil: at.nullable(),
  openUntil: at.nullable(),
  announcement: z.object({ text: z.string(), recording: z.string().nullable(), until: at.nullable() }).nullable(),
  news: count,
}) satisfies z.ZodType<Levers>;

export const queueCensus = z.object({
  queue,
  waiting: count,
  longestMs: span,
  ready: count,
  staff: count,
  callbacks: count,
  overdue: count,
});

const probeRow = z.object({
  running: z.string().nullable(),
  begunAt: at.nullable(),
  leg: sid.nullable(),
  rungAt: at.nullable(),
  arrivedAt: at.nullable(),
  pressedAt: at.nullable(),
  lineAt: at.nullable(),
  endedAt: at.nullable(),
  fault: z.enum(PROBE_FAULTS).nullable(),
  tookMs: span.nullable(),
  okAt: at.nullable(),
  failures: count,
}) satisfies z.ZodType<ProbeRow>;
export const probes = z.object({ call: probeRow, fallback: probeRow }) satisfies z.ZodType<Probes>;

export const census = z.object({
  at,
  arrived: count,
  menu: count,
  waiting: count,
  offered: count,
  talking: count,
  ended: count,
  outcomes: z.partialRecord(outcome, count),
  repairs: z.partialRecord(z.enum(REPAIRS), count),
  unofferedMs: span,
  lastArrivalAt: at.nullable(),
  probes,
  dialled: count,
  asked: count,
}) satisfies z.ZodType<Omit<Census, 'queues'>>;

export const trailEntry = z.object({
  id: z.string(),
  at,
  sid: z.string(),
  what: z.string(),
  data: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<TrailEntry>;

export const happening = z.object({
  id: z.string(),
  sid: z.string(),
  what: z.string(),
  at: count,
}) satisfies z.ZodType<Happening>;

export const endedRow = z.object({ sid, endedAt: at, outcome }) satisfies z.ZodType<EndedRow>;

export const forgotten = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live'), calls: count }),
  z.object({ is: z.literal('open'), callbacks: count, messages: count }),
  z.object({
    is: z.literal('forgotten'),
    calls: z
      .array(sid)
      .nullable()
      .transform((sids) => sids ?? []),
    callbacks: count,
    openCallbacks: count,
    openMessages: count,
    history: count,
    places: count,
  }),
]) satisfies z.ZodType<ForgetResult>;
