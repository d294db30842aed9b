import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../src/core/report/columns.ts';
import type { Counted } from '../../../src/core/report/counted.ts';
import { reportOf } from '../../../src/core/report/report.ts';
import type { Slot } from '../../../src/core/report/slots.ts';

const counted = (slot: number, fields: Record<string, number>): Counted => ({
  slot: slot as Slot,
  fields: new Map(Object.entries(fields)),
});
const HALF_HOURS = [
  counted(0, {
    'h:arrivals': 5,
    'h:peak': 3,
    'h:units': 9,
    'h:outcome.talked': 2,
    'h:outcome.abandoned-menu': 1,
    'q.bills:offered': 4,
    'q.bills:answered': 2,
    'q.bills:waitMs': 30_000,
    'q.bills:within15': 1,
    'q.bills:within20': 2,
    'q.bills:within40': 2,
    'q.bills:z10': 1,
    'q.bills:z40': 1,
    'q.bills:left0': 1,
    'q.bills:left5': 1,
    'q.bills:units': 7,
    'q.bills:outcome.talked': 2,
    'a.201:offered': 3,
    'a.201:accepted': 2,
    'a.201:missed': 1,
    'a.201:handled': 2,
    'a.201:handledMs': 241_000,
    'a.201:ms.ready': 600_000,
    'a.201:ms.offered': 9_000,
    'a.201:ms.talking': 200_000,
    'a.201:ms.wrap-up': 41_000,
    'a.201:ms.away': 5_000,
  }),
  counted(1_800_000, { 'h:arrivals': 1, 'h:peak': 1, 'q.bills:offered': 1, 'q.urgent:offered': 1 }),
];

describe('a report', () => {
  it('by queue', () => {
    const { rows } = reportOf(HALF_HOURS, 'queue');
    expect(rows).toMatchObject([
      {
        name: 'bills',
        offered: 5,
        answered: 2,
        answeredWithin: { s15: 1, s20: 2, s40: 2 },
        abandoned: [1, 0, 0, 0, 0, 1],
        abandonedTotal: 2,
        meanWaitMs: 15_000,
        zeroToVoice: { n: 2 },
        outcomes: { talked: 2 },
        carrierUnits: 7,
      },
      { name: 'urgent', offered: 1, meanWaitMs: null, zeroToVoice: { n: 0, p50Ms: null } },
    ]);
  });

  it('by half-hour, nothing of which is counted twice; a peak is the highest', () => {
    const { rows, total } = reportOf(HALF_HOURS, 'half-hour');
    expect(rows).toMatchObject([
      { name: '0', arrivals: 5, longestQueue: 3, carrierUnits: 9, offered: 4 },
      { name: '1800000', arrivals: 1, longestQueue: 1, offered: 2 },
    ]);
    expect(total).toMatchObject({
      arrivals: 6,
      longestQueue: 3,
      carrierUnits: 9,
      offered: 6,
      outcomes: { talked: 2, 'abandoned-menu': 1 },
    });
  });

  it('by agent', () => {
    expect(reportOf(HALF_HOURS, 'agent').rows).toMatchObject([
      {
        name: '201',
        offered: 3,
        answered: 2,
        missed: 1,
        ahtMs: 120_500,
        onDutyMs: 850_000,
        busyMs: 241_000,
        awayMs: 5_000,
      },
    ]);
  });

  it('of nothing has no rows', () => {
    expect(reportOf([], 'queue')).toMatchObject({ rows: [], total: { arrivals: 0, ahtMs: null, outcomes: {} } });
  });

  it('as a table has a cell for every column, and the sum last', () => {
    const table = tableOf(reportOf(HALF_HOURS, 'queue'), 'queue', (name) => name);
    expect(table.map(([first]) => first)).toEqual(['queue', 'bills', 'urgent', 'all']);
    expect(new Set(table.map(({ length }) => length)).size).toBe(1);
    const column = table[0]?.indexOf('abandoned after 300 s or more') ?? -1;
    expect(table[1]?.[column]).toBe(1);
  });
});
