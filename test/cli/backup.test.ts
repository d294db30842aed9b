import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixture, type Fixture, keeping, wish } from '../redis/store/fixture.ts';
import { tempFolder } from '../support/embedded.ts';
import { removeKeys } from '../support/redis.ts';
import { presszero } from './support.ts';

let f: Fixture;
let folder: ReturnType<typeof tempFolder>;
let file: string;
beforeEach(async () => {
  f = await fixture();
  folder = tempFolder('backup');
  file = join(folder.path, 'hotline.backup');
  cpSync(resolve(import.meta.dirname, '../../flows'), join(folder.path, 'flows'), { recursive: true });
  const yaml = join(folder.path, 'flows/hotline.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace(/^hotline:.*$/m, `hotline: ${f.redis.hotline}`));
});
afterEach(async () => {
  await f.close();
  folder.remove();
});

const run = async (...words: string[]) =>
  await presszero([...words, '--json'], { env: { FLOWS_DIR: join(folder.path, 'flows'), REDIS_URL: f.redis.url } });
const codeOf = ({ out }: { out: string }) => (JSON.parse(out) as { error?: { code: string } }).error?.code;

/** Callers in line, one who talks, one who is gone, a promise. */
async function busy(): Promise<void> {
  await f.roster({ id: 'ann' }, { id: 'bob' });
  for (let n = 1; n <= 20; n++) await f.hold(n);
  await f.connect();
  await f.end(5);
  await f.turn(30, { line: wish(), keep: keeping('CB30', 'n30') });
  await f.end(30);
}
const state = async () => ({
  census: await f.store.census(),
  line: await f.line('main'),
  callbacks: await f.store.callbacks(),
  agents: await f.store.agents(),
  trail: await f.store.trail(f.sid(1)),
});

it('brings a store back as it was: lines, talks, promises, stories, what expires and when', async () => {
  await busy();
  const before = await state();
  const tombstone = `${f.prefix}:call:${f.sid(5)}`;
  expect((await run('backup', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await removeKeys(f.redis, f.redis.hotline);
  const restored = await run('restore', file);
  expect([restored.code, restored.err]).toEqual([0, '']);
  expect(await state()).toEqual(before);
  await f.audit();
  const ttl = await f.redis.client.pttl(tombstone);
  expect(ttl).toBeGreaterThan(86_000_000);
  expect(ttl).toBeLessThanOrEqual(86_400_000);
  // And it goes on from there.
  expect((await f.offer())?.place).toBe(f.sid(2));
});

it('puts nothing over a store with live calls, or a file that is there, unless told to', async () => {
  await busy();
  const before = await state();
  await run('backup', file);
  expect(codeOf(await run('backup', file))).toBe('file-there');
  await f.hold(99);
  expect(codeOf(await run('restore', file))).toBe('live-calls');
  expect(await f.line('main')).toContain(f.sid(99));
  expect((await run('restore', file, '--force')).code).toBe(0);
  expect(await state()).toEqual(before);
});

it('refuses a damaged file, a part of one, another hotline’s, and what is none', async () => {
  await busy();
  await run('backup', file);
  const yaml = join(folder.path, 'flows/hotline.yaml');
  const ours = readFileSync(yaml, 'utf8');
  writeFileSync(yaml, ours.replace(/^hotline:.*$/m, 'hotline: somebody-else'));
  expect(codeOf(await run('restore', file, '--force'))).toBe('other-hotline');
  writeFileSync(yaml, ours);
  const text = gunzipSync(readFileSync(file)).toString();
  const damaged = {
    changed: text.replace(/"dump":"(.)/, (_, char: string) => `"dump":"${char === 'A' ? 'B' : 'A'}`),
    short: text.slice(0, text.length / 2),
    none: 'hello\n',
  };
  for (const [what, changed] of Object.entries(damaged)) {
    writeFileSync(file, gzipSync(changed));
    expect([what, codeOf(await run('restore', file, '--force'))]).toEqual([what, 'no-backup']);
  }
  writeFileSync(file, 'hello');
  expect(codeOf(await run('restore', file, '--force'))).toBe('no-backup');
  expect(await f.line('main')).not.toEqual([]);
});
