import { describe, expect, it } from 'vitest';
import type { Hotline, Hours } from '../../../src/core/flow/model.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { peopleAt } from '../../../src/engine/facts.ts';
import { sampleCatalog } from '../../support/catalog.ts';

/** Tuesday, 14 November 2023, 22:13:20 UTC. */
const NOW = 1_700_000_000_000 as EpochMs;
const CLOSED = { closedUntil: (NOW + 3_600_000) as EpochMs, openUntil: null, announcement: null, news: 0 };

const workshop = { name: 'workshop', zone: 'America/New_York', weekly: [], dates: {} } as unknown as Hours;

const { hotline } = sampleCatalog();
const told = (over: Partial<Hotline>) => {
  const shop = { ...hotline, ...over };
  return peopleAt(shop, shop.queues[shop.defaultQueue], CLOSED, NOW);
};

describe('when people are there again', () => {
  it('is told in a zone of the hotline when the queue itself never closes, as it is closed by hand', () => {
    expect(told({ hours: { workshop } as unknown as Hotline['hours'] })).toEqual({
      at: CLOSED.closedUntil,
      zone: 'America/New_York',
    });
  });

  it('is told in UTC when no hours name a zone', () => {
    expect(told({ hours: {} })).toEqual({ at: CLOSED.closedUntil, zone: 'UTC' });
  });
});
