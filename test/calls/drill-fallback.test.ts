/** Every node is gone: the carrier's fallback URL, a plain file on another server, gets callers to people (R7, F3). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { E164 } from '../../src/core/ids.ts';
import { presszero } from '../cli/support.ts';
import { transcript } from '../../src/simulator/ledger.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  agentTo,
  type Caller,
  everybody,
  heardBy,
  inPhase,
  MANUAL,
  MEI,
  numberOf,
  PATIENT,
  PATIENT_MS,
  storeOf,
  willing,
} from './caller-story.ts';

const RATE = 8;
let hotline: TestHotline;
let elsewhere: Server;
let emergency: readonly E164[] = [];
/** What stands at the fallback URL: a host may give it to GETs alone, and so the number's method must be kept to. */
let file = '';

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') response.setHeader('content-type', 'text/xml').end(file);
    else response.writeHead(405).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => elsewhere.close(resolve)));

beforeEach(async () => {
  hotline = await startHotline({ rate: RATE, log: process.env['PZ_LOG'] === '1' });
  const { url, engine } = hotline.running;
  hotline.carrier.updateNumber(HOTLINE, {
    voiceUrl: `${url}/voice`,
    fallbackUrl: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`,
    fallbackMethod: 'GET',
    statusUrl: `${url}/voice/status`,
  });
  const printed = await presszero(['fallback', '--bin'], { env: { ...hotline.env } });
  expect(printed.code).toBe(0);
  file = printed.out;
  ({ emergency } = engine.deps.versions.hotline());
  for (const number of emergency)
    hotline.carrier.setPhone(number, { is: 'robot', answerAfterMs: 500, press: [], talkMs: 60_000 });
  await everybody(hotline, 'out');
});
afterEach(() => hotline.stop());

/** Everyone of them is with a person 10 s after the apology began, and nobody has heard the carrier's own. */
async function reachPeople(...callers: readonly Caller[]): Promise<void> {
  for (const one of callers) {
    const [person] = await one.joined(PATIENT_MS);
    expect(emergency).toContain(hotline.carrier.leg(person ?? '').leg.to);
    const told = transcript(one.leg);
    const sorry = told.find((line) => line.is === 'heard' && /technical problem/.test(line.text))?.at ?? Number.NaN;
    const met = told.find((line) => line.is === 'joined')?.at ?? Number.NaN;
    expect(met - sorry).toBeLessThan(10_000);
    expect(heardBy(one).join(' ')).not.toMatch(/application error/i);
  }
}

describe('no node answers', () => {
  it('callers in a menu, on hold, and new ones talk to a person 10 s after the carrier has noticed', async () => {
    const { carrier } = hotline;
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
    await reachPeople(menu, holding, late);

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

describe('no node answers a customer who was rung back', () => {
  const CUSTOMER = numberOf(7);

  /** Promised a callback at this arrival, and rung: the phone is in the customer's hand, the agent's is the one that they wait for. */
  async function rungBack(agent = willing(60_000)): Promise<Caller> {
    const { carrier } = hotline;
    const caller = carrier.placeCall({ from: CUSTOMER, to: HOTLINE, script: [{ press: '0' }] });
    await inPhase(hotline, caller, 'waiting');
    await caller.pressWhenAsked('1', PATIENT_MS);
    await caller.hears(/To confirm, press 1/, PATIENT_MS);
    await caller.pressWhenAsked('1', PATIENT_MS);
    await caller.hears(/We will call you back/, PATIENT_MS);
    caller.hangUp();
    carrier.setPhone(CUSTOMER, MANUAL);
    carrier.setPhone(MEI.phone, agent);
    await agentTo(hotline, MEI.id, 'in');
    return await carrier.rings(CUSTOMER, PATIENT_MS);
  }

  /** The agent is gone before the customer picks up: in line, at the old place. */
  async function waitsAgain(): Promise<Caller> {
    const customer = await rungBack();
    const mei = hotline.carrier.legs.find(({ to, endedAt }) => to === MEI.phone && endedAt === null);
    hotline.carrier.setPhone(MEI.phone, { is: 'no-answer' });
    hotline.carrier.leg(mei?.sid ?? '').drop();
    await agentTo(hotline, MEI.id, 'out');
    customer.answer();
    await customer.hears(/calling you back/, PATIENT_MS);
    await customer.pressWhenAsked('1', PATIENT_MS);
    await customer.hears(/back in line/, PATIENT_MS);
    await customer.hears(/keep your place, press 1/, PATIENT_MS);
    return customer;
  }

  it('in the menu: a person, as for those who rang', async () => {
    const customer = await rungBack();
    customer.answer();
    await customer.hears(/calling you back/, PATIENT_MS);
    await hotline.running.stop();
    await customer.pressWhenAsked('1', PATIENT_MS);
    await reachPeople(customer);
  });

  it('waiting for an agent: likewise', async () => {
    const customer = await waitsAgain();
    await hotline.running.stop();
    await reachPeople(customer);
  });

  it('and whoever nobody could be found for comes back to the same place, when a node is', async () => {
    const customer = await waitsAgain();
    const { arrivedAt } = await inPhase(hotline, customer, 'waiting');
    // The last round is over: only the way back is left of the document.
    const [back = ''] = /<Redirect[^]*<\/Redirect>/.exec(file) ?? [];
    file = `<Response><Pause length="2"/>${back}</Response>`;
    await hotline.running.stop();
    const fallenBack = () => hotline.carrier.events.since(0).some(({ type }) => type === 'fallback');
    await vi.waitFor(() => expect(fallenBack()).toBe(true), PATIENT);
    await hotline.restart();
    await customer.pressWhenAsked('*', PATIENT_MS);
    await customer.hears(/keep your place, press 1/, PATIENT_MS);
    expect(await inPhase(hotline, customer, 'waiting')).toMatchObject({ arrivedAt });
    expect(heardBy(customer).join(' ')).not.toMatch(/application error/i);
  });
});
