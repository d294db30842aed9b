import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { everybody, numberOf, OPEN, storeOf, trailOf, watchConservation, willing } from './caller-story.ts';

const CALLERS = 100;
/** The carrier waits 5.5 s for a document: at 10, a machine that stalls for 0.55 s lets a leg go. */
const RATE = 10;
/** More than the five seconds that make it a talk, and short: there are a hundred of them. */
const TALK_MS = 10_000;
/** Five agents who all speak both languages and serve the one queue, so that "in order" needs no footnote. */
const fiveAgents = (file: string, text: string): string => {
  const open = OPEN(file, text).replace(/max-calls: \d+/, 'max-calls: 500');
  if (file !== 'hotline.yaml') return open;
  return open
    .replace(
      /languages: \[[a-z, ]+\], queues: \[[a-z, ]+\]/g,
      'languages: [en, zh], queues: [general, urgent, repairs]',
    )
    .replace(/ {2}"205":\n[\s\S]*?(?= {2}"206":)/, '')
    .replace(
      / {2}"206":\n(?: {4}.*\n)+/,
      `  "205": { name: 小雨, phone: +12025550115, languages: [en, zh], queues: [general], hours: always }\n`,
    );
};

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({ rate: RATE, edit: fiveAgents });
  expect(hotline.agentPhones).toHaveLength(5);
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());

describe(`${CALLERS} callers and five agents`, () => {
  it('served strictly in order of arrival, nobody joined twice, nobody lost', async () => {
    const { carrier } = hotline;
    const law = watchConservation(hotline);
    hotline.agents(willing(TALK_MS));
    const callers = Array.from({ length: CALLERS }, (_, index) =>
      carrier.placeCall({
        from: numberOf(index),
        to: HOTLINE,
        script: [
          { waitMs: (index * 7) % 400 },
          { press: index % 3 === 0 ? '2' : '1' },
          { press: '0' },
          { until: 'joined' },
          { hear: 'press 0|请按 0' },
          { hangUp: true },
        ],
      }),
    );
    await vi.waitFor(
      async () => {
        const { waiting } = await storeOf(hotline).census();
        expect(waiting).toBe(CALLERS);
      },
      { timeout: 30_000, interval: 50 },
    );
    const arrivals = new Map((await storeOf(hotline).calls()).map((row) => [String(row.sid), row.arrivedAt ?? 0]));
    expect(new Set(arrivals.values()).size).toBe(CALLERS);

    await everybodyAtWork(hotline);
    await Promise.all(callers.map((caller) => caller.ended(90_000)));
    await vi.waitFor(async () => expect((await storeOf(hotline).census()).ended).toBe(CALLERS), { timeout: 10_000 });
    expect(await law.stop()).toBeGreaterThan(200);

    // In order: each caller was offered to an agent for the first time no earlier than everybody who came before.
    const offered = [];
    for (const caller of callers) {
      const trail = await trailOf(hotline, caller);
      const first = trail.find(({ what }) => what === 'offered');
      offered.push({ arrivedAt: arrivals.get(caller.sid) ?? 0, lease: Number(first?.data['lease']), trail });
    }
    const byLease = offered.toSorted((a, b) => a.lease - b.lease).map(({ arrivedAt }) => arrivedAt);
    expect(byLease).toEqual(byLease.toSorted((a, b) => a - b));
    // Once, and once more for each time that a stall of this machine let the agent's leg go before they met.
    for (const { trail } of offered) {
      const backs = trail.filter(({ what, data }) => what === 'joined' && data['why'] === 'back').length;
      expect(trail.filter(({ what }) => what === 'bridged').length, JSON.stringify(trail)).toBe(1 + backs);
    }

    // The outside truth: every caller was with one agent, once; no agent in two rooms at a time.
    const met = callers.map(({ sid }) => {
      const visits = carrier.legs.find((leg) => leg.sid === sid)?.visits ?? [];
      return visits.flatMap(({ with: others }) => (others.length > 0 ? [others.length] : []));
    });
    expect(met).toEqual(callers.map(() => [1]));
    expect(carrier.rooms.filter(({ visitors }) => visitors.length === 2)).toHaveLength(CALLERS);
    for (const phone of hotline.agentPhones) {
      const talks = carrier.legs
        .filter(({ to }) => to === phone)
        .flatMap(({ visits }) => visits.map(({ joinedAt, leftAt }) => ({ joinedAt, leftAt: leftAt ?? Infinity })))
        .toSorted((a, b) => a.joinedAt - b.joinedAt);
      expect(talks.length).toBeGreaterThan(CALLERS / 5 / 2);
      for (const [index, talk] of talks.entries())
        expect(talk.joinedAt).toBeGreaterThanOrEqual(talks[index - 1]?.leftAt ?? 0);
    }
    expect((await storeOf(hotline).census()).outcomes).toEqual({ talked: CALLERS });
  }, 120_000);
});

/** Signs all five in; some are offered a caller before the last one is ready. */
async function everybodyAtWork(all: TestHotline): Promise<void> {
  for (const { id } of await storeOf(all).agents()) await storeOf(all).setAgent(id, 'in', 'test');
}
