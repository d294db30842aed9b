/** What the live board is told: one moment of the hotline, capped, so that ten thousand callers cost it no more than two hundred. */
import { z } from 'zod';
import { OUTCOMES } from '../../core/call.ts';
import { Levers } from './shapes.ts';

const at = z.number().int().describe('Call time, ms since 1970');
const ms = z.number().int().min(0);
const count = z.number().int().min(0);
const share = z.number().min(0).max(1).nullable();
const sid = z.string().describe('A call, as in /api/calls/{sid}');
const teller = z.string().describe('The call whose trail tells of the place: of a callback the one that asked for it');
const queue = z.string();

export const WaitingRow = z.object({
  sid,
  from: z.string().describe('Masked'),
  queue,
  lang: z.string(),
  place: count.describe('1 = next in its queue; callbacks ahead count'),
  waitedMs: ms.describe('Since the arrival, which a redial and a detour keep'),
  phase: z.enum(['waiting', 'offered']),
  at: z.string().describe('State of the flow'),
});

export const Health = z.object({
  ok: z.boolean(),
  code: z
    .enum(['answers', 'refuses', 'away', 'simulated', 'failing', 'ready', 'given'])
    .describe('For pages in other languages'),
  words: z.string(),
});

const DayRow = z.object({
  from: at.describe('When this half-hour began'),
  arrivals: count,
  answered: count,
  abandoned: count,
  meanWaitMs: ms.nullable().describe('Of those who were answered; null when nobody was'),
  longestQueue: count,
});

export const Board = z.object({
  at,
  hotline: z.string(),
  title: z.record(z.string(), z.string()).describe('By language, the first of the hotline first'),
  zone: z.string(),
  clockRate: z.number(),
  empty: z.boolean().describe('Nobody has ever called'),
  lost: z.object({
    lost: count,
    calls: count.describe('Calls that have ended'),
    bound: share.describe('With none lost: at most this share can be lost, at 95 % confidence (3/n); else null'),
  }),
  waiting: z.array(WaitingRow).describe('In order, the first 200'),
  waitingTotal: count,
  longestMs: ms,
  inMenu: z
    .array(z.object({ sid, from: z.string(), flow: z.string(), at: z.string(), lang: z.string(), sinceMs: ms }))
    .describe('Longest there first, 200 at most; also those whose talk is over and who have not hung up'),
  inMenuTotal: count,
  talking: z
    .array(
      z.object({
        sid,
        from: z.string(),
        agent: z.string().nullable().describe('Null: a number outside'),
        agentName: z.string().nullable(),
        queue: queue.nullable(),
        sinceMs: ms,
      }),
    )
    .describe('Longest first, 200 at most'),
  talkingTotal: count,
  offers: z.array(
    z.object({
      place: z.string().describe('The sid of the call, or CB… for a callback or message'),
      sid: teller,
      agent: z.string(),
      agentName: z.string(),
      queue: queue.nullable(),
      sinceMs: ms,
    }),
  ),
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(['off', 'ready', 'offered', 'talking', 'wrap-up', 'away']),
      sinceMs: ms.nullable().describe('Null: never on duty yet'),
      queues: z.array(queue),
      place: z.string().nullable(),
      sid: teller.nullable(),
    }),
  ),
  callbacks: z
    .array(
      z.object({
        place: z.string(),
        sid: teller,
        kind: z.enum(['callback', 'message']),
        queue,
        state: z.enum(['open', 'offered', 'accepted', 'talking', 'done']),
        arrivedAt: at,
        notBefore: at.nullable(),
        overdue: z.boolean(),
      }),
    )
    .describe('Those not done, oldest arrival first, 200 at most'),
  callbacksTotal: count,
  queues: z.array(
    z.object({
      queue,
      waiting: count,
      longestMs: ms,
      ready: count,
      staff: count.describe('On duty'),
      callbacks: count,
      overdue: count,
    }),
  ),
  zeroToPerson: z
    .object({ n: count, p50Ms: ms.nullable(), p90Ms: ms.nullable(), p99Ms: ms.nullable() })
    .describe('Today, from joining a line to the first voice'),
  answeredWithin: z
    .object({ n: count, s15: share, s20: share, s40: share })
    .describe('Today, shares of n: those who were answered, or left the line by hanging up'),
  conservation: z
    .object({ arrived: count, menu: count, waiting: count, offered: count, talking: count, ended: count })
    .describe('arrived = menu + waiting + offered + talking + ended'),
  outcomes: z.partialRecord(z.enum(OUTCOMES), count),
  versions: z.object({
    live: count.nullable(),
    canary: z.object({ number: count, share: z.number().describe('Percent of new calls') }).nullable(),
    draftProblems: count.describe('Problems of an edit that is therefore not live'),
    finishing: z.array(z.object({ number: count, calls: count })),
  }),
  levers: Levers,
  health: z.object({ redis: Health, carrier: Health, fallback: Health }),
  day: z.array(DayRow).describe('Half-hours of today in the zone of the hotline, up to now'),
});
export type Board = z.infer<typeof Board>;

/** One thing that happened: enough to know that a look at the board is worth it. */
export const HotlineEvent = z.object({
  sid: z.string().describe('The call, agent or "hotline" it happened to'),
  what: z.string(),
  at,
});
export type HotlineEvent = z.infer<typeof HotlineEvent>;
