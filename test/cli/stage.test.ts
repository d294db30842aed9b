/** What `presszero test` starts and must not leave behind when it cannot go on. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTheatre } from '../../src/cli/trial/stage.ts';
import type { E164 } from '../../src/core/ids.ts';
import type { Trial } from '../../src/core/trial/model.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { tempFolder } from '../support/embedded.ts';
import { readFolder } from '../support/flows.ts';
import { presszero, testIo } from './support.ts';

const temp = tempFolder('stage');
beforeAll(() => vi.stubEnv('TMPDIR', temp.path));
afterAll(() => {
  vi.unstubAllEnvs();
  temp.remove();
});

it('starts no Redis for an environment that it refuses', async () => {
  expect(await presszero(['test', 'flows'], { env: { LOG_LEVEL: 'loud' } })).toMatchObject({
    code: 1,
    err: expect.stringContaining('LOG_LEVEL') as string,
  });
  expect(readdirSync(temp.path)).toEqual([]);
});

it('stops the engine of a stage that cannot be set', async () => {
  const { catalog } = readFolder('flows');
  const trial: Trial = {
    file: 'support.test.yaml',
    line: 1,
    name: 'a test',
    caller: null,
    number: '+12025550100' as E164,
    at: { is: 'moment', at: 0 as EpochMs },
    onDuty: 'schedule',
    agents: 'busy',
    outside: 'busy',
    steps: [],
  };
  // Half a character: no address can hold it.
  const emergency = ['\ud800' as E164];
  const theatre = await openTheatre('flows', { ...catalog, hotline: { ...catalog.hotline, emergency } }, testIo().io);
  const at = Date.parse('2026-12-22T12:00Z') as EpochMs;
  try {
    await expect(theatre.open(trial, at)).rejects.toThrow('URI malformed');
    // An engine that still ran would have its folder locked.
    await expect(theatre.open(trial, at)).rejects.toThrow('URI malformed');
  } finally {
    await theatre.close();
  }
});
