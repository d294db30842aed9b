/**
 * Whose numbers we have, and where: through a callback, a keyed number and a message no number in clear is written anywhere, and
 * `presszero forget` takes away what is written sealed, on disk too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { E164 } from '../../src/core/ids.ts';
import { presszero } from '../cli/support.ts';
import type { TestHotline } from '../support/hotline.ts';
import { callbacksOf, eventually, holds, outcomeOf, PATIENCE_MS, startStory, storeOf } from './agent-story.ts';

const CUSTOMER = '+12025550155' as E164;
const HOME = '+12025550199' as E164;
const WRITER = '+12025550166' as E164;
const EVERYBODY = [CUSTOMER, HOME, WRITER];

let hotline: TestHotline;
const lines: string[] = [];
beforeAll(async () => {
  hotline = await startStory({ redisUrl: null, rate: 20, log: (line) => lines.push(line) });
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
});
afterAll(async () => hotline.stop());

const dataDir = () => hotline.env['DATA_DIR'] ?? '';
/** Every byte of every file under the data folder, as text of single bytes. */
function onDisk(): string {
  const names = readdirSync(dataDir(), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** Every key and value of the store. */
async function inRedis(): Promise<string> {
  const { socketPath } = JSON.parse(readFileSync(join(dataDir(), 'redis/embedded.json'), 'utf8')) as {
    socketPath: string;
  };
  const client = new Redis({ path: socketPath });
  const parts: unknown[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    if (type === 'string') parts.push(key, await client.get(key));
    else if (type === 'hash') parts.push(key, await client.hgetall(key));
    else if (type === 'set') parts.push(key, await client.smembers(key));
    else if (type === 'list') parts.push(key, await client.lrange(key, 0, -1));
    else if (type === 'zset') parts.push(key, await client.zrange(key, '0', '-1'));
    else parts.push(key, await client.xrange(key, '-', '+'));
  }
  client.disconnect();
  return JSON.stringify(parts);
}

/** The number as it is written and as it is keyed or spoken. */
const clear = (number: string): readonly string[] => [
  number,
  number.slice(1),
  number.slice(2),
  number.slice(2).split('').join(' '),
];
const found = (text: string, numbers: readonly string[]): readonly string[] =>
  numbers.flatMap(clear).filter((written) => text.includes(written));

/** A callback to a number that was keyed in, and a message. */
async function theyCall(): Promise<void> {
  const caller = await holds(hotline, CUSTOMER);
  await caller.pressWhenAsked('1', PATIENCE_MS);
  await caller.hears(/another number, press 2/, PATIENCE_MS);
  await caller.pressWhenAsked('2', PATIENCE_MS);
  await caller.pressWhenAsked(`${HOME.slice(2)}#`, PATIENCE_MS);
  await caller.hears(/call you back on 2 0 2, 5 5 5, 0 1 9 9/, PATIENCE_MS);
  await caller.pressWhenAsked('1', PATIENCE_MS);
  await caller.hears(/We will call you back/, PATIENCE_MS);
  caller.hangUp();
  await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
  const writer = await holds(hotline, WRITER);
  await writer.pressWhenAsked('2', PATIENCE_MS);
  await eventually(() => writer.leg.listener?.kind).toBe('record');
  await writer.say('Please call me back.');
  await eventually(async () => (await callbacksOf(hotline)).length).toBe(2);
  writer.hangUp();
  await eventually(() => outcomeOf(hotline, writer)).toBe('message');
}

it('no number is written in clear: in the store, on disk, in logs, figures, names of rooms or our URLs', async () => {
  await theyCall();
  const urls = hotline.carrier.events.since(0).flatMap((event) => ('url' in event ? [event.url] : []));
  expect(urls.length).toBeGreaterThan(5);
  expect(lines.length).toBeGreaterThan(5);
  const places = {
    store: await inRedis(),
    disk: onDisk(),
    logs: lines.join(''),
    figures: (await hotline.running.app.inject('/metrics')).body,
    rooms: hotline.carrier.rooms.map(({ name }) => name).join(' '),
    urls: urls.join(' '),
  };
  for (const [place, text] of Object.entries(places)) expect([place, found(text, EVERYBODY)]).toEqual([place, []]);
  // One event, one line, whatever was in it.
  for (const line of lines) expect(line).toMatch(/^[^\n]+\n$/);
});

it('forget tells what is promised, takes it back when told to, and leaves nothing of the number on disk', async () => {
  const { tickets } = hotline.running.engine.deps;
  // What stands for a number: its hash, and itself sealed.
  const traces = (number: E164) => [tickets.hash(number), tickets.seal({ number })];
  const left = (text: string, number: E164) => traces(number).filter((trace) => text.includes(trace));
  expect(left(onDisk(), HOME)).toHaveLength(2);
  const forget = async (number: string, ...more: string[]) =>
    await presszero(['forget', number, '--engine', hotline.running.url, ...more], {
      env: { PRESSZERO_API_TOKEN: hotline.env['PRESSZERO_API_TOKEN'] ?? '' },
    });

  const asked = await forget(HOME);
  expect([asked.code, asked.err]).toEqual([1, expect.stringMatching(/1 callbacks, 0 messages.*--force/)]);
  expect(await callbacksOf(hotline)).toHaveLength(2);

  const told = await forget(HOME, '--force', '--json');
  expect([told.code, JSON.parse(told.out)]).toMatchObject([
    0,
    { rewritten: true, forgotten: { callbacks: 1, takenBack: 1, recordings: 0, recordingsLeft: 0 } },
  ]);
  const written = await forget(WRITER, '--force');
  expect(written.out).toMatch(/callbacks +1, 1 of them promises taken back[^]*recordings +1\n.*written anew/);
  expect(hotline.carrier.recordings).toEqual([]);
  await forget(CUSTOMER);

  const text = `${onDisk()}${await inRedis()}`;
  for (const number of EVERYBODY) expect([number, left(text, number)]).toEqual([number, []]);
  expect(await callbacksOf(hotline)).toEqual([]);
  for (const leg of hotline.carrier.legs) expect(await storeOf(hotline).trail(leg.sid as never)).toEqual([]);
  const again = await forget(CUSTOMER);
  expect([again.code, again.out]).toEqual([0, 'Nothing is known of this number.']);
});

it('forget waits for a live call', async () => {
  const caller = await holds(hotline, CUSTOMER);
  const told = await presszero(['forget', CUSTOMER, '--engine', hotline.running.url, '--force', '--json'], {
    env: { PRESSZERO_API_TOKEN: hotline.env['PRESSZERO_API_TOKEN'] ?? '' },
  });
  expect([told.code, JSON.parse(told.out)]).toMatchObject([1, { error: { code: 'live' } }]);
  expect(await outcomeOf(hotline, caller)).toBeNull();
});
