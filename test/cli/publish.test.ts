/** `presszero publish`, `versions`, `rollback`, as their user has them. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/embedded.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { presszero } from './support.ts';

let hotline: TestHotline;
const temp = tempFolder('publish');
beforeAll(async () => {
  hotline = await startHotline({ rate: 1 });
  await cp(hotline.env['FLOWS_DIR'] ?? '', temp.path, { recursive: true });
});
afterAll(async () => {
  await hotline.stop();
  temp.remove();
});

const run = async (...words: readonly string[]) =>
  await presszero([...words, '--engine', hotline.running.url], {
    env: { PRESSZERO_API_TOKEN: 'token-of-the-tests' },
  });
/** Saves the copy, which nobody watches. */
async function greet(words: string): Promise<void> {
  const path = join(temp.path, 'support.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(/say: \{ en: "[^"]*"/, `say: { en: "${words}"`));
}

describe('a folder in git', () => {
  it('is published, listed, and taken back', async () => {
    expect(await run('publish', temp.path)).toMatchObject({ code: 0, out: 'v1 is just this, and live already.' });
    await greet('Good morning.');
    expect(await run('publish', temp.path, '--note', 'a new greeting', '--author', 'ann')).toMatchObject({
      code: 0,
      out: 'v2 is live.',
    });
    const { out } = await run('versions');
    expect(out).toMatch(/^v2 +live +0 +[0-9a-f]{16} +\d{4}-\d\d-\d\d \d\d:\d\d +ann +a new greeting$/m);
    expect(out).toContain('New calls get v2.');
    expect(await run('rollback')).toMatchObject({ code: 0, out: 'v1 is live again instead of v2.' });
    expect(await run('rollback')).toMatchObject({ code: 1, err: 'There is no earlier version to go back to.' });
    expect(await run('rollback', '--to', 'v2')).toMatchObject({ code: 0, out: 'v2 is live again instead of v1.' });
    expect(await run('rollback', '--to', 'v9')).toMatchObject({ code: 1 });
    expect((await run('trail', 'hotline')).out).toContain('v2 published by ann');
  });

  it('is tried on a share of the calls first', async () => {
    await greet('Good evening.');
    const { out } = await run('publish', temp.path, '--canary', '10%');
    expect(out).toContain('v3 is tried on 10% of new calls; the others get v2.');
    expect((await run('status')).out).toContain('New calls get v2, 10% of them v3 (reached 0 of 0 callers');
    expect(await run('publish', '--finish')).toMatchObject({ code: 0, out: 'v3 is live for all new calls.' });
    expect(await run('publish', '--finish')).toMatchObject({ code: 1, err: 'There is no canary to finish.' });
  });

  it('with a mistake stays where it is', async () => {
    const path = join(temp.path, 'support.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('go: danger', 'go: dagner'));
    const { code, err } = await run('publish', temp.path);
    expect([code, err]).toEqual([1, expect.stringMatching(/support\.yaml:\d+:\d+[\s\S]*Nothing was published/)]);
    expect(JSON.parse((await run('versions', '--json')).out)).toMatchObject({ live: 3 });
  });

  it.each([
    ['--canary', '0%'],
    ['--canary', '80%'],
    ['--canary', 'some'],
  ])('%s %s is refused', async (...words) => {
    expect(await run('publish', temp.path, ...words)).toMatchObject({ code: 2 });
  });

  it('finishing takes no folder', async () => {
    expect(await run('publish', temp.path, '--finish')).toMatchObject({ code: 2 });
    expect(await run('rollback', '--to', 'yesterday')).toMatchObject({ code: 2 });
  });
});
