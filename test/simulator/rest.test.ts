import { afterEach, beforeEach, expect, test } from 'vitest';
import twilio from 'twilio';
import { accountSid, caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const agent = '+12025550122';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.application.on('/agent', '<Say>Hello agent.</Say><Pause length="3600"/>');
});
afterEach(() => world.close());

const url = (path: string): string => `${world.application.url}${path}`;
const create = (more: object = {}): Promise<{ sid: string; status: string }> =>
  world.client.calls.create({ to: agent, from: hotline, url: url('/agent'), ...more });

test('a call is queued, rings, is answered and executes its URL; its progress is told in order of SequenceNumber', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  const created = await create({
    statusCallback: url('/progress'),
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  expect(created).toMatchObject({
    status: 'queued',
    direction: 'outbound-api',
    to: agent,
    from: hotline,
    apiVersion: '2010-04-01',
  });
  const leg = await world.carrier.rings(agent);
  await leg.hears(/Hello agent/);
  expect(world.application.at('/agent')[0]?.params).toMatchObject({
    CallSid: created.sid,
    Direction: 'outbound-api',
    CallStatus: 'in-progress',
  });
  expect(await world.client.calls(created.sid).fetch()).toMatchObject({ status: 'in-progress', answeredBy: null });
  expect((await world.client.calls(created.sid).update({ status: 'completed' })).status).toBe('completed');
  await world.application.asked('/progress', 4);
  const progress = world.application
    .at('/progress')
    .map((one) => one.params)
    .sort((a, b) => Number(a['SequenceNumber']) - Number(b['SequenceNumber']));
  expect(progress.map((one) => [one['SequenceNumber'], one['CallStatus']])).toEqual([
    ['0', 'initiated'],
    ['1', 'ringing'],
    ['2', 'in-progress'],
    ['3', 'completed'],
  ]);
  expect(progress[3]).toMatchObject({
    CallbackSource: 'call-progress-events',
    Timestamp: expect.stringMatching(/\+0000$/) as string,
  });
});

test('only the end is told unless asked; nobody at the number rings out after its timeout and five seconds', async () => {
  const created = await create({ timeout: 20, statusCallback: url('/progress') });
  const { params } = await world.application.asked('/progress');
  expect(params).toMatchObject({ CallStatus: 'no-answer', CallDuration: '0', SipResponseCode: '487' });
  const record = world.carrier.legs.find((leg) => leg.sid === created.sid);
  expect((record?.endedAt ?? 0) - (record?.createdAt ?? 0)).toBeGreaterThanOrEqual(25_000);
  expect(world.application.at('/progress')).toHaveLength(1);
});

test('inline TwiML needs absolute actions', async () => {
  world.carrier.setPhone(agent, { is: 'answer' });
  const created = await world.client.calls.create({
    to: agent,
    from: hotline,
    twiml: '<Response><Say>Inline.</Say><Gather numDigits="1" action="/x"/></Response>',
  });
  const leg = await world.carrier.rings(agent);
  await leg.hears(/Inline/);
  await leg.pressWhenAsked('1');
  await leg.hears(/application error/);
  expect(world.carrier.warnings).toMatchObject([{ code: 11100, leg: created.sid }]);
});

test('a ringing call can be canceled, a live one can not', async () => {
  world.carrier.setPhone(agent, { is: 'manual' });
  const first = await create();
  const ringing = await world.carrier.rings(agent);
  await world.client.calls(first.sid).update({ status: 'canceled' });
  expect(await ringing.ended()).toBe('canceled');
  const second = await create();
  (await world.carrier.rings(agent)).answer();
  expect((await world.client.calls(second.sid).update({ status: 'canceled' })).status).toBe('in-progress');
});

test('an update of a call that is over, or not yet answered, is 21220; of none, 20404', async () => {
  world.application.on('/voice', '<Hangup/>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.ended();
  const gone = { status: 400, code: 21220, message: 'Call is not in-progress. Cannot redirect.' };
  await expect(world.client.calls(leg.sid).update({ url: url('/agent') })).rejects.toMatchObject(gone);
  await expect(world.client.calls(leg.sid).update({ status: 'completed' })).rejects.toMatchObject(gone);
  world.carrier.setPhone(agent, { is: 'manual' });
  const ringing = await create();
  await expect(world.client.calls(ringing.sid).update({ url: url('/agent') })).rejects.toMatchObject(gone);
  await expect(world.client.calls(`CA${'f'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
});

test.each([
  ['no credentials that fit', 20003, 401, {}, 'wrong'],
  ['no number', 21211, 400, { to: '12' }, null],
  ['a caller id of somebody else', 21210, 400, { from: '+12025550199' }, null],
  ['a URL that is none', 21205, 400, { url: 'ftp://x' }, null],
  ['neither Url nor Twiml', 21205, 400, { url: '' }, null],
])('refused: %s', async (_what, code, status, more, token) => {
  const client = token === null ? world.client : twilio(accountSid, token);
  client.api.baseUrl = world.carrier.url;
  const refused = client.calls.create({ to: agent, from: hotline, url: url('/agent'), ...more });
  await expect(refused).rejects.toMatchObject({ code, status, moreInfo: `https://www.twilio.com/docs/errors/${code}` });
});

test('calls beyond the rate wait in the queue, in order', async () => {
  await world.close();
  world = await startWorld({ callsPerSecond: 1, rate: 5 });
  const sids = [];
  for (let count = 0; count < 4; count += 1) sids.push((await create()).sid);
  expect((await world.client.calls(String(sids[3])).fetch()).status).toBe('queued');
  await world.carrier.rings(agent);
  const legs = [await world.carrier.rings(agent), await world.carrier.rings(agent), await world.carrier.rings(agent)];
  expect(legs.map((leg) => leg.sid)).toEqual(sids.slice(1));
  const rangAt = world.carrier.legs.map((leg) => leg.transcript.find((line) => line.text === 'ringing')?.at ?? 0);
  const firstAt = world.carrier.legs[0]?.createdAt ?? 0;
  for (const [index, at] of rangAt.entries()) expect(at).toBeGreaterThanOrEqual(firstAt + index * 1000 - 1);
});

test('the account full: REST 10004, an inbound call is busy, a dialled leg fails', async () => {
  await world.close();
  world = await startWorld({ maxCalls: 2 });
  world.application.on('/voice', `<Pause length="1"/><Say>Waiting.</Say><Pause length="600"/>`);
  world.application.on('/dials', `<Dial callerId="${hotline}">${agent}</Dial><Say>Nobody.</Say><Pause length="60"/>`);
  const first = world.carrier.placeCall({ from: caller, to: hotline });
  const second = world.carrier.placeCall({ from: caller, to: hotline });
  await expect(create()).rejects.toMatchObject({ status: 400, code: 10004 });
  expect(await world.carrier.placeCall({ from: caller, to: hotline }).ended()).toBe('busy');
  await second.hears(/Waiting/);
  await world.client.calls(second.sid).update({ url: url('/dials') });
  await second.hears(/Nobody/);
  first.hangUp();
  expect((await create()).status).toBe('queued');
});

test('lists: by number and status, newest first, page by page', async () => {
  world.application.on('/voice', '<Hangup/>');
  const sids = [];
  for (let count = 0; count < 7; count += 1) {
    const leg = world.carrier.placeCall({ from: caller, to: hotline });
    await leg.ended();
    sids.unshift(leg.sid);
  }
  const all = await world.client.calls.list({ to: hotline, status: 'completed', pageSize: 3 });
  expect(all.map((call) => call.sid)).toEqual(sids);
  expect(await world.client.calls.list({ to: hotline, limit: 2 })).toHaveLength(2);
  expect(await world.client.calls.list({ from: agent })).toEqual([]);
});

test('messages are kept for reading', async () => {
  const sent = await world.client.messages.create({ to: agent, from: hotline, body: '有人在等 & nobody is ready' });
  expect(sent).toMatchObject({ status: 'queued', body: '有人在等 & nobody is ready' });
  expect(world.carrier.messages).toMatchObject([{ to: agent, from: hotline, body: '有人在等 & nobody is ready' }]);
  await expect(
    world.client.messages.create({ to: agent, from: hotline, body: 'x'.repeat(1601) }),
  ).rejects.toMatchObject({ code: 21617 });
});

test('the number can be found and pointed elsewhere; the next call goes there', async () => {
  const [number] = await world.client.incomingPhoneNumbers.list({ phoneNumber: hotline });
  expect(number).toMatchObject({
    phoneNumber: hotline,
    voiceUrl: url('/voice'),
    voiceFallbackUrl: url('/fallback'),
    statusCallback: url('/status'),
  });
  await world.client.incomingPhoneNumbers(number?.sid ?? '').update({ voiceUrl: url('/other'), voiceMethod: 'GET' });
  world.application.on('/other', '<Say>Other.</Say>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.hears(/Other/);
  expect(world.application.at('/other')[0]).toMatchObject({ method: 'GET', signed: true, query: { CallSid: leg.sid } });
});

test('what a doctor asks: the account, its caller ids, the countries it may dial', async () => {
  expect(await world.client.api.v2010.accounts(accountSid).fetch()).toMatchObject({ status: 'active', type: 'Full' });
  expect(await world.client.outgoingCallerIds.list()).toEqual([]);
  expect(await world.client.voice.v1.dialingPermissions.countries('CN').fetch()).toMatchObject({
    isoCode: 'CN',
    lowRiskNumbersEnabled: true,
  });
  const countries = await world.client.voice.v1.dialingPermissions.countries.list();
  expect(countries.find((country) => country.isoCode === 'LS')?.lowRiskNumbersEnabled).toBe(false);
});
