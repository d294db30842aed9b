/** What Lua answers, parsed into the port's types. A reply of another shape is our own bug and throws. */
import { z } from 'zod';
import { OUTCOMES } from '../core/call.ts';
import type { AgentId, CallSid, Lease, PlaceId, QueueName, RoomName, StateId } from '../core/ids.ts';
import type { Counted } from '../core/report/counted.ts';
import type { Slot } from '../core/report/slots.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type {
  EndedRow,
  Happening,
  Happenings,
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
const at = z.custom<EpochMs>(isNumber, 'a time');
const span = z.custom<DurationMs>(isNumber, 'a span');
const outcome = z.enum(OUTCOMES);
const count = z.number();
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

const turnResult = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), at, line: lineFacts.nullable(), lease: lease.nullable() }),
  z.object({ is: z.enum(['repeat', 'stale']), at, stored: storedCall }),
  z.object({ is: z.literal('pull'), at, room, lease, withWhom: z.enum(['agent', 'outside']) }),
  z.object({ is: z.enum(['gone', 'twice', 'spent']), at, stored: storedCall.nullable() }),
  z.object({
    is: z.literal('over'),
    at,
    outcome,
    kept: lineFacts.pick({ id: true, queue: true, arrivedAt: true }).nullable(),
  }),
]) satisfies z.ZodType<TurnResult>;

const loaded = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live'), stored: storedCall }),
  z.object({ is: z.literal('over'), outcome }),
  z.object({ is: z.literal('unknown') }),
]) satisfies z.ZodType<Awaited<ReturnType<Store['load']>>>;

const caller = z.object({ at, lastAt: at.nullable(), promised: z.boolean() }) satisfies z.ZodType<CallerHistory>;

const ended = z.object({
  outcome: outcome.nullable(),
  freed: z.array(z.object({ lease, leg: sid.nullable(), joined: z.boolean() })),
}) satisfies z.ZodType<EndedCall>;

const offer = z.object({
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
}) satisfies z.ZodType<Offer>;

const accepted = z.discriminatedUnion('is', [
  z.object({ is: z.literal('yours'), offer, caller: sid.nullable(), first: z.boolean() }),
  z.object({ is: z.literal('outside'), room, caller: sid, first: z.boolean() }),
  z.object({ is: z.enum(['later', 'gone']) }),
]) satisfies z.ZodType<AcceptResult>;

const released = z.object({ at, sid: sid.nullable() });

const work = z.discriminatedUnion('is', [
  z.object({ is: z.literal('offer-expired'), lease, leg: sid.nullable() }),
  z.object({ is: z.literal('join-expired'), lease, leg: sid.nullable(), kind }),
  z.object({ is: z.literal('untold'), lease, leg: sid, kind: z.enum(['call', 'callback', 'message', 'transfer']) }),
  z.object({ is: z.literal('lonely'), lease, sid, met: z.boolean() }),
  z.object({ is: z.literal('silent-leg'), lease, leg: sid, sid }),
  z.object({ is: z.literal('agent-away'), agent }),
  z.object({ is: z.literal('silent-call'), sid }),
  z.object({ is: z.literal('ghost'), sid }),
  z.object({ is: z.literal('gone-leg'), lease, leg: sid, sid }),
  z.object({ is: z.literal('unsure'), leg: sid.nullable(), offer, askedAt: at }),
  z.object({ is: z.literal('transfer-expired'), lease, leg: sid.nullable(), sid }),
]) satisfies z.ZodType<DueWork>;

const promiseState = z.discriminatedUnion('is', [
  z.object({ is: z.enum(['open', 'missing', 'forgotten']) }),
  z.object({ is: z.literal('done'), disposition: z.enum(DISPOSITIONS), at, applied: z.boolean() }),
]) satisfies z.ZodType<PromiseState>;

const leaseRow = z.object({
  lease,
  status: z.enum(['ringing', 'accepted', 'talking', 'left']),
  kind: z.enum(['call', 'callback', 'message', 'transfer']),
  room,
  leg: sid.nullable(),
  caller: sid.nullable(),
  met: z.boolean(),
}) satisfies z.ZodType<LeaseRow>;

const agentRow = z.object({
  id: agent,
  state: z.enum(['off', 'ready', 'offered', 'talking', 'wrap-up', 'away']),
  since: at,
  lease: lease.nullable(),
  place: place.nullable(),
  misses: count,
}) satisfies z.ZodType<AgentRow>;

