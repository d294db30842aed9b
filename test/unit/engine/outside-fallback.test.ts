import { expect, it } from 'vitest';
import type { E164 } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import type { FallbackUrl, RestResult } from '../../../src/engine/carrier-ports.ts';
import { outsideFallback } from '../../../src/engine/outside-fallback.ts';

const OURS = '+12025550100' as E164;
const MINUTE = 60_000;
const BIN: FallbackUrl = { url: 'https://elsewhere.test/bin', method: 'GET' };
const MOVED: FallbackUrl = { url: 'https://elsewhere.test/moved', method: 'POST' };
const ok = (value: FallbackUrl | null) => ({ is: 'ok', value }) as const;

/** A carrier that gives these answers in turn, and how often it was asked. */
function carrier(...answers: readonly RestResult<FallbackUrl | null>[]) {
  const asked: E164[] = [];
  const find = outsideFallback({
    async fallbackUrl(number) {
      asked.push(number);
      return answers[asked.length - 1] ?? { is: 'unknown' };
    },
  });
  return { asked, at: (ms: number) => find(OURS, ms as EpochMs) };
}

it('is asked once for many rings, and again ten minutes later', async () => {
  const { asked, at } = carrier(ok(BIN), ok(MOVED));
  expect(await Promise.all([at(0), at(1)])).toEqual([BIN, BIN]);
  expect(await at(10 * MINUTE - 1)).toEqual(BIN);
  expect(asked).toEqual([OURS]);
  expect(await at(10 * MINUTE)).toEqual(MOVED);
});

it('what was known stands while the carrier can not say, and it is left alone for a minute', async () => {
  const { asked, at } = carrier(ok(BIN), { is: 'unknown' }, { is: 'refused', code: 20003, retry: false }, ok(null));
  await at(0);
  expect(await at(10 * MINUTE)).toEqual(BIN);
  expect(await at(11 * MINUTE - 1)).toEqual(BIN);
  expect(asked).toHaveLength(2);
  expect(await at(11 * MINUTE)).toEqual(BIN);
  expect(await at(12 * MINUTE)).toBeNull();
});

it('nobody has ever told: none', async () => {
  const { asked, at } = carrier();
  expect(await at(0)).toBeNull();
  expect(await at(MINUTE - 1)).toBeNull();
  expect(asked).toHaveLength(1);
});
