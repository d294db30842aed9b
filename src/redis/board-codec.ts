/** What the move `board` answers, parsed. */
import { z } from 'zod';
import type { AgentId, CallSid, PlaceId, QueueName } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Moment, WaitingRow } from '../engine/report-ports.ts';
import { jsons, parse } from './codec.ts';

const text = (value: unknown): boolean => typeof value === 'string';
const sid = z.custom<CallSid>(text, 'a sid');
const queue = z.custom<QueueName>(text, 'a queue');
const agent = z.custom<AgentId>(text, 'an agent');
const span = z.custom<DurationMs>((value) => typeof value === 'number', 'a span');

const waiting = z.object({
  sid,
  from: z.string(),
  at: z.string(),
  queue,
  lang: z.string(),
  place: z.number(),
  waitedMs: span,
  phase: z.enum(['waiting', 'offered']),
}) satisfies z.ZodType<WaitingRow>;

const menu = z.object({
  sid,
  from: z.string(),
  flow: z.string(),
  at: z.string(),
  lang: z.string(),
  sinceMs: span,
}) satisfies z.ZodType<Moment['menu'][number]>;

const talking = z.object({
  sid,
  from: z.string(),
  agent: agent.nullable(),
  queue: queue.nullable(),
  sinceMs: span,
}) satisfies z.ZodType<Moment['talking'][number]>;

const agentNow = z.object({
  id: agent,
  state: z.enum(['off', 'ready', 'offered', 'talking', 'wrap-up', 'away']),
  sinceMs: span,
  place: z.custom<PlaceId>(text, 'a place').nullable(),
  sid: sid.nullable(),
  queue: queue.nullable(),
}) satisfies z.ZodType<Moment['agents'][number]>;

const rows = z.array(z.string());
const reply = z.tuple([z.string(), rows, rows, rows, rows, rows, rows, z.number(), z.array(rows)]);

export function parseBoard(answer: unknown): Moment {
  const [header, queues, inLine, inMenu, inTalk, agents, callbacks, callbacksTotal, counted] = reply.parse(answer);
  return {
    census: parse.census([header, ...queues]),
    waiting: jsons<WaitingRow>(waiting)(inLine),
    menu: jsons<Moment['menu'][number]>(menu)(inMenu),
    talking: jsons<Moment['talking'][number]>(talking)(inTalk),
    agents: jsons<Moment['agents'][number]>(agentNow)(agents),
    callbacks: parse.callbacks(callbacks),
    callbacksTotal,
    counted: parse.counted(counted),
  };
}
