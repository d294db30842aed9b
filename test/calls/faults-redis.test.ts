import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { removeKeys, testRedis } from '../support/redis.ts';
import {
  type Caller,
  everybody,
  expectConserved,
  heardBy,
  inPhase,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  PATIENT_MS,
  placesHeard,
  rowOf,
  storeOf,
} from './caller-story.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const callTo = (hotline: TestHotline, keys: readonly string[], from: string): Caller =>
  hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });

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
    // Who comes now comes after them.
    const late = callTo(hotline, ['1', '0'], numberOf(4));
    await late.hears(/You are number 4 in line/, PATIENT_MS);
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
    // P7: in all this no answer came so late, or so wrong, that the carrier turned to the fallback.
    const trouble = hotline.carrier.events
      .since(0)
      .filter(({ type }) => type === 'fallback' || type === 'webhook-failed');
    expect(trouble).toEqual([]);
  }, 60_000);
});
