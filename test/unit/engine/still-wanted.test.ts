import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import type { Lease } from '../../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';
import { AT_ONCE_MS, stillWanted } from '../../../src/engine/still-wanted.ts';
import { TIMEOUT_MS } from '../../../src/twilio/telephony.ts';
import { callClock } from '../../../src/runtime/call-clock.ts';

const NOON = Date.UTC(2023, 10, 14, 12) as EpochMs;

/** The store's answer comes after `ms` of wall time, of which the answer itself tells nothing. */
function wantedAfter(ms: number, alive: boolean, rate = 1): Promise<boolean> {
  let wall = 0;
  const clock = callClock(
    rate,
    () => wall,
    () => NOON,
  );
  const ringing = async () => {
    wall = ms;
    clock.heard(NOON);
    return alive;
  };
  return stillWanted(7 as Lease, 75_000 as DurationMs, { clock, store: { ringing } as never })();
}

it.each([1, 20])(
  'a process that was stopped before the request went out rings nobody, at a rate of %i',
  async (rate) => {
    expect(await wantedAfter(AT_ONCE_MS - 1, true, rate)).toBe(true);
    expect(await wantedAfter(AT_ONCE_MS, true, rate)).toBe(false);
  },
);

it('nobody is rung for a lease that is over', async () => {
  expect(await wantedAfter(0, false)).toBe(false);
});

it('the carrier is asked whether a phone was rung only when none can be any more', () => {
  const due = readFileSync(new URL('../../../src/redis/lua/due-1.lua', import.meta.url), 'utf8');
  const asks = readFileSync(new URL('../../../src/redis/lua/include/leases.lua', import.meta.url), 'utf8');
  const [wall, call] = [/RING_MOST_MS = (\d+)/.exec(due), /UNSURE_MS = (\d+)/.exec(asks)].map((found) =>
    Number(found?.[1]),
  );
  expect(wall).toBeGreaterThan(AT_ONCE_MS + TIMEOUT_MS);
  expect(call).toBeGreaterThanOrEqual(wall ?? Infinity);
});
