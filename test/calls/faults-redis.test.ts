import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { joinOf } from '../../src/engine/agent.ts';
import { push } from '../../src/engine/push.ts';
import type { CallbackRow } from '../../src/engine/report-ports.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { freePort, rawRedis } from '../support/raw-redis.ts';
import { removeKeys, testRedis } from '../support/redis.ts';
import {
  agentTo,
  type Caller,
  everybody,
  expectConserved,
  heardBy,
  inPhase,
  MANUAL,
  MEI,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  PATIENT_MS,
  placesHeard,
  rowOf,
  storeOf,
  willing,
} from './caller-story.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const callTo = (hotline: TestHotline, keys: readonly string[], from: string): Caller =>
  hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });

/** A caller who asks for a callback, hears it promised and hangs up; its row. */
async function promisedCallback(hotline: TestHotline, from: string): Promise<CallbackRow> {
  const caller = callTo(hotline, ['1', '0'], from);
  await inPhase(hotline, caller, 'waiting');
  await caller.pressWhenAsked('1', PATIENT_MS);
  await caller.hears(/To confirm, press 1/, PATIENT_MS);
  await caller.press('1');
  await caller.hears(/We will call you back/, PATIENT_MS);
  caller.hangUp();
  expect(await outcomeOf(hotline, caller)).toBe('callback');
  const [row, ...others] = await storeOf(hotline).callbacks();
  if (row === undefined || others.length > 0) throw new Error('not one callback');
  return row;
}

/** P7: no answer came so late, or so wrong, that the carrier turned to the fallback. */
function expectNoFallback({ carrier }: TestHotline): void {
  const trouble = carrier.events.since(0).filter(({ type }) => type === 'fallback' || type === 'webhook-failed');
  expect(trouble).toEqual([]);
}

describe('Redis loses everything while three callers hold', () => {
  it('each is back at the next turn, in the same order, at the same arrival, and hears no worse place', async () => {
    const hotline = await startHotline({ rate: 20, edit: OPEN });
    undo.push(() => hotline.stop());
    // Nobody picks up: agents come back on duty by the calendar.
    await everybody(hotline, 'out');
    const callers: Caller[] = [];
    for (const index of [1, 2, 3]) {
      const caller = callTo(hotline, [index === 2 ? '2' : '1', '0'], numberOf(index));
      await inPhase(hotline, caller, 'waiting');
      callers.push(caller);
    }
    await callers[2]?.hears(/You are number 3 in line/, PATIENT_MS);
    const promised = await promisedCallback(hotline, numberOf(6));
    const rows = async () => (await storeOf(hotline).calls()).filter(({ place }) => place !== null);
    const arrivals = async () => {
      const sorted = (await rows()).toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
      return sorted.map(({ sid, place, arrivedAt }) => ({ sid: String(sid), place, arrivedAt }));
    };
    const before = await arrivals();
    expect(before.map(({ sid }) => sid)).toEqual(callers.map(({ sid }) => sid));

    const redis = await testRedis();
    undo.push(() => redis.cleanUp());
    await removeKeys(redis, hotline.name);
    expect(await rows()).toEqual([]);
    // The last one asks first, when nobody ahead is known again.
    const told = callers.map((caller) => placesHeard(caller).length);
    await callers[2]?.pressWhenAsked('0');

    await vi.waitFor(async () => expect(await arrivals()).toEqual(before), PATIENT);
    for (const caller of callers) {
      const places = placesHeard(caller);
      expect(places).toEqual(places.toSorted((a, b) => b - a));
    }
    // No number that would have been too good was spoken meanwhile.
    expect(callers.map((caller) => placesHeard(caller).length)).toEqual(told);
    expectConserved(await storeOf(hotline).census());
    // The promise is back from the journal, once, where it was.
    const { place, arrivedAt } = promised;
    const back = { place, arrivedAt, disposition: null };
    await vi.waitFor(async () => expect(await storeOf(hotline).callbacks()).toMatchObject([back]), PATIENT);
    // Who comes now comes after them.
    const late = callTo(hotline, ['1', '0'], numberOf(4));
    await late.hears(/You are number 5 in line/, PATIENT_MS);
    for (const caller of [...callers, late]) caller.hangUp();
    for (const caller of callers) expect(await outcomeOf(hotline, caller)).toMatch(/^abandoned-(hold|offered)$/);
  });

  it('a caller in the menus goes on where they were', async () => {
    const hotline = await startHotline({ rate: 20, edit: OPEN });
    undo.push(() => hotline.stop());
    await everybody(hotline, 'out');
    const caller = callTo(hotline, ['2', '1', '1'], numberOf(5));
    await caller.hears(/请输入您的订单号/, PATIENT_MS);
    const redis = await testRedis();
    undo.push(() => redis.cleanUp());
    await removeKeys(redis, hotline.name);
    await caller.press('123456#');
    await caller.hears(/显示已签收的包裹/, PATIENT_MS);
    expect(await rowOf(hotline, caller)).toMatchObject({ at: 'orders/late', lang: 'zh', phase: 'menu' });
  });

  it('a caller who is alone in a room just then stands in line again, at the old place', async () => {
    const hotline = await startHotline({ rate: 20, edit: OPEN });
    undo.push(() => hotline.stop());
    await everybody(hotline, 'out');
    const caller = callTo(hotline, ['1', '0'], numberOf(7));
    const { arrivedAt } = await inPhase(hotline, caller, 'waiting');
    hotline.carrier.setPhone(MEI.phone, MANUAL);
    await agentTo(hotline, MEI.id, 'in');
    const agent = await hotline.carrier.rings(MEI.phone, PATIENT_MS);
    // "1" is taken and the caller brought; the node that took it dies before the agent is sent there too.
    const [lease] = await storeOf(hotline).leases();
    if (lease === undefined) throw new Error('nobody was offered');
    await storeOf(hotline).accept(lease.lease, 600_000 as never);
    await push(caller.sid as never, joinOf(lease), hotline.running.engine.deps);
    await caller.inRoom(PATIENT_MS);
    const redis = await testRedis();
    undo.push(() => redis.cleanUp());
    await removeKeys(redis, hotline.name);
    agent.drop();
    await caller.hears(/back in line/, PATIENT_MS);
    expect(await inPhase(hotline, caller, 'waiting', 'offered')).toMatchObject({ arrivedAt });
    caller.hangUp();
  });
});

