import { describe, expect, it } from 'vitest';
import { unrungRetryMs } from '../../../src/engine/callback.ts';
import { settleRing } from '../../../src/engine/unsure.ts';
import { sampleCatalog } from '../../support/catalog.ts';

const MINUTE_MS = 60_000;
/** Tuesday, 14 November 2023, 15:00 UTC: people are there. */
const NOW = Date.UTC(2023, 10, 14, 15);

describe('when a carrier that does not ring now is asked again', () => {
  it('is after a minute, two, four, eight, then every quarter of an hour', () => {
    const waits = [0, 1, 2, 3, 4, 5, 10_000].map((unrung) => unrungRetryMs(unrung, 0.5) / MINUTE_MS);
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('is up to a fifth sooner or later, by chance', () => {
    expect([0, 1].map((chance) => unrungRetryMs(0, chance))).toEqual([48_000, 72_000]);
    expect([0, 1].map((chance) => unrungRetryMs(9, chance))).toEqual([12 * MINUTE_MS, 18 * MINUTE_MS]);
  });
});

describe('a ring of which the carrier, when asked, knows nothing', () => {
  it('was none: no attempt, and asked for again later', async () => {
    const did: unknown[] = [];
    const note =
      (what: string) =>
      async (...args: readonly unknown[]): Promise<void> =>
        void did.push([what, ...args]);
    const deps = {
      tickets: { unseal: () => ({ number: '+12025550155' }), seal: () => '' },
      telephony: { rung: async () => ({ is: 'ok', value: [] }), redirect: async () => ({ is: 'ok', value: null }) },
      store: {
        unrung: async (...args: readonly unknown[]) => {
          did.push(['unrung', ...args]);
          return true;
        },
        unanswered: note('unanswered'),
        repaired: async () => {},
      },
      versions: { hotline: () => sampleCatalog().hotline },
      levers: () => ({ closedUntil: null, openUntil: null, announcement: null, news: 0 }),
      clock: { now: () => NOW },
      random: { hex: () => '0000' },
      urls: { agent: () => '' },
      log: { warn() {} },
      dispatch() {},
    } as never;
    const offer = { lease: 7, place: 'CB1', queue: 'general', number: 'sealed', attempt: 3, unrung: 2 };
    await settleRing({ is: 'unsure', leg: 'CA1', offer, askedAt: NOW } as never, deps);
    expect(did).toEqual([['unrung', 7, NOW + 0.8 * 4 * MINUTE_MS]]);
  });
});
