import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const agent = '+12025550122';
const other = '+12025550133';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.application.on('/after', ({ params }) => `<Say>After: ${params['DialCallStatus'] ?? 'nothing'}.</Say>`);
});
afterEach(() => world.close());

function call(twiml: string): LegHandle {
  world.application.on('/voice', twiml);
  return world.carrier.placeCall({ from: caller, to: hotline });
}

const dial = (inside: string, attributes = ''): string =>
  `<Dial action="/after" callerId="${hotline}" ${attributes}>${inside}</Dial>`;

test('a number is rung, bridged and, when it hangs up, told to the action', async () => {
  world.carrier.setPhone(agent, { is: 'answer', afterMs: 1000 });
  const leg = call(
    dial(
      `<Number statusCallback="/progress" statusCallbackEvent="initiated ringing answered completed">${agent}</Number>`,
    ),
  );
  const callee = await world.carrier.rings(agent);
  expect(await leg.joined()).toEqual([callee.sid]);
  expect(callee.leg).toMatchObject({ from: hotline, direction: 'outbound-dial', parent: leg.leg });
  await callee.say('Hello, this is the agent.');
  await leg.hears(/this is the agent/);
  callee.hangUp();
  await leg.hears(/After: completed/);
  const { params } = await world.application.asked('/after');
  expect(params).toMatchObject({ DialCallStatus: 'completed', DialCallSid: callee.sid, DialBridged: 'true' });
  await world.application.asked('/progress', 4);
  const progress = world.application
    .at('/progress')
    .map((one) => one.params)
    .sort((a, b) => Number(a['SequenceNumber']) - Number(b['SequenceNumber']));
  expect(progress.map((one) => one['CallStatus'])).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(progress[0]).toMatchObject({
    ParentCallSid: leg.sid,
    CallSid: callee.sid,
    CallbackSource: 'call-progress-events',
    SequenceNumber: '0',
  });
});

test.each([
  ['busy', { is: 'busy' }, 'busy'],
  ['declined', { is: 'declined' }, 'busy'],
  ['failed', { is: 'failed' }, 'failed'],
  ['not answered', { is: 'no-answer' }, 'no-answer'],
] as const)('a phone that is %s', async (_what, behaviour, status) => {
  world.carrier.setPhone(agent, behaviour);
  const leg = call(dial(`<Number>${agent}</Number>`, 'timeout="10"'));
  await leg.hears(new RegExp(`After: ${status}`));
  expect((await world.application.asked('/after')).params).toMatchObject({ DialBridged: 'false' });
});

test('the ring timeout is five seconds longer than it says', async () => {
  const leg = call(dial(`<Number>${agent}</Number>`, 'timeout="10"'));
  const callee = await world.carrier.rings(agent);
  await callee.ended();
  expect((callee.leg.endedAt ?? 0) - callee.leg.createdAt).toBeGreaterThanOrEqual(15_000);
  await leg.ended();
});

test('the first to answer wins and the others stop ringing', async () => {
  world.carrier.setPhone(agent, { is: 'answer', afterMs: 3000 });
  world.carrier.setPhone('client:anna', { is: 'manual' });
  const leg = call(dial(`<Number>${agent}</Number><Client>anna</Client>`));
  const anna = await world.carrier.rings('client:anna');
  await leg.joined();
  expect(await anna.ended()).toBe('canceled');
  leg.hangUp();
  expect(await (await world.carrier.rings(agent)).ended()).toBe('completed');
});

test('one after the other when sequential', async () => {
  world.carrier.setPhone(agent, { is: 'busy' });
  world.carrier.setPhone('sip:desk@example.com', { is: 'answer' });
  const leg = call(dial(`<Number>${agent}</Number><Sip>sip:desk@example.com</Sip>`, 'sequential="true"'));
  const desk = await world.carrier.rings('sip:desk@example.com');
  await leg.joined();
  desk.hangUp();
  await leg.hears(/After: completed/);
});

