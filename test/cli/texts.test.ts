import { describe, expect, it } from 'vitest';
import { reportLines } from '../../src/cli/doctor.ts';
import { leverLines } from '../../src/cli/levers.ts';
import { statusLines } from '../../src/cli/status.ts';
import { span, table } from '../../src/cli/text.ts';
import { trailLines } from '../../src/cli/trail.ts';

const NOW = Date.parse('2026-03-02T16:30:00Z');
const SID = `CA${'0'.repeat(32)}`;

describe('what people read', () => {
  it('spans', () => {
    expect([0, 65_400, 3_725_000].map(span)).toEqual(['00:00', '01:05', '1:02:05']);
  });

  it('tables, with Chinese names in them', () => {
    expect(
      table(
        ['A', 'B'],
        [
          ['张三', 'x'],
          ['Ana', 'y'],
        ],
      ),
    ).toEqual(['A     B', '张三  x', 'Ana   y']);
  });

  it('the story of a call', () => {
    const entry = (at: number, what: string, data: Record<string, unknown>) => ({
      id: '1-0',
      at: NOW + at,
      sid: SID,
      what,
      data,
    });
    expect(
      trailLines(
        [
          entry(0, 'turn', { event: 'START', from: '@start', to: 'support/main' }),
          entry(4_000, 'turn', { event: 'KEY.0', from: 'support/main', to: '@hold' }),
          entry(4_000, 'joined', { queue: 'general', place: 1 }),
          entry(5_000, 'offered', { agent: '101', lease: 7 }),
          entry(19_000, 'turn', { event: 'SILENCE', from: '@hold', to: '@hold' }),
          entry(20_000, 'strange', { some: 'thing' }),
          entry(65_000, 'ended', { outcome: 'talked' }),
        ],
        'America/New_York',
      ),
    ).toEqual([
      '11:30:00  +00:00  heard the greeting: @start → support/main',
      '11:30:04  +00:04  pressed 0: support/main → @hold',
      '11:30:04  +00:04  stands in line for general at place 1',
      '11:30:05  +00:05  offered to agent 101',
      '11:30:19  +00:19  said nothing at @hold',
      '11:30:20  +00:20  strange  some=thing',
      '11:31:05  +01:05  ended: talked',
    ]);
  });

  it('levers', () => {
    const levers = { closedUntil: null, openUntil: null, announcement: null };
    expect(leverLines(levers, NOW, 'UTC')).toEqual(['Open and closed by its hours.']);
    expect(leverLines({ ...levers, closedUntil: 9_999_999_999_999 }, NOW, 'UTC')).toEqual([
      'Closed by hand until it is opened again.',
    ]);
    expect(
      leverLines(
        { ...levers, closedUntil: NOW + 3_600_000, announcement: { text: 'We are moving.', until: null } },
        NOW,
        'UTC',
      ),
    ).toEqual(['Closed by hand until 2026-03-02 17:30.', 'Announcement until it is cleared: We are moving.']);
    expect(
      leverLines({ ...levers, closedUntil: NOW - 1, announcement: { text: 'old', until: NOW - 1 } }, NOW, 'UTC'),
    ).toEqual(['Open and closed by its hours.']);
  });

  it('a census that does not add up is said', () => {
    const status = {
      hotline: 'support',
      zone: 'UTC',
      clockRate: 20,
      conserved: false,
      at: NOW,
      arrived: 3,
      menu: 1,
      waiting: 0,
      offered: 0,
      talking: 1,
      ended: 0,
      outcomes: {},
      queues: [],
      levers: { closedUntil: null, openUntil: null, announcement: null },
      flows: { live: 7, canary: null, draft: null },
    };
    expect(statusLines(status).join('\n')).toContain('These do not add up');
    expect(statusLines({ ...status, arrived: 2, conserved: true }).join('\n')).not.toContain('add up');
  });

  it('a report', () => {
    expect(reportLines([{ check: 'a', is: 'ok', said: 'fine.' }]).at(-1)).toBe('Ready to go live.');
    expect(
      reportLines([
        { check: 'a', is: 'fail', said: 'bad.' },
        { check: 'b', is: 'warn', said: 'hm.' },
      ]).at(-1),
    ).toBe('1 to mend before going live, 1 to think about.');
  });
});
