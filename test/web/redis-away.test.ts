import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { type FlakyProxy, flakyProxy } from '../support/flaky-proxy.ts';
import { ring, ringForPerson, setAgents } from './calls.ts';
import { type Phones, program, startPhones } from './phones.ts';

let proxy: FlakyProxy;
let phones: Phones;
const undo: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  if (program === null) return;
  const folder = tempFolder('redis-away');
  undo.push(() => folder.remove());
  const redis = await ownRedis(folder.path);
  undo.push(() => redis.stop());
  proxy = await flakyProxy(redis.socketPath);
  undo.push(() => proxy.close());
  phones = await startPhones({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
  undo.push(() => phones.stop());
});
afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

describe.skipIf(program === null)('Redis goes away under an open board', () => {
  it('it says so, keeps what was true and when, and is right again by itself', async () => {
    const { page, complaints } = await phones.open({ path: '/' });
    const panel = (name: string) => page.getByRole('region', { name, exact: true });
    const health = (part: string) => panel('Health').getByRole('listitem').filter({ hasText: part });
    await setAgents(phones.url, 'away');
    await ringForPerson(phones.url, '+12025550141');
    await panel('In line').getByRole('link', { name: '41' }).waitFor();
    await health('Redis').filter({ hasText: 'Redis answers' }).waitFor();

    await proxy.away();
    await page.getByText('Redis does not answer. Trying again…').waitFor();
    await page.getByText('What you see is from').waitFor();
    await health('Redis').filter({ hasText: 'Redis does not answer' }).waitFor();
    expect(await health('Carrier').textContent()).toContain('simulated');
    // What is shown is old, and looks it: the caller is still told of, and nobody's wait goes on.
    await panel('In line').getByRole('link', { name: '41' }).waitFor();
    await page.locator('.board.old').waitFor();
    const waited = () => panel('In line').getByRole('row').last().textContent();
    const before = await waited();
    await page.waitForResponse('**/api/board');
    expect(await waited()).toBe(before);

    await proxy.back();
    await page.getByText('Redis does not answer. Trying again…').waitFor({ state: 'detached' });
    await health('Redis').filter({ hasText: 'Redis answers' }).waitFor();
    await page.locator('.board:not(.old)').waitFor();
    await ring(phones.url, '+12025550142');
    await panel('In the menu').getByRole('link', { name: '42' }).waitFor();
    await panel('In line').getByRole('link', { name: '41' }).waitFor();
    await panel('Where every call is').getByText('It adds up: nobody has vanished.').waitFor();
    expect(complaints).toEqual([]);
    await phones.quiet();
    await page.context().close();
  });
});
