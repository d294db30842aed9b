import { afterEach, expect, test } from 'vitest';
import type { Faults } from '../../src/simulator/faults.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const agent = '+12025550122';

let world: World | undefined;
afterEach(async () => world?.close());

async function faulty(faults: Partial<Faults>, seed = 7): Promise<World> {
  world = await startWorld({ faults, seed });
  world.application.on('/agent', '<Say>Hello agent.</Say><Pause length="3600"/>');
  return world;
}

const create = (to: World): Promise<{ sid: string }> =>
  to.client.calls.create({ to: agent, from: hotline, url: `${to.application.url}/agent` });

test.each([0, 1])(
  'a webhook sent twice has one token, and only one answer counts (in parallel: %d)',
  async (webhookTwiceInParallel) => {
    const { application, carrier } = await faulty({ webhookTwice: 1, webhookTwiceInParallel });
    let answers = 0;
    application.on('/voice', () => `<Say>Answer ${(answers += 1)}.</Say>`);
    const leg = carrier.placeCall({ from: caller, to: hotline });
    await leg.ended();
    await application.asked('/voice', 2);
    expect(new Set(application.at('/voice').map((one) => one.token)).size).toBe(1);
    expect(leg.leg.ear.lines).toHaveLength(1);
  },
);

test('a connection that breaks leads to the fallback, or to a retry when asked', async () => {
  const { application, carrier } = await faulty({ webhookReset: 1 });
  application.on('/voice', { afterMs: 200, body: '<Response/>' });
  application.on('/fallback', { afterMs: 200, body: '<Response/>' });
  carrier.updateNumber(hotline, {
    voiceUrl: `${application.url}/voice#rc=2&rp=all`,
    fallbackUrl: `${application.url}/fallback#rc=0`,
  });
  const leg = carrier.placeCall({ from: caller, to: hotline });
  await leg.hears(/application error/);
  expect(application.at('/voice')).toHaveLength(3);
  expect(application.at('/fallback')[0]?.params['ErrorCode']).toBe('11206');
});

test('status callbacks are lost, or overtake each other', async () => {
  const { application, carrier, client } = await faulty({ statusDelayed: 1, statusDelayMs: 20_000 });
  const callback = {
    statusCallback: `${application.url}/progress`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  };
  carrier.setPhone(agent, { is: 'robot', answerAfterMs: 100, press: [], hangUpAfterMs: 200 });
  for (let count = 0; count < 5; count += 1)
    await client.calls.create({
      to: agent,
      from: hotline,
      twiml: '<Response><Pause length="60"/></Response>',
      ...callback,
    });
  await application.asked('/progress', 20);
  const numbers = application.at('/progress').map((one) => Number(one.params['SequenceNumber']));
  expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
  carrier.setFaults({ statusLost: 1 });
  application.on('/voice', '<Hangup/>');
  await carrier.placeCall({ from: caller, to: hotline }).ended();
  expect(application.at('/status')).toEqual([]);
});

test('REST: too many, down, refused updates', async () => {
  const { carrier, client } = await faulty({ restTooMany: 1 });
  await expect(create({ ...(world as World) })).rejects.toMatchObject({ status: 429, code: 20429 });
  carrier.setFaults({ restTooMany: 0, restDown: 1 });
  await expect(create(world as World)).rejects.toMatchObject({ status: 500 });
  expect(carrier.legs).toEqual([]);
  carrier.setFaults({ restDown: 0, updateRefused: 1 });
  carrier.setPhone(agent, { is: 'answer' });
  const { sid } = await create(world as World);
  const leg = await carrier.rings(agent);
  await leg.hears(/Hello/);
  await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 500 });
  expect(leg.leg.ended).toBe(false);
});

test('REST: a call is created although the answer is lost', async () => {
  const { carrier } = await faulty({ createdButLost: 1 });
  await expect(create(world as World)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await carrier.rings(agent);
  expect(carrier.legs).toHaveLength(1);
  expect(carrier.struck).toMatchObject({ createdButLost: 1, restDown: 0 });
});

test('REST: a call is created, and the answer comes when nobody waits any more', async () => {
  const { carrier } = await faulty({ restLate: 1 });
  const asked = create(world as World);
  asked.catch(() => undefined);
  await carrier.rings(agent);
  expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 200, 'late'))])).toBe('late');
});

test('the same seed gives the same SIDs and the same faults', async () => {
  const run = async (): Promise<unknown> => {
    const { application, carrier } = await faulty(
      { webhookTwice: 0.5, webhookTwiceInParallel: 0, statusLost: 0.5 },
      42,
    );
    application.on('/voice', '<Hangup/>');
    const sids: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      const leg = carrier.placeCall({ from: caller, to: hotline });
      await leg.ended();
      sids.push(leg.sid);
    }
    await carrier.close();
    const seen = application.seen.map((one) => `${one.path} ${sids.indexOf(String(one.params['CallSid']))}`).sort();
    await application.close();
    return { sids, seen };
  };
  const first = await run();
  expect(await run()).toEqual(first);
});