test('the whisper is heard by the called person only, and may end without a bridge', async () => {
  world.carrier.setPhone(agent, { is: 'manual' });
  world.application.on(
    '/whisper',
    '<Gather numDigits="1" action="/accept" timeout="60"><Say>A call about a bill. Press 1.</Say></Gather><Hangup/>',
  );
  world.application.on('/accept', '<Say>Connecting.</Say>');
  const target = `<Number url="/whisper">${agent}</Number>`;
  const leg = call(dial(target, 'answerOnBridge="true"'));
  const callee = await world.carrier.rings(agent);
  callee.answer();
  await callee.hears(/Press 1/);
  expect(leg.leg.status).toBe('ringing');
  await callee.press('1');
  expect(await leg.joined()).toEqual([callee.sid]);
  expect(leg.leg.status).toBe('in-progress');
  expect(leg.leg.ear.lines.map((line) => line.text)).not.toContain('A call about a bill. Press 1.');
  leg.hangUp();

  const second = world.carrier.placeCall({ from: caller, to: hotline });
  const silent = await world.carrier.rings(agent);
  silent.answer();
  await second.hears(/After: completed/);
  expect(world.application.at('/after').at(-1)?.params['DialBridged']).toBe('false');
});

test('without an action the next verb is executed, with one it never is', async () => {
  world.carrier.setPhone(agent, { is: 'busy' });
  const leg = call(`<Dial callerId="${hotline}">${agent}</Dial><Say>Nobody there.</Say>`);
  await leg.hears(/Nobody there/);
  await leg.ended();
  const withAction = call(`${dial(agent)}<Say>Nobody there.</Say>`);
  await withAction.ended();
  expect(withAction.leg.ear.lines.map((line) => line.text)).toEqual(['After: busy.']);
});

test('hangupOnStar ends the talk, timeLimit too', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  const leg = call(dial(agent, 'hangupOnStar="true"'));
  await leg.joined();
  await leg.press('5*');
  await leg.hears(/After: completed/);
  const limited = call(dial(agent, 'timeLimit="20"'));
  await limited.hears(/After: completed/);
});

test('a withheld caller id is refused by the carrier', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  world.application.on('/voice', `<Dial action="/after">${agent}</Dial>`);
  const leg = world.carrier.placeCall({ from: 'anonymous', to: hotline });
  await leg.hears(/After: failed/);
  expect(world.carrier.warnings).toMatchObject([{ code: 13214 }]);
});

test('a REST redirect of the parent asks for the action without executing it and ends the other leg', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  world.application.on('/elsewhere', '<Say>Elsewhere.</Say>');
  const leg = call(dial(agent));
  const callee = await world.carrier.rings(agent);
  await leg.joined();
  await world.client.calls(leg.sid).update({ url: `${world.application.url}/elsewhere` });
  await leg.hears(/Elsewhere/);
  expect((await world.application.asked('/after')).params).toMatchObject({ DialCallSid: callee.sid });
  expect(await callee.ended()).toBe('completed');
  await leg.ended();
  expect(leg.leg.ear.lines.map((line) => line.text)).toEqual(['Elsewhere.']);
});

test('a REST redirect of the called leg gives it a life of its own', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  world.application.on('/own', '<Say>On my own.</Say><Pause length="3600"/>');
  const leg = call(dial(agent));
  const callee = await world.carrier.rings(agent);
  await leg.joined();
  await world.client.calls(callee.sid).update({ url: `${world.application.url}/own` });
  await callee.hears(/On my own/);
  await leg.ended();
  expect(callee.leg.ended).toBe(false);
});

test('ten targets at most', async () => {
  const numbers = Array.from({ length: 11 }, (_, index) => `<Number>+120255501${40 + index}</Number>`).join('');
  const leg = call(dial(numbers, 'timeout="5"'));
  await leg.hears(/After: no-answer/);
  expect(world.carrier.legs.filter((one) => one.parent === leg.sid)).toHaveLength(10);
  expect(world.carrier.warnings).toMatchObject([{ code: 13227 }]);
  expect(world.carrier.legs.some((one) => one.to === other)).toBe(false);
});
