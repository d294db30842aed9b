import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, expect, it } from 'vitest';
import { checkCertificate } from '../../src/cli/doctor/round-trip.ts';
import { certificateEnds, certificateWatch, daysLeft } from '../../src/runtime/certificate.ts';

const DAY_MS = 86_400_000;
const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

/** An https address of this machine whose certificate nobody has signed and that ends then. */
async function servedUntil(ends: number): Promise<string> {
  const [notBeforeDate, notAfterDate] = [new Date(ends - 90 * DAY_MS), new Date(ends)];
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate,
    notAfterDate,
  });
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}/phone`;
}
/** Certificates tell the second. */
const at = (days: number): number => Math.floor(Date.now() / 1_000) * 1_000 + days * DAY_MS;

it.each([-3, 10, 60])('the end of a certificate with %d days is seen, trusted or not', async (days) => {
  const ends = at(days);
  expect(await certificateEnds(await servedUntil(ends))).toBe(ends);
});

it('is not known of http, nor where nobody answers', async () => {
  expect(await certificateEnds('http://127.0.0.1:1/')).toBeNull();
  expect(await certificateEnds('https://127.0.0.1:1/')).toBeNull();
});

it('has whole days left, and none once it has run out', () => {
  expect([2.9 * DAY_MS, DAY_MS - 1, -5].map((left) => daysLeft(1e12 + left, 1e12))).toEqual([2, 0, 0]);
});

it('is looked at again after six hours, or at another address', async () => {
  const ends = at(30);
  let url = '';
  let now = ends - 25 * DAY_MS;
  const days = certificateWatch(
    () => url,
    () => now,
  );
  expect(await days()).toBeNull();
  url = await servedUntil(ends);
  expect(await days()).toBe(25);
  const [gone] = open.splice(0);
  gone?.close();
  now += 6 * 3_600_000 - 1;
  expect(await days()).toBe(24);
  now += 1;
  expect(await days()).toBeNull();
});

it('is told by the doctor', async () => {
  const [ok, soon, over] = await Promise.all(
    [60.5, 10.5, -1].map(async (days) => (await checkCertificate(await servedUntil(at(days))))[0]),
  );
  expect(ok).toMatchObject({ is: 'ok', said: expect.stringContaining('60 days') });
  expect(soon).toMatchObject({ is: 'warn', said: expect.stringContaining('10 days') });
  expect(over).toMatchObject({ is: 'fail', said: expect.stringContaining('has run out') });
  expect(await checkCertificate('http://127.0.0.1:3000')).toEqual([]);
});
