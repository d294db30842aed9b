import { afterEach, describe, expect, it } from 'vitest';
import { startHotline, type TestHotline, WILLING } from '../support/hotline.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

describe('the main job', () => {
  it('0 → line → agent presses 1 → talk → the agent hangs up → the caller stays silent: talked', async () => {
    hotline = await startHotline({ rate: 20, log: process.env['PZ_LOG'] === '1' });
    hotline.agents(WILLING);
    const caller = hotline.call();
    await caller.pressWhenAsked('0');
    await caller.joined();
    await caller.hears(/press 0/);
    await caller.ended();
    await expect.poll(async () => (await hotline.running.engine.deps.store.census()).outcomes).toEqual({ talked: 1 });
  });
});
