import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, expect, it } from 'vitest';
import { checkCertificate } from '../../src/cli/doctor/round-trip.ts';
import { certificateAt, certificateWatch, daysLeft, isEnding } from '../../src/runtime/certificate.ts';

const DAY_MS = 86_400_000;
const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await close(server);
});

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** An https address of this machine whose certificate nobody has signed, good for 90 days until then. */
async function servedUntil(until: number, port = 0): Promise<string> {
  const dates = { notBeforeDate: new Date(until - 90 * DAY_MS), notAfterDate: new Date(until) };
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], dates);
  const server = createServer({ key, cert }).listen(port, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}/phone`;
}
/** Certificates tell the second. */
const at = (days: number): number => Math.floor(Date.now() / 1_000) * 1_000 + days * DAY_MS;

it.each([-3, 10, 60])('the end of a certificate with %d days is seen, trusted or not', async (days) => {
  const until = at(days);
  expect(await certificateAt(await servedUntil(until))).toEqual({ from: until - 90 * DAY_MS, until });
});

it('none is seen of http, nor where nobody answers', async () => {
  expect(await certificateAt('http://127.0.0.1:1/')).toBeNull();
  expect(await certificateAt('https://127.0.0.1:1/')).toBeNull();
});

it.each([
  [90, 21.1, 21, false],
  [90, 20.9, 20, true],
  [90, -0.1, -1, true],
  // Short ones are renewed later.
  [45, 12, 12, false],
  [45, 11, 11, true],
  [6, 1.6, 1, false],
  [6, 0.2, 0, true],
])('one of %d days that has %d left has %d whole ones', (life, left, whole, ending) => {
  const certificate = { from: 0, until: life * DAY_MS };
  const now = (life - left) * DAY_MS;
  expect([daysLeft(certificate, now), isEnding(certificate, now)]).toEqual([whole, ending]);
});

it('is looked at again after six hours; sooner while it is ending, and what was seen holds while nothing is', async () => {
  const until = at(30);
  let now = until - 25 * DAY_MS;
  const url = await servedUntil(until);
  const days = certificateWatch(url, () => now);
  expect(await days()).toBeNull();
  now = until - 20.5 * DAY_MS;
  expect(await days()).toBe(20);
  const [first] = open.splice(0);
  if (first !== undefined) await close(first);
  now += 300_000;
  expect(await days()).toBe(20);
  // Renewed; that is not looked at within five minutes.
  await servedUntil(until + 60 * DAY_MS, Number(new URL(url).port));
  now += 299_999;
  expect(await days()).toBe(20);
  now += 1;
  expect(await days()).toBeNull();
});

it('is told by the doctor', async () => {
  const found = await Promise.all(
    [60.5, 10.5, 0.5, -1].map(async (days) => (await checkCertificate(await servedUntil(at(days))))[0]),
  );
  expect(found.map((one) => [one?.is, one?.said.replace(/https:\S+/, 'it')])).toEqual([
    ['ok', 'of it runs out in 60 days.'],
    ['warn', 'of it runs out in 10 days. Renew it, and see why it did not renew itself.'],
    ['warn', 'of it runs out within a day. Renew it, and see why it did not renew itself.'],
    ['fail', 'of it has run out: callers get the fallback. Renew it, and see why it did not renew itself.'],
  ]);
  expect(await checkCertificate('http://127.0.0.1:3000')).toEqual([]);
});
