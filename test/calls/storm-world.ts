/** A storm from a seed: callers and agents of mixed behaviour, levers turned at random. Times are call-time ms. */
import { sendOut } from '../../src/engine/send.ts';
import { Chance } from '../../src/simulator/random.ts';
import { HOTLINE, type TestHotline } from '../support/hotline.ts';
import type { JudgedCaller } from '../support/judge.ts';
import { LIFE_NAMES, LIVES, numberOf, REDIALS } from '../support/lives.ts';
import { CUSTOMER, customer, mood, STEADY } from '../support/moods.ts';

export interface Storm {
  readonly callers: readonly JudgedCaller[];
  /** Waits until all have rung in and the last lever was turned. */
  blows(): Promise<void>;
  /** From now on: a carrier on its best day, willing agents, open. */
  calm(): Promise<void>;
  stop(): void;
}

export interface StormOptions {
  readonly seed: number;
  readonly callers: number;
  /** All ring in within this time. */
  readonly lastsMs: number;
  readonly levers?: boolean;
}

export function startStorm(hotline: TestHotline, options: StormOptions): Storm {
  const { carrier } = hotline;
  const chance = {
    callers: new Chance(options.seed, 'callers'),
    agents: new Chance(options.seed, 'agents'),
    levers: new Chance(options.seed, 'levers'),
  };
  const callers: JudgedCaller[] = [];
  const stops: (() => void)[] = [];
  let calm = false;

  // Each time a phone has rung its owner may be in another mood.
  const moody = new Set(hotline.agentPhones);
  for (const phone of moody) carrier.setPhone(phone, mood(chance.agents));
  stops.push(
    carrier.events.listen((event) => {
      if (event.type !== 'ended') return;
      const { to, direction } = carrier.leg(event.leg).leg;
      if (!moody.has(to) || direction === 'inbound') return;
      carrier.setPhone(to, calm ? STEADY : mood(chance.agents));
    }),
  );

  // The people of the emergency list pick up, and whoever was helped by one of them hangs up.
  for (const phone of hotline.running.engine.deps.versions.hotline().emergency) carrier.setPhone(phone, STEADY);
  stops.push(
    carrier.events.listen((event) => {
      if (event.type !== 'speaking' || !event.text.startsWith('If you have been helped')) return;
      const leg = carrier.leg(event.leg);
      if (leg.leg.visits.length > 0) leg.hangUp();
    }),
  );

  const between = (low: number, high: number) => Math.round(chance.callers.between(low, high));
  const rings = (life: string, from: string): void => {
    const script = LIVES[life]?.(between, chance.callers.pick(['1', '2'])) ?? [];
    callers.push({ life, from, sid: carrier.placeCall({ from, to: HOTLINE, script }).sid });
  };
  const plan = Array.from({ length: options.callers }, (_, index) => ({
    at: chance.callers.between(0, options.lastsMs),
    life: LIFE_NAMES[index % LIFE_NAMES.length] ?? 'patient',
    from: chance.callers.happens(0.05) ? 'anonymous' : numberOf(index),
    again: chance.callers.happens(0.7) ? between(1_000, 30_000) : null,
    picksUp: customer(chance.callers),
  }));
  const timeline = plan
    .flatMap(({ at, life, from, again, picksUp }) => [
      {
        at,
        run: () => {
          if (from !== 'anonymous') carrier.setPhone(from, picksUp);
          rings(life, from);
        },
      },
      ...(again !== null && REDIALS.has(life) ? [{ at: at + 60_000 + again, run: () => rings('patient', from) }] : []),
    ])
    .toSorted((a, b) => a.at - b.at);
  if (options.levers !== false)
    for (let at = 10_000; at < options.lastsMs; at += chance.levers.between(3_000, 15_000))
      timeline.push({ at, run: () => void turnLever(hotline, chance.levers).catch(() => undefined) });
  timeline.sort((a, b) => a.at - b.at);

  const began = carrier.now();
  const blows = async (): Promise<void> => {
    for (const { at, run } of timeline) {
      while (carrier.now() - began < at) await new Promise((resolve) => setTimeout(resolve, 5));
      run();
    }
  };

  return {
    callers,
    blows,
    async calm() {
      calm = true;
      carrier.setFaults({
        webhookTwice: 0,
        webhookReset: 0,
        statusLost: 0,
        statusDelayed: 0,
        restTooMany: 0,
        restDown: 0,
        createdButLost: 0,
        updateRefused: 0,
      });
      for (const phone of hotline.agentPhones) carrier.setPhone(phone, STEADY);
      for (const { from } of plan) if (from !== 'anonymous') carrier.setPhone(from, CUSTOMER);
      await calmed(hotline);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

async function turnLever(hotline: TestHotline, chance: Chance): Promise<void> {
  const { deps } = hotline.running.engine;
  const { store } = deps;
  const now = deps.clock.now();
  const agents = Object.keys(deps.versions.hotline().agents) as [never, ...never[]];
  const calls = (await store.calls()).filter(({ phase }) => phase !== 'ended');
  const someone = calls[Math.floor(chance.next() * calls.length)];
  switch (Math.floor(chance.next() * 9)) {
    case 0:
      return void (await store.setLevers({ closedUntil: (now + 15_000) as never }, 'storm'));
    case 1:
      return void (await store.setLevers({ closedUntil: null, openUntil: (now + 60_000) as never }, 'storm'));
    case 2:
      return void (await store.setLevers(
        { announcement: { text: 'Parcels are late today.', recording: null, until: (now + 30_000) as never } },
        'storm',
      ));
    case 3:
    case 4:
      return void (await store.setAgent(chance.pick(agents), chance.pick(['in', 'out', 'ready', 'away']), 'storm'));
    case 5:
    case 6:
      return void (someone && (await store.moveCall(someone.sid, { head: true }, 'storm')));
    case 7:
      return void (
        someone && (await store.moveCall(someone.sid, { queue: chance.pick(['general', 'urgent']) as never }, 'storm'))
      );
    case 8:
      return void (someone && (await sendOut(someone.sid, numberOf(900) as never, 'storm', deps)));
  }
}

async function calmed(hotline: TestHotline): Promise<void> {
  const { deps } = hotline.running.engine;
  await deps.store.setLevers({ closedUntil: null, openUntil: null, announcement: null }, 'storm');
  for (const id of Object.keys(deps.versions.hotline().agents)) {
    await deps.store.setAgent(id as never, 'in', 'storm');
    await deps.store.setAgent(id as never, 'ready', 'storm');
  }
}
