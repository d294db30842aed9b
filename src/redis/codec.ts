/** What Lua answers, parsed into the port's types. A reply of another shape is our own bug and throws. */
import { z } from 'zod';
import type { CallSid, StateId } from '../core/ids.ts';
import type { Counted } from '../core/report/counted.ts';
import type { Slot } from '../core/report/slots.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type {
  EndedRow,
  Happenings,
  AgentRow,
  CallbackRow,
  CallNow,
  CallRow,
  Census,
  TrailEntry,
} from '../engine/report-ports.ts';
import type { ForgetResult } from '../engine/forget-ports.ts';
import type { Agreement, Promised, PromiseState } from '../engine/journal-ports.ts';
import type { AcceptResult, DueWork, EndedCall, Offer } from '../engine/lease-ports.ts';
import type { Levers } from '../engine/ports.ts';
import type { Probes } from '../engine/probe-ports.ts';
import type { LeaseRow } from '../engine/repair-ports.ts';
import { promised } from '../engine/promised.ts';
import type { CallerHistory, TurnResult } from '../engine/turn-ports.ts';
import {
  accepted,
  agentRow,
  at,
  callNow,
  callRow,
  callbackRow,
  caller,
  census,
  count,
  ended,
  endedRow,
  forgotten,
  happening,
  leaseRow,
  levers,
  loaded,
  offer,
  probes,
  promiseState,
  queueCensus,
  released,
  span,
  trailEntry,
  turnResult,
  work,
} from './reply-shapes.ts';

// Made once: to make a schema takes a hundred times as long as to use it.
const text = z.string();
const texts = z.array(text);
const parts = z.tuple([text], text);
const takenReply = z.tuple([text, count]);
const dueReply = z.tuple([text, text, text], text);
const comparedReply = z.tuple([text, text], text);
const countedReply = z.array(parts);
const callersReply = z.tuple([at], text);
const happeningsReply = z.tuple([text, z.number()], text);
const clockReply = z.tuple([at, z.number(), z.coerce.number()]);
const spansReply = z.array(span);
const yesReply = z.union([z.literal(0), z.literal(1)]);

/** A reply that is one JSON text. */
function json<T>(schema: z.ZodType<T>): (reply: unknown) => T {
  return (reply) => schema.parse(JSON.parse(text.parse(reply)));
}
/** A reply that is a list of JSON texts. */
export function jsons<T>(schema: z.ZodType<T>): (reply: unknown) => T[] {
  return (reply) => texts.parse(reply).map((one) => schema.parse(JSON.parse(one)));
}

/** Where the next page begins (Lua: empty; null: nowhere), and the rows of this one. */
function page<T>(schema: z.ZodType<T>): (reply: unknown) => { readonly next: string | null; readonly rows: T[] } {
  const each = jsons(schema);
  return (reply) => {
    const [next, ...rows] = parts.parse(reply);
    return { next: next === '' ? null : next, rows: each(rows) };
  };
}

/** `[half-hour, field, value, …]` each. */
function counted(reply: unknown): Counted[] {
  return countedReply.parse(reply).map(([slot, ...flat]) => ({ slot: Number(slot) as Slot, fields: counts(flat) }));
}

/** Name, count, name, count, … */
function counts<Name extends string>(flat: readonly string[]): ReadonlyMap<Name, number> {
  return new Map(
    flat.flatMap((name, i) => (i % 2 === 0 ? [[name as Name, count.parse(Number(flat[i + 1]))] as const] : [])),
  );
}

/** One parser per kind of reply. */
export const parse = {
  turn: json<TurnResult>(turnResult),
  load: json<z.infer<typeof loaded>>(loaded),
  caller: json<CallerHistory>(caller),
  ended: json<EndedCall>(ended),
  forgotten: json<ForgetResult>(forgotten),
  /** Where the next page begins (empty: nowhere), and how many entries were taken out. */
  taken: (reply: unknown): { readonly next: string; readonly taken: number } => {
    const [next, taken] = takenReply.parse(reply);
    return { next, taken };
  },
  offer: json<Offer | null>(offer.nullable()),
  accepted: json<AcceptResult>(accepted),
  released: json<z.infer<typeof released>>(released),
  due: (reply: unknown): Agreement & { readonly levers: Levers; readonly works: readonly DueWork[] } => {
    const [mark, ends, standing, ...works] = dueReply.parse(reply);
    return { mark, ends: Number(ends), levers: parse.levers(standing), works: jsons(work)(works) };
  },
  promise: json<PromiseState>(promiseState),
  promised: json<Promised | null>(promised.nullable()),
  compared: (reply: unknown): Agreement & { readonly states: readonly PromiseState[] } => {
    const [mark, ends, ...states] = comparedReply.parse(reply);
    return { mark, ends: Number(ends), states: jsons(promiseState)(states) };
  },
  leases: jsons<LeaseRow>(leaseRow),
  crashes: (reply: unknown): ReadonlyMap<CallSid, number> => counts(texts.parse(reply)),
  strangers: (reply: unknown): ReadonlyMap<CallSid, 'over' | 'unknown'> =>
    new Map([...counts<CallSid>(texts.parse(reply))].map(([leg, over]) => [leg, over === 1 ? 'over' : 'unknown'])),
  agents: jsons<AgentRow>(agentRow),
  callsPage: page<CallRow>(callRow),
  call: json<CallNow | null>(callNow.nullable()),
  callbacks: jsons<CallbackRow>(callbackRow),
  callbacksPage: page<CallbackRow>(callbackRow),
  levers: json<Levers>(levers),
  census: (reply: unknown): Census => {
    const [header, ...queues] = parts.parse(reply);
    return { ...json(census)(header), queues: jsons(queueCensus)(queues) };
  },
  trailPage: page<TrailEntry>(trailEntry),
  probes: (reply: unknown): Probes => json(probes)(reply),
  counted,
  callers: (reply: unknown): { readonly at: EpochMs; readonly states: ReadonlyMap<StateId, number> } => {
    const [now, ...flat] = callersReply.parse(reply);
    return { at: now, states: counts(flat) };
  },
  endedPage: page<EndedRow>(endedRow),
  happenings: (reply: unknown): Happenings => {
    const [next, gap, ...entries] = happeningsReply.parse(reply);
    return { next, gap: gap === 1, entries: jsons(happening)(entries) };
  },
  clock: (reply: unknown): { now: EpochMs; base: number; rate: number } => {
    const [now, base, rate] = clockReply.parse(reply);
    return { now, base, rate };
  },
  /** 1 or 0. */
  yes: (reply: unknown): boolean => yesReply.parse(reply) === 1,
  count: (reply: unknown): number => count.parse(reply),
  span: (reply: unknown): DurationMs => span.parse(reply),
  spans: (reply: unknown): readonly DurationMs[] => spansReply.parse(reply),
};