/** Call time that Redis is away: a minute in the suite, ten when somebody has the patience. */
const AWAY_MS = Number(process.env['PZ_REDIS_AWAY_S'] ?? 60) * 1_000;

describe('Redis is killed, and comes back after a minute', () => {
  it(
    'at the first ring, in a menu, in the line and at an agent’s 1: nobody is cut off, 0 finds a person, and the line is as it was',
    async () => {
      const folder = tempFolder('killed');
      undo.push(() => folder.remove());
      const port = await freePort();
      const start = () => rawRedis(folder.path, port, ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']);
      let redis = await start();
      undo.push(() => redis.stop());
      const hotline = await startHotline({ rate: 10, edit: OPEN, redisUrl: `redis://127.0.0.1:${port}` });
      undo.push(() => hotline.stop());
      const { clock } = hotline.running.engine.deps;
      await everybody(hotline, 'out');
      const holder = callTo(hotline, ['1', '0'], numberOf(21));
      const { arrivedAt } = await inPhase(hotline, holder, 'waiting');
      await holder.hears(/You are next/, PATIENT_MS);
      const promised = await promisedCallback(hotline, numberOf(22));
      hotline.carrier.setPhone(MEI.phone, MANUAL);
      await agentTo(hotline, MEI.id, 'in');
      const agent = await hotline.carrier.rings(MEI.phone, PATIENT_MS);
      agent.answer();
      await agent.hears(/press 1/, PATIENT_MS);

      const browsing = callTo(hotline, ['1'], numberOf(23));
      await browsing.hears(/For an order or delivery/, PATIENT_MS);

      await redis.stop();
      const killedAt = clock.now();
      const wordsAt = heardBy(holder).length;
      await agent.press('1');
      await agent.hears(/One moment, please/, PATIENT_MS);
      await browsing.pressWhenAsked('2', PATIENT_MS);
      await browsing.hears(/For a bill you do not understand/, PATIENT_MS);
      const newcomer = callTo(hotline, ['1', '0'], numberOf(24));
      await newcomer.hears(/I can't tell your place just now/, PATIENT_MS);
      // Who wants a person now gets one, without us.
      const [emergency = ''] = hotline.running.engine.deps.versions.hotline().emergency;
      hotline.carrier.setPhone(emergency, willing(20_000));
      await newcomer.pressWhenAsked('0', PATIENT_MS);
      await newcomer.hears(/I'm ringing a person for you now/, PATIENT_MS);
      const helper = await hotline.carrier.rings(emergency, PATIENT_MS);
      await helper.hears(/A caller of .* needs a person/, PATIENT_MS);
      await holder.hears(/I can't tell your place just now, but you keep it/, PATIENT_MS);
      await vi.waitFor(() => expect(clock.now() - killedAt).toBeGreaterThan(AWAY_MS), {
        timeout: AWAY_MS,
        interval: 50,
      });
      expect(heardBy(holder).slice(wordsAt).join('\n')).not.toMatch(
        /You are number|You are next|We will call you back/,
      );
      for (const caller of [holder, browsing, newcomer]) expect(caller.leg.ended).toBe(false);

      redis = await start();
      await vi.waitFor(async () => {
        const row = await rowOf(hotline, holder);
        expect(row).toMatchObject({ place: 1, arrivedAt });
        expect(await storeOf(hotline).callbacks()).toMatchObject([{ ...promised, attempts: 0 }]);
      }, PATIENT);
      // The agent had no answer in time; whoever is due is due still.
      agent.hangUp();
      hotline.carrier.setPhone(MEI.phone, willing(20_000));
      await agentTo(hotline, MEI.id, 'ready');
      await holder.joined(PATIENT_MS);
      expectConserved(await storeOf(hotline).census());
      expectNoFallback(hotline);
    },
    60_000 + AWAY_MS / 10,
  );
});

describe('Redis is frozen', () => {
  it('menus go on from the ticket, holders hear music and no place, nothing is promised; then the line is rebuilt', async () => {
    const folder = tempFolder('frozen');
    undo.push(() => folder.remove());
    const redis = await ownRedis(folder.path, { appendOnly: false });
    undo.push(() => redis.stop());
    const hotline = await startHotline({ rate: 10, edit: OPEN, redisUrl: redis.url });
    undo.push(() => hotline.stop());
    await everybody(hotline, 'out');
    const holder = callTo(hotline, ['1', '0'], numberOf(11));
    const before = await inPhase(hotline, holder, 'waiting');
    await holder.hears(/You are next/, PATIENT_MS);
    const browsing = callTo(hotline, ['1'], numberOf(12));
    await browsing.hears(/For an order or delivery/, PATIENT_MS);

    const pid = redis.pid();
    process.kill(pid, 'SIGSTOP');
    undo.push(() => void process.kill(pid, 'SIGCONT'));
    const wordsAt = heardBy(holder).length;

    // Menus go on.
    await browsing.press('2');
    await browsing.hears(/For a bill you do not understand/, PATIENT_MS);
    // 0 is still the line, and what is not known is not said.
    await browsing.pressWhenAsked('0', PATIENT_MS);
    await browsing.hears(/putting you through to a person/, PATIENT_MS);
    await browsing.hears(/I can't tell your place just now, but you keep it/, PATIENT_MS);
    // A newcomer is answered, too.
    const newcomer = callTo(hotline, ['2', '0'], numberOf(13));
    await newcomer.hears(/正在为您转接人工/, PATIENT_MS);
    await newcomer.hears(/暂时查不到您的位置，但位置一直保留/, PATIENT_MS);
    // A callback that can't be made durable is not promised.
    await holder.pressWhenAsked('1', PATIENT_MS);
    await holder.hears(/To confirm, press 1/, PATIENT_MS);
    await holder.press('1');
    await holder.hears(/You keep your place in line/, PATIENT_MS);
    const sinceFrozen = heardBy(holder).slice(wordsAt).join('\n');
    expect(sinceFrozen).not.toMatch(/We will call you back|You are number|You are next/);
    for (const caller of [holder, browsing, newcomer]) expect(caller.leg.ended).toBe(false);

    process.kill(pid, 'SIGCONT');
    await vi.waitFor(async () => {
      const rows = (await storeOf(hotline).calls()).toSorted((a, b) => (a.place ?? 9) - (b.place ?? 9));
      expect(rows.map(({ sid, place }) => [String(sid), place])).toEqual([
        [holder.sid, 1],
        [browsing.sid, 2],
        [newcomer.sid, 3],
      ]);
      expect(rows[0]?.arrivedAt).toBe(before.arrivedAt);
    }, PATIENT);
    expect(placesHeard(browsing)).toEqual(placesHeard(browsing).toSorted((a, b) => b - a));
    expectConserved(await storeOf(hotline).census());
    expectNoFallback(hotline);
  }, 60_000);
});
