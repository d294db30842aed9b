import { pino } from 'pino';
import { expect, it } from 'vitest';
import { buildMachine } from '../../../src/core/flow/step.ts';
import type { Version } from '../../../src/core/ids.ts';
import { createVersionCache } from '../../../src/engine/version-cache.ts';

it('what was asked for in vain is not asked for again, but not remembered without end either', async () => {
  const asked: Version[] = [];
  const store = {
    version: async (version: Version) => {
      asked.push(version);
      return null;
    },
  };
  const cache = createVersionCache(store, () => null, buildMachine, pino({ level: 'silent' }));
  const invented = Array.from({ length: 1_001 }, (_, n) => n.toString(16).padStart(16, '0') as Version);
  const [first] = invented;
  if (first === undefined) throw new Error('none invented');
  await cache.load(first);
  await cache.load(first);
  expect(asked).toEqual([first]);
  for (const version of invented) expect(await cache.load(version)).toBeNull();
  await cache.load(first);
  expect(asked.filter((version) => version === first)).toHaveLength(2);
});
