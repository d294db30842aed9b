import { describe, expect, it, test } from 'vitest';
import type { Hotline } from '../../../src/core/flow/model.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { momentOf, parseWhen } from '../../../src/core/trial/when.ts';

const hotline = {
  queues: {},
  defaultQueue: 'general',
  hours: { office: { name: 'office', zone: 'America/New_York', weekly: [], dates: { '2026-12-25': [] } } },
} as unknown as Hotline;
/** A Sunday. */
const NOW = Date.parse('2026-12-20T12:00:00Z') as EpochMs;

function moment(text: string, now = NOW): string | null {
  const when = parseWhen(text);
  return when && new Date(momentOf(when, hotline, now)).toISOString();
}

describe('a moment', () => {
  test.each([
    ['2026-12-25T03:00+08:00', '2026-12-24T19:00:00.000Z'],
    ['2026-12-25 03:00Z', '2026-12-25T03:00:00.000Z'],
    ['2026-12-25 03:00', '2026-12-25T08:00:00.000Z'],
    ['Monday 9:05', '2026-12-21T14:05:00.000Z'],
    ['tue 10:00', '2026-12-22T15:00:00.000Z'],
    ['周三 23:30', '2026-12-24T04:30:00.000Z'],
    ['星期天 10:00', '2026-12-27T15:00:00.000Z'],
  ])('%s', (text, is) => {
    expect(moment(text)).toBe(is);
  });

  it('by its weekday is an ordinary day: no holiday, and never today', () => {
    expect(moment('Friday 10:00')).toBe('2027-01-01T15:00:00.000Z');
    expect(moment('Sunday 10:00')).toBe('2026-12-27T15:00:00.000Z');
  });

  it.each([
    '',
    '10:00',
    'Tuesday',
    'Tuesday 24:00',
    '2026-13-01 10:00',
    '2026-02-30T10:00Z',
    'someday 10:00',
    '2026-12-25',
  ])('%j is none', (text) => {
    expect(moment(text)).toBeNull();
  });
});
