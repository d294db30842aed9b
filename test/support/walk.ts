/**
 * Random callers on a random hotline's engine: the real turn, the real store, no carrier that answers. After every turn the call must be where
 * the proof has been.
 */
import { pino } from 'pino';
import type { Call } from '../../src/core/call.ts';
import type { CallEvent } from '../../src/core/event.ts';
import { buildMachine, type Machine } from '../../src/core/flow/step.ts';
import { read } from '../../src/core/flow/read.ts';
import type { CallSid, E164, HotlineName, RoomName, Version } from '../../src/core/ids.ts';
import { prove } from '../../src/core/proof/prove.ts';
import { samplesOf, type World } from '../../src/core/proof/samples.ts';
import type { Search } from '../../src/core/proof/search.ts';
import type { DurationMs } from '../../src/core/time.ts';
import { leftRoom, nextTurn, ringsIn } from '../../src/engine/caller.ts';
import type { Deps } from '../../src/engine/deps.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { JournalFailed } from '../../src/engine/journal-ports.ts';
import type { Turned } from '../../src/engine/turn.ts';
import type { RedisConnection } from '../../src/redis/client.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { callClock } from '../../src/runtime/call-clock.ts';
import { random } from '../../src/runtime/random.ts';
import { Chance } from '../../src/simulator/random.ts';
import { createUrls } from '../../src/twilio/urls.ts';
import { ticketsOf } from '../../src/wiring/tickets.ts';
import { randomHotline } from './random-flows.ts';

const CALLERS = 4;
const MOST_TURNS = 18;
/** Every other caller rings under a flood. */
const FLOODED = { calls: 2, samePrefix: 2, sameNumber: 2 };
/** What a caller can do; the rest comes of itself. */
const DOES = /^(KEY|WORDS|HUMAN|SILENCE|WRONG|ENTRY|NUMBER|RECORDED)/;
const tickets = ticketsOf([Buffer.from('secret-of-the-walkers-0123456789')]);

interface Walk {
  readonly machine: Machine;
  readonly found: Search;
  readonly world: World;
  readonly engine: Engine;
  readonly chance: Chance;
  readonly states: Set<string>;
}

export interface Walked {
  readonly turns: number;
  /** States that were come to. */
  readonly states: ReadonlySet<string>;
}

/** Walks the hotline of this seed. Throws where proof and engine disagree. */
export async function walkHotline(seed: number, redis: RedisConnection, name: string): Promise<Walked> {
  const { catalog, placeOf, problems } = read(randomHotline(new Chance(seed, 'hotline')).files);
  if (catalog === null) throw new Error(`seed ${seed} is no good hotline: ${JSON.stringify(problems[0])}`);
  const machine = buildMachine(catalog, 'walk' as Version);
  const proof = prove(machine, placeOf);
  if (proof.certificate === null) throw new Error(`seed ${seed} is not proved: ${JSON.stringify(proof.problems[0])}`);
  const walk: Walk = {
    machine,
    found: proof.found,
    world: proof.found.world,
    engine: engineOf(machine, redis, name, new Chance(seed, 'lookups')),
    chance: new Chance(seed, 'callers'),
    states: new Set(),
  };
  await walk.engine.deps.store.startClock(1);
  let turns = 0;
  for (let caller = 0; caller < CALLERS; caller++) turns += await oneCaller(walk, `seed ${seed}, caller ${caller}`);
  await walk.engine.stop();
  return { turns, states: walk.states };
}

async function oneCaller(walk: Walk, who: string): Promise<number> {
  const { engine, chance, machine } = walk;
  const sid = chance.sid('CA') as CallSid;
  const ani = chance.happens(0.3) ? null : ('+12025550155' as E164);
  const [dnis] = Object.keys(machine.catalog.hotline.numbers) as E164[];
  if (dnis === undefined) throw new Error('no number');
  let turned = await ringsIn(sid, dnis, ani, 'ring', engine.deps);
  let turns = 1;
  for (; turns < MOST_TURNS; turns++) {
    const call = inProof(turned, walk, who);
    if (call === null) break;
    turned = await oneTurn(call, `turn ${turns}`, walk);
  }
  await engine.deps.store.end(sid, { trouble: null, trail: '{}' });
  return turns;
}

