import { describe, expect, it } from 'vitest';
import { announce, type HeldFacts, type HoldScene } from '../../../src/core/hold/announce.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';

const at = (ms: number) => ms as EpochMs;
const line = (more: Partial<HeldFacts> = {}): HeldFacts => ({
  arrivedAt: at(0),
  place: 3,
  spoken: 3,
  say: null,
  first: false,
  offerDue: false,
  staff: 2,
  ahtMs: null,
  newsIsNew: false,
  unproved: false,
  ...more,
});
const scene = (more: Partial<HoldScene> = {}): HoldScene => ({
  now: at(30_000),
  open: true,
  peopleAt: null,
  zone: 'UTC',
  assumedAhtMs: 180_000,
  onCall: false,
  announcement: null,
  again: false,
  turnMs: 15_000 as DurationMs,
  ...more,
});

describe('on joining the line', () => {
  it('place, wait and the ways out', () => {
    expect(announce(line({ first: true, say: 'place' }), scene())).toEqual([
      { say: 'to-person' },
      { say: 'place', place: 3 },
      { say: 'wait', waitMs: 300_000 },
      { say: 'hold-options' },
    ]);
  });

  it('in a flood, who has given no sign of life: all of it, and how to give one; so in every turn', () => {
    const said = announce(line({ first: true, say: 'place', unproved: true }), scene());
    expect(said.map(({ say }) => say)).toEqual(['to-person', 'place', 'wait', 'show-you-are-there', 'hold-options']);
    expect(announce(line({ unproved: true }), scene())).toEqual([{ say: 'show-you-are-there' }]);
  });

  it('a measured handling time beats the assumed one', () => {
    expect(announce(line({ first: true, ahtMs: 40_000 }), scene())).toContainEqual({ say: 'wait', waitMs: 60_000 });
  });

  it('a place that got worse since it was spoken is not told', () => {
    expect(announce(line({ first: true, place: 5, spoken: 3 }), scene()).some((p) => p.say === 'place')).toBe(false);
  });

  it('closed: when people are there, and the person on call', () => {
    expect(
      announce(
        line({ first: true, say: 'place' }),
        scene({ open: false, peopleAt: at(9e6), zone: 'Asia/Shanghai', onCall: true }),
      ),
    ).toEqual([
      { say: 'to-person' },
      { say: 'place', place: 3 },
      { say: 'people-at', at: 9e6, zone: 'Asia/Shanghai' },
      { say: 'on-call-option' },
      { say: 'hold-options' },
    ]);
  });

  it('open with nobody on duty: when the next of them comes by schedule', () => {
    expect(announce(line({ first: true, staff: 0 }), scene({ peopleAt: at(9e6) }))).toContainEqual({
      say: 'people-at',
      at: 9e6,
      zone: 'UTC',
    });
  });

  it('open with nobody on duty who should be: no time is made up', () => {
    expect(announce(line({ first: true, staff: 0 }), scene({ peopleAt: at(30_000) }))).toContainEqual({
      say: 'people-at',
      at: null,
      zone: 'UTC',
    });
  });

  it('a standing announcement is heard once', () => {
    const announcement = { text: 'Our systems are down.', recording: null };
    expect(announce(line({ first: true, newsIsNew: true }), scene({ announcement }))).toContainEqual({
      say: 'announcement',
      ...announcement,
    });
    expect(announce(line(), scene({ announcement }))).toEqual([]);
  });
});

describe('later', () => {
  it('mostly music; a kind word about every 45 seconds, once a minute at least', () => {
    const spoken = Array.from({ length: 60 }, (_, turn) => announce(line(), scene({ now: at(turn * 16_500) }))).filter(
      (p) => p.length > 0,
    );
    expect(spoken.every(([prompt]) => prompt?.say === 'notice')).toBe(true);
    expect(spoken.length).toBeGreaterThanOrEqual(15);
    expect(spoken.length).toBeLessThanOrEqual(24);
  });

  it('the place when it may be said, and when it has not moved', () => {
    expect(announce(line({ say: 'place', spoken: 2 }), scene())).toEqual([{ say: 'place', place: 2 }]);
    expect(announce(line({ say: 'same' }), scene())).toEqual([{ say: 'place-same' }]);
  });

  it('an offer when it is due, news when it is new', () => {
    expect(announce(line({ offerDue: true }), scene())).toEqual([{ say: 'hold-options' }]);
    // A closing by hand while an announcement stands is news as well.
    expect(
      announce(
        line({ newsIsNew: true }),
        scene({ announcement: { text: 'x', recording: null }, open: false, peopleAt: at(9e6) }),
      ),
    ).toEqual([
      { say: 'announcement', text: 'x', recording: null },
      { say: 'people-at', at: 9e6, zone: 'UTC' },
    ]);
    expect(announce(line({ newsIsNew: true }), scene({ open: false, peopleAt: at(9e6) }))).toEqual([
      { say: 'people-at', at: 9e6, zone: 'UTC' },
    ]);
  });
});

it('asked for again: the place, or that it is kept, the wait and the ways out', () => {
  expect(announce(line({ say: 'place' }), scene({ again: true })).map((p) => p.say)).toEqual([
    'place',
    'wait',
    'hold-options',
  ]);
  expect(announce(line({ place: 5 }), scene({ again: true })).map((p) => p.say)).toEqual([
    'notice',
    'wait',
    'hold-options',
  ]);
});
