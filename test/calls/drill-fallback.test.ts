/** Every node is gone: the carrier's fallback URL, a plain file on another server, gets callers to people (R7, F3). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { presszero } from '../cli/support.ts';
import { transcript } from '../../src/simulator/ledger.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { everybody, heardBy, inPhase, numberOf, PATIENT, PATIENT_MS, storeOf } from './caller-story.ts';

const RATE = 8;
let hotline: TestHotline;
let elsewhere: Server;
let file = '';

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'text/xml').end(file);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  hotline = await startHotline({ rate: RATE });
  const { url } = hotline.running;
  hotline.carrier.updateNumber(HOTLINE, {
    voiceUrl: `${url}/voice`,
    fallbackUrl: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`,
    statusUrl: `${url}/voice/status`,
  });
  const printed = await presszero(['fallback', '--bin'], { env: { ...hotline.env } });
  expect(printed.code).toBe(0);
  file = printed.out;
});
afterAll(async () => {
  await hotline.stop();
  await new Promise((resolve) => elsewhere.close(resolve));
});

describe('no node answers', () => {
  it('callers in a menu, on hold, and new ones talk to a person 10 s after the carrier has noticed', async () => {
    const { carrier } = hotline;
    const { emergency } = hotline.running.engine.deps.versions.hotline();
    for (const number of emergency)
      carrier.setPhone(number, { is: 'robot', answerAfterMs: 500, press: [], talkMs: 60_000 });
    await everybody(hotline, 'out');
    const ring = (n: number, ...keys: string[]) =>
      carrier.placeCall({ from: numberOf(n), to: HOTLINE, script: keys.map((press) => ({ press })) });
    const menu = ring(1, '1');
    await menu.hears(/For an order/, PATIENT_MS);
    const holding = ring(2, '0');
    await inPhase(hotline, holding, 'waiting');
    const { arrivedAt } = await inPhase(hotline, holding, 'waiting');

    await hotline.running.stop();
    await menu.press('2');
    const late = ring(3);
    for (const one of [menu, holding, late]) {
      const [person] = await one.joined(PATIENT_MS);
      expect(emergency).toContain(carrier.leg(person ?? '').leg.to);
      const told = transcript(one.leg);
      const sorry = told.find((line) => line.is === 'heard' && /technical problem/.test(line.text))?.at ?? Number.NaN;
      const met = told.find((line) => line.is === 'joined')?.at ?? Number.NaN;
      expect(met - sorry).toBeLessThan(10_000);
      expect(heardBy(one).join(' ')).not.toMatch(/application error/i);
    }

    // A node is back: whoever was helped has hung up, whoever was not comes back to the same place.
    for (const one of [menu, late]) one.hangUp();
    await hotline.restart();
    const again = carrier.placeCall({ from: numberOf(2), to: HOTLINE, script: [{ press: '0' }] });
    holding.hangUp();
    await vi.waitFor(async () => {
      const row = (await storeOf(hotline).calls()).find(({ sid }) => sid === again.sid);
      expect(row).toMatchObject({ phase: 'waiting', arrivedAt });
    }, PATIENT);
  });
});
