import { afterEach, beforeEach, expect, test } from 'vitest';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const agent = '+12025550122';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const callAgent = (): Promise<unknown> =>
  world.client.calls.create({ to: agent, from: hotline, url: `${world.application.url}/agent` });

test('a robot presses when it has heard the words, in any of its languages, each time', async () => {
  world.application.on(
    '/agent',
    `<Gather numDigits="1" action="/zh"><Say>To accept, press 1${', or wait for the next caller'.repeat(20)}.</Say></Gather>`,
  );
  world.application.on(
    '/zh',
    '<Gather numDigits="1" action="/done" timeout="60"><Say language="cmn-CN">请按 1 接听，不方便请挂机。</Say></Gather>',
  );
  world.application.on('/done', '<Say>Done.</Say>');
  world.carrier.setPhone(agent, {
    is: 'robot',
    answerAfterMs: 500,
    press: [{ whenHears: 'press 1|请按 ?1', digits: '1' }],
  });
  await callAgent();
  const leg = await world.carrier.rings(agent);
  await leg.hears(/Done/);
  const [english, chinese] = leg.leg.ear.lines;
  expect(english?.heard).toMatch(/press 1/);
  expect(english?.heard).not.toMatch(/caller/);
  expect(chinese?.heard).toMatch(/请按 1/);
  expect(leg.leg.keys.map((key) => key.key)).toEqual(['1', '1']);
});

test('a robot presses after a time, and hangs up after a time', async () => {
  world.application.on('/agent', '<Gather numDigits="1" action="/done" timeout="60"><Say>Who are you?</Say></Gather>');
  world.application.on('/done', '<Pause length="600"/>');
  world.carrier.setPhone(agent, {
    is: 'robot',
    answerAfterMs: 500,
    press: [{ afterMs: 4000, digits: '5' }],
    hangUpAfterMs: 9000,
  });
  await callAgent();
  const leg = await world.carrier.rings(agent);
  expect(await leg.ended()).toBe('completed');
  expect((await world.application.asked('/done')).params['Digits']).toBe('5');
  expect((leg.leg.endedAt ?? 0) - (leg.leg.answeredAt ?? 0)).toBeGreaterThanOrEqual(9000);
});

test('a voicemail greets, presses nothing and is heard by a speech Gather', async () => {
  world.application.on(
    '/agent',
    '<Gather numDigits="1" action="/pressed" timeout="3"><Say>To accept, press 1.</Say></Gather><Hangup/>',
  );
  world.carrier.setPhone(agent, { is: 'voicemail', greeting: 'Hi, please leave a message.' });
  await callAgent();
  const leg = await world.carrier.rings(agent);
  expect(await leg.ended()).toBe('completed');
  expect(world.application.at('/pressed')).toEqual([]);
  world.application.on(
    '/agent',
    '<Gather input="speech" speechTimeout="auto" action="/heard"><Say>Hello?</Say></Gather>',
  );
  world.carrier.setPhone(agent, { is: 'voicemail', greeting: 'Hi, please leave a message.', afterMs: 100 });
  await callAgent();
  await (await world.carrier.rings(agent)).ended();
});

test('a phone in the hand rings until it is answered or declined', async () => {
  world.application.on('/agent', '<Say>Hello.</Say>');
  world.carrier.setPhone(agent, { is: 'manual' });
  await callAgent();
  const first = await world.carrier.rings(agent);
  first.decline();
  expect(await first.ended()).toBe('busy');
  await callAgent();
  const second = await world.carrier.rings(agent);
  expect(second.sid).not.toBe(first.sid);
  second.answer();
  await second.hears(/Hello/);
  expect(() => second.answer()).toThrow(/does not ring/);
});

test('a caller script waits until something listens, barges in, listens for words and hangs up', async () => {
  world.application.on(
    '/voice',
    '<Pause length="3"/><Gather numDigits="1" action="/two"><Say>For a lost phone, press 9, and so on and on and on.</Say></Gather>',
  );
  world.application.on(
    '/two',
    '<Gather input="dtmf speech" action="/three" speechTimeout="auto" timeout="60"><Say>Tell us.</Say></Gather>',
  );
  world.application.on('/three', '<Say>An agent will be with you.</Say><Pause length="600"/>');
  const leg = world.carrier.placeCall({
    from: caller,
    to: hotline,
    script: [
      { press: '9' },
      { until: 'listening' },
      { waitMs: 200 },
      { say: 'agent' },
      { hear: 'with you', withinMs: 60_000 },
      { hangUp: true },
    ],
  });
  expect(await leg.ended()).toBe('completed');
  expect(leg.leg.endedBy).toBe('person');
  expect((await world.application.asked('/two')).params['Digits']).toBe('9');
  expect((await world.application.asked('/three')).params['SpeechResult']).toBe('agent');
});

test('a script that does not hear its words says so and hangs up', async () => {
  world.application.on('/voice', '<Say>Good evening.</Say><Pause length="600"/>');
  const leg = world.carrier.placeCall({
    from: caller,
    to: hotline,
    script: [{ hear: 'good morning', withinMs: 5000 }],
  });
  await leg.ended();
  expect(world.carrier.events.since(0)).toContainEqual(
    expect.objectContaining({ type: 'script', is: 'failed', message: 'did not hear /good morning/' }),
  );
});

test('a dropped line is a hang-up to the application and a drop in the ledger', async () => {
  world.application.on('/voice', '<Gather><Say>Press a key.</Say></Gather>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline, script: [{ until: 'listening' }, { drop: true }] });
  expect(await leg.ended()).toBe('completed');
  expect(world.carrier.legs[0]).toMatchObject({ endedBy: 'line', status: 'completed' });
});

test('a wait that fails shows what the leg heard and pressed', async () => {
  world.application.on('/voice', '<Gather><Say>Press a key.</Say></Gather>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.pressWhenAsked('4');
  await expect(leg.hears(/never said/, 50)).rejects.toThrow(
    /hears \/never said\/\n.*\n[^]*heard\s+Press a key|pressed\s+4/,
  );
});

test('words are heard when they have been spoken, one after the other', async () => {
  world.application.on('/voice', '<Say>One two three. One two three.</Say>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  const text = 'One two three. One two three.';
  for (const end of [text.indexOf('three') + 5, text.lastIndexOf('three') + 5]) {
    await leg.hears(/three/);
    const line = leg.leg.ear.lines[0];
    expect(world.carrier.now()).toBeGreaterThanOrEqual(
      (line?.startAt ?? 0) + ((line?.lastsMs ?? 0) * end) / text.length,
    );
  }
  await expect(leg.hears(/three/, 100)).rejects.toThrow(/hears/);
});
