import { expect, it } from 'vitest';
import { createPacer } from '../../src/twilio/pacer.ts';
import { createUrls } from '../../src/twilio/urls.ts';

const END = '#ct=1500&rt=5500&tt=9000&rc=1&rp=all';

it('every URL is absolute, carries what it must, and tells the carrier how to treat it', () => {
  const urls = createUrls(() => 'https://pz.example/base/');
  expect(urls.voice()).toBe(`https://pz.example/base/voice${END}`);
  expect(urls.turn('T-_1')).toBe(`https://pz.example/base/voice/turn?t=T-_1${END}`);
  expect(urls.push('T', 'O')).toBe(`https://pz.example/base/voice/push?t=T&o=O${END}`);
  expect(urls.music(3_000, 15_000)).toBe(`https://pz.example/base/music/hold.wav?at=3000&for=15000${END}`);
  expect(urls.audio('4f1c' as never, 'a b#.wav')).toBe(`https://pz.example/base/audio/4f1c/a%20b%23.wav${END}`);
  for (const url of [
    urls.after('t'),
    urls.called('o'),
    urls.calledStatus('o'),
    urls.agent('offer', 'o'),
    urls.agentsLine('o'),
  ])
    expect(new URL(url).hash).toBe(END);
});

it('calls start no faster than the account may, in the order asked', async () => {
  let now = 0;
  const slept: number[] = [];
  const pace = createPacer(() => 2, {
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
    },
  });
  await Promise.all([pace(), pace(), pace()]);
  expect(slept).toEqual([500, 1_000]);
  now = 10_000;
  await pace();
  expect(slept).toHaveLength(2);
});
