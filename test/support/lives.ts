/** What callers do, each a short life as a script. Times are call-time ms. */
import type { Step } from '../../src/simulator/script.ts';

/** A number nobody else in these stories has. */
export const numberOf = (n: number): string => `+1202555${String(1000 + n).padStart(4, '0')}`;

const HOUR_MS = 3_600_000;
const hear = (words: string): Step => ({ hear: words, withinMs: HOUR_MS });
const HOLD_OPTIONS = hear('To be called back|要我们回电');
const AGENT_GONE = hear('To go back|press 0 to go back|请按 0');

/** What a caller does, by name; each is a short life. `between` draws a time. */
export type Life = (between: (low: number, high: number) => number, language: '1' | '2') => readonly Step[];
export const LIVES: Readonly<Record<string, Life>> = {
  patient: (_between, language) => [{ press: language }, { press: '0' }],
  'at once': () => [{ press: '0' }],
  silent: () => [],
  'wrong keys': () => [{ press: '8' }, { press: '8' }, { press: '8' }],
  'hears the hours first': () => [{ press: '1' }, { press: '4' }],
  'serves themselves': () => [{ press: '1' }, { press: '4' }, hear('If that was all|如果没有其他问题'), { press: '1' }],
  'in danger': () => [{ press: '1' }, { press: '9' }],
  'twice a person': () => [{ press: '0' }, { until: 'joined' }, AGENT_GONE, { press: '0' }],
  'plays with keys': (between) => [
    { press: '0' },
    { waitMs: between(0, 9_000) },
    { press: '*' },
    { waitMs: between(0, 9_000) },
    { press: '0' },
    { press: '1' },
    { press: '0' },
  ],
  callback: () => [
    { press: '1' },
    { press: '0' },
    HOLD_OPTIONS,
    { press: '1' },
    hear('To confirm'),
    { press: '1' },
    hear('We will call you back|call you back'),
    { waitMs: 1_000 },
    { hangUp: true },
  ],
  'callback, heard to its end': () => [
    { press: '1' },
    { press: '0' },
    HOLD_OPTIONS,
    { press: '1' },
    hear('To confirm'),
    { press: '1' },
  ],
  'callback, taken back': (between) => [
    { press: '1' },
    { press: '0' },
    HOLD_OPTIONS,
    { press: '1' },
    hear('To confirm'),
    { press: '1' },
    { waitMs: between(500, 6_000) },
    { press: '0' },
  ],
  message: () => [
    { press: '1' },
    { press: '0' },
    HOLD_OPTIONS,
    { press: '2' },
    hear('message'),
    { say: 'My lamp is broken, please ring me.' },
    { press: '#' },
  ],
  'leaves in the menu': (between) => [{ waitMs: between(500, 9_000) }, { hangUp: true }],
  'leaves the line': (between) => [{ press: '0' }, { waitMs: between(500, 60_000) }, { hangUp: true }],
  'leaves when joined': (between) => [
    { press: '0' },
    { until: 'joined' },
    { waitMs: between(0, 3_000) },
    { drop: true },
  ],
};
export const LIFE_NAMES = Object.keys(LIVES) as [string, ...string[]];
/** Who rings again after a line that broke. */
export const REDIALS = new Set(['leaves the line', 'leaves when joined']);
