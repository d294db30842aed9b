import { describe, expect, it } from 'vitest';
import { parseUntil } from '../../src/cli/until.ts';

const NOW = Date.parse('2026-03-02T16:30:00Z'); // Monday, 11:30 in New York
const ZONE = 'America/New_York';

describe('--until', () => {
  it.each([
    ['2h', '2026-03-02T18:30:00Z'],
    ['90m', '2026-03-02T18:00:00Z'],
    ['18:00', '2026-03-02T23:00:00Z'],
    ['8:00', '2026-03-03T13:00:00Z'], // has passed today
    ['tomorrow 8:00', '2026-03-03T13:00:00Z'],
    ['today 18:00', '2026-03-02T23:00:00Z'],
    ['2026-03-09 08:00', '2026-03-09T12:00:00Z'], // summer time has begun
    ['2026-03-02T20:00:00Z', '2026-03-02T20:00:00Z'],
    ['2026-03-02T20:00:00+01:00', '2026-03-02T19:00:00Z'],
  ])('%s', (text, wanted) => {
    expect(new Date(parseUntil(text, NOW, ZONE)).toISOString()).toBe(new Date(wanted).toISOString());
  });

  it.each(['soon', '25:00', '2026-02-30 10:00', '', 'today 8:00', '2020-01-01 10:00', '0s', '800d'])(
    '%j is refused',
    (text) => {
      expect(() => parseUntil(text, NOW, ZONE)).toThrow(/--until/);
    },
  );
});