/** The call, if it goes on. */
function inProof(turned: Turned, { machine, found, states }: Walk, who: string): Call | null {
  if (turned.is === 'over') throw new Error(`${who}: over as ${turned.outcome} while its caller is there`);
  const { call } = turned;
  states.add(call.at);
  if (!found.knows(call.at, call.ctx))
    throw new Error(`${who}: ${call.at} is not in the proof: ${JSON.stringify(call.ctx)}`);
  return machine.states.get(call.at)?.config.type === 'final' ? null : call;
}

async function oneTurn(call: Call, key: string, walk: Walk): Promise<Turned> {
  const { chance, engine, machine, world } = walk;
  if (call.at === '@talking') return await leftRoom(call, key, engine.deps);
  if (call.at === '@hold' && chance.happens(0.3)) await somebodyTakes(engine.deps);
  const state = machine.states.get(call.at);
  if (state === undefined) throw new Error(`${call.at} is no state`);
  const can = (samplesOf(call.at, state, call.ctx, world) ?? []).filter(({ event }) => DOES.test(event.type));
  const done: CallEvent = can[Math.floor(chance.next() * can.length)]?.event ?? { type: 'SILENCE' };
  return await nextTurn(call, () => done, key, engine.deps);
}

/** An agent presses 1: the caller's next turn is pulled into the room. */
async function somebodyTakes({ store }: Deps): Promise<void> {
  await store.roster([
    {
      id: '1' as never,
      queues: ['general', 'urgent', 'office'] as never,
      languages: ['en', 'zh'] as never,
      scheduled: true,
      changesAt: null,
    },
  ]);
  await store.setAgent('1' as never, 'ready', 'walk');
  const soon = 60_000 as DurationMs;
  const offer = await store.offer({
    maxCalls: null,
    room: `room-${random.hex(8)}` as RoomName,
    ttlMs: soon,
    widenMs: 0 as DurationMs,
    idleHelpMs: 0 as DurationMs,
    exclusive: [],
  });
  if (offer !== null) await store.accept(offer.lease, soon);
}

function engineOf(machine: Machine, redis: RedisConnection, name: string, chance: Chance): Engine {
  const refused = async () => ({ is: 'refused', code: 0, retry: false }) as const;
  const { hotline } = machine.catalog;
  return createEngine({
    store: createRedisStore(redis, name as HotlineName, () => ({ ...hotline.policies, admission: FLOODED })),
    // A disk that is often full: what is not durable is not promised.
    journal: {
      name: 'walk',
      written: 0,
      forget: async () => undefined,
      noted: () => [],
      append: async () => {
        if (chance.happens(0.5)) throw new JournalFailed('the disk of the walk is full');
      },
    },
    // A carrier that refuses everything: every failure branch is walked too.
    telephony: {
      ring: refused,
      ringWith: refused,
      fallbackUrl: refused,
      fallback: refused,
      redirect: refused,
      hangUp: refused,
      status: refused,
      text: refused,
      legs: refused,
      rung: refused,
      rooms: refused,
      endRoom: refused,
      isOpen: refused,
      inRoom: refused,
      forgetRecordings: refused,
    },
    lookups: () => async () =>
      chance.happens(0.5) ? { is: 'json', value: { a: { b: 'gold' } } } : { is: 'none', why: 'walk' },
    clock: callClock(1),
    random,
    tickets,
    urls: createUrls(() => 'http://127.0.0.1'),
    versions: {
      hotline: () => hotline,
      current: () => machine,
      forCall: () => machine,
      find: async () => machine,
    },
    log: pino({ level: 'silent' }),
  });
}
