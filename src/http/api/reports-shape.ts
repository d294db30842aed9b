/** What a report is asked by, and what it answers. */
import { z } from 'zod';
import { OUTCOMES } from '../../core/call.ts';
import { BY } from '../../core/report/report.ts';

const count = z.number().int();
const ms = z.number().int().nullable();

const day = z.string().max(40);
export const ReportQuery = z.object({
  from: day.optional().describe('A day (2026-11-27) or a time (2026-11-27T09:30) of the hotline; today when left out'),
  to: day.optional().describe('Likewise; a day is meant to its end'),
  by: z.enum(BY).default('queue'),
});

const figures = {
  arrivals: count.describe('Calls that rang; of the whole hotline and of half-hours'),
  offered: count.describe(
    'Callers who joined a line, counted for the first they joined; of an agent: who were put to them',
  ),
  answered: count.describe('Callers who met a person, each once; of an agent: offers they took'),
  answeredWithin: z.object({ s15: count, s20: count, s40: count }),
  abandoned: z.array(count).describe('Hung up while waiting, after under 10, 30, 60, 120, 300 s, and later'),
  abandonedTotal: count,
  meanWaitMs: ms.describe('Of those who were answered'),
  zeroToVoice: z.object({ n: count, p50Ms: ms, p90Ms: ms, p99Ms: ms }).describe('Right to 5 %'),
  talks: count,
  ahtMs: ms.describe('Talk and wrap-up'),
  shortTalks: count.describe('Talks under 20 s that the agent ended'),
  missed: count,
  declined: count,
  onDutyMs: count
    .default(0)
    .describe('Of agents: signed in and not away. What an agent does now counts when it is over'),
  busyMs: count.default(0).describe('Of agents: talks and wrap-up'),
  awayMs: count.default(0).describe('Of agents'),
  outcomes: z.partialRecord(z.enum(OUTCOMES), count),
  carrierUnits: count.describe('Begun minutes of all legs that were answered: an estimate of what the carrier bills'),
  longestQueue: count.describe('Most callers in line at once; of the whole hotline and of half-hours'),
};

export const Report = z.object({
  from: z.number().describe('ms since 1970, call time'),
  to: z.number().describe('Exclusive'),
  zone: z.string(),
  by: z.enum(BY),
  rows: z.array(z.object({ name: z.string().describe('Queue, agent, or first ms of the half-hour'), ...figures })),
  total: z.object(figures),
});