const callRow = z.object({
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
const callNow = z.union([
  callRow.extend({ timeToPersonMs }),
  z.object({ sid, phase: z.literal('ended'), outcome, timeToPersonMs }),
]) satisfies z.ZodType<CallNow>;

const callbackRow = z.object({
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

const levers = z.object({
  closedUntil: at.nullable(),
  openUntil: at.nullable(),
  announcement: z.object({ text: z.string(), recording: z.string().nullable(), until: at.nullable() }).nullable(),
  news: count,
}) satisfies z.ZodType<Levers>;

const queueCensus = z.object({
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
const probes = z.object({ call: probeRow, fallback: probeRow }) satisfies z.ZodType<Probes>;

const census = z.object({
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
}) satisfies z.ZodType<Omit<Census, 'queues'>>;

const trailEntry = z.object({
  id: z.string(),
  at,
  sid: z.string(),
  what: z.string(),
  data: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<TrailEntry>;

const happening = z.object({
  id: z.string(),
  sid: z.string(),
  what: z.string(),
  at: count,
}) satisfies z.ZodType<Happening>;

const endedRow = z.object({ sid, endedAt: at, outcome }) satisfies z.ZodType<EndedRow>;

const forgotten = z.discriminatedUnion('is', [
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

/** A reply that is one JSON text. */
function json<T>(schema: z.ZodType<T>): (reply: unknown) => T {
  return (reply) => schema.parse(JSON.parse(z.string().parse(reply)));
}
/** A reply that is a list of JSON texts. */
export function jsons<T>(schema: z.ZodType<T>): (reply: unknown) => T[] {
  return (reply) =>
    z
      .array(z.string())
      .parse(reply)
      .map((text) => schema.parse(JSON.parse(text)));
}

/** `[half-hour, field, value, …]` each. */
function counted(reply: unknown): Counted[] {
  return z
    .array(z.tuple([z.string()], z.string()))
    .parse(reply)
    .map(([slot, ...flat]) => ({ slot: Number(slot) as Slot, fields: counts(flat) }));
}

/** Name, count, name, count, … */
function counts<Name extends string>(flat: readonly string[]): ReadonlyMap<Name, number> {
  return new Map(
    flat.flatMap((name, i) => (i % 2 === 0 ? [[name as Name, count.parse(Number(flat[i + 1]))] as const] : [])),
  );
}

const parts = z.tuple([z.string()], z.string());

/** One parser per kind of reply. */
export const parse = {
  turn: json<TurnResult>(turnResult),
  load: json<z.infer<typeof loaded>>(loaded),
  caller: json<CallerHistory>(caller),
  ended: json<EndedCall>(ended),
  forgotten: json<ForgetResult>(forgotten),
  /** Where the next page begins (empty: nowhere), and how many entries were taken out. */
  taken: (reply: unknown): { readonly next: string; readonly taken: number } => {
    const [next, taken] = z.tuple([z.string(), count]).parse(reply);
    return { next, taken };
  },
  offer: json<Offer | null>(offer.nullable()),
  accepted: json<AcceptResult>(accepted),
  released: json<z.infer<typeof released>>(released),
  due: jsons<DueWork>(work),
  promise: json<PromiseState>(promiseState),
  compared: (reply: unknown): { readonly mark: string; readonly states: readonly PromiseState[] } => {
    const [mark, ...states] = parts.parse(reply);
    return { mark, states: jsons(promiseState)(states) };
  },
  leases: jsons<LeaseRow>(leaseRow),
  crashes: (reply: unknown): ReadonlyMap<CallSid, number> => counts(z.array(z.string()).parse(reply)),
  strangers: (reply: unknown): ReadonlyMap<CallSid, 'over' | 'unknown'> =>
    new Map(
      [...counts<CallSid>(z.array(z.string()).parse(reply))].map(([leg, over]) => [
        leg,
        over === 1 ? 'over' : 'unknown',
      ]),
    ),
  agents: jsons<AgentRow>(agentRow),
  calls: (reply: unknown): { readonly next: string; readonly calls: CallRow[] } => {
    const [next, ...calls] = parts.parse(reply);
    return { next, calls: jsons<CallRow>(callRow)(calls) };
  },
  call: json<CallNow | null>(callNow.nullable()),
  callbacks: jsons<CallbackRow>(callbackRow),
  levers: json<Levers>(levers),
  census: (reply: unknown): Census => {
    const [header, ...queues] = parts.parse(reply);
    return { ...json(census)(header), queues: jsons(queueCensus)(queues) };
  },
  /** Where the next page begins (empty: nowhere), and this page's entries. */
  trail: (reply: unknown): { readonly next: string; readonly entries: TrailEntry[] } => {
    const [next, ...entries] = parts.parse(reply);
    return { next, entries: jsons(trailEntry)(entries) };
  },
  probes: (reply: unknown): Probes => json(probes)(reply),
  counted,
  callers: (reply: unknown): { readonly at: EpochMs; readonly states: ReadonlyMap<StateId, number> } => {
    const [now, ...flat] = z.tuple([at], z.string()).parse(reply);
    return { at: now, states: counts(flat) };
  },
  endedRows: (reply: unknown): { readonly next: string; readonly calls: EndedRow[] } => {
    const [next, ...calls] = parts.parse(reply);
    return { next, calls: jsons(endedRow)(calls) };
  },
  happenings: (reply: unknown): Happenings => {
    const [next, gap, ...entries] = z.tuple([z.string(), z.number()], z.string()).parse(reply);
    return { next, gap: gap === 1, entries: jsons(happening)(entries) };
  },
  clock: (reply: unknown): { now: EpochMs; base: number; rate: number } => {
    const [now, base, rate] = z.tuple([at, z.number(), z.coerce.number()]).parse(reply);
    return { now, base, rate };
  },
  /** 1 or 0. */
  yes: (reply: unknown): boolean => z.union([z.literal(0), z.literal(1)]).parse(reply) === 1,
  count: (reply: unknown): number => count.parse(reply),
  span: (reply: unknown): DurationMs => span.parse(reply),
};
