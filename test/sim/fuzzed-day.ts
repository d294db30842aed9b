/**
 * A day on virtual time in which nobody rings but who posts webhooks by hand: a real engine, real Lua, agents of every mood, and no
 * faults, so that each answer must be right. A day is always the same; many stories make one, so that the store has a past.
 */
import type { Redis } from 'ioredis';
import type { Machine } from '../../src/core/flow/step.ts';
import type { CallSid } from '../../src/core/ids.ts';
import { doorTo } from '../http/carrier-post.ts';
import { type Answered, type Asked, inject } from '../support/inject.ts';
import { CUSTOMER } from '../support/moods.ts';
import { Late, nothingSeen, type Seen, tell } from '../support/webhook-story.ts';
import { type Act, A_DRAW, stories } from '../support/webhooks.ts';
import { startCrowd } from './crowd.ts';
import { CARRIER_TOKEN, HOTLINE, PUBLIC_URL } from './names.ts';
import { KINDS } from './weather.ts';
import { World } from './world.ts';

const NO_FAULTS = new Set(KINDS);
/** Call time; the engine's own bound is shorter still. */
const ANSWER_MS = 5_000;
/** Now and then time passes between two webhooks, so that agents are rung and talks begin. */
const PAUSES = 0.02;
const PAUSE_MS = 30_000;
/** So many of the calls are on a line of the carrier's as well: what is posted comes beside its own webhooks, and they can be joined. */
const REAL = 0.5;
/** Their own legs may be at the next step before a 0 that is posted. */
const MOST_ZEROS = 6;
const FROM = '+12025550155';
const AUDIT_EVERY = 500;

export interface FuzzedDayOptions {
  readonly seed: number;
  /** Which day of that seed; its stories follow those of the day before. */
  readonly day: number;
  /** At most `A_DRAW`. */
  readonly stories?: number;
  readonly machine: Machine;
  /** Of this day alone; it is emptied. */
  readonly redis: Redis;
  /** Told what was seen in each story; false: no more of them. */
  readonly hear: (seen: Seen) => boolean;
}

export interface FuzzedDay {
  readonly failures: readonly FuzzFailure[];
  /** Calls that met an agent. */
  readonly joined: number;
  /** The same for the same day. */
  readonly fingerprint: string;
}

export interface FuzzFailure {
  /** Null: of the day, no single story is to blame. */
  readonly story: number | null;
  readonly why: string;
  readonly late: boolean;
  readonly acts: readonly Act[];
}

export async function fuzzedDay(options: FuzzedDayOptions): Promise<FuzzedDay> {
  const { seed, day, machine, redis, hear } = options;
  const world = await World.create({
    seed: (seed * 1_000_003 + day) | 0,
    nodes: 1,
    machine,
    redis,
    auditEvery: AUDIT_EVERY,
    without: NO_FAULTS,
  });
  world.database.toldLies = true;
  startCrowd(world, 0, 0);
  const { carrier, chance } = world;
  carrier.setPhone(FROM, CUSTOMER);
  let joined = 0;
  const isCaller = (leg: string): boolean => carrier.leg(leg).leg.direction === 'inbound';
  carrier.events.listen((event) => {
    if (event.type === 'joined' && event.room !== null && event.started && isCaller(event.leg)) joined += 1;
    if (event.type === 'webhook-answered' && event.status !== 200)
      world.wrong.push(`the carrier's own webhook got ${event.status} at ${event.url.slice(0, 60)}`);
  });
  const listener = {
    door: doorTo({ url: PUBLIC_URL, token: CARRIER_TOKEN, store: world.store, inject: injectInto(world) }),
    store: world.store,
    mostZeros: MOST_ZEROS,
    pause: () => pauseIn(world),
    newSid: () =>
      chance.callers.happens(REAL)
        ? (carrier.placeCall({ from: FROM, to: HOTLINE }).sid as CallSid)
        : (chance.callers.sid('CA') as CallSid),
  };
  const failures: FuzzFailure[] = [];
  const first = day * A_DRAW;
  const numbered = stories(seed, first);
  for (let story = first; story < first + (options.stories ?? A_DRAW); story += 1) {
    const acts = numbered.next().value ?? [];
    const seen = nothingSeen();
    const fail = (why: string, late = false): void => void failures.push({ story, why, late, acts });
    try {
      await tell(acts, listener, seen);
    } catch (error) {
      fail(error instanceof Error ? (error.stack ?? error.message) : String(error), error instanceof Late);
    }
    for (const wrong of world.wrong.splice(0)) fail(wrong);
    if (!hear(seen)) break;
  }
  await world.audit('the last story');
  failures.push(...world.wrong.map((why) => ({ story: null, why, late: false, acts: [] })));
  const fingerprint = world.fingerprint();
  await world.close();
  return { failures, joined, fingerprint };
}

async function pass(world: World, ms: number, until: () => boolean): Promise<void> {
  const { timeline } = world;
  const end = timeline.now + ms;
  while (!until() && (await timeline.next(end)));
}

async function pauseIn(world: World): Promise<void> {
  const { callers } = world.chance;
  if (callers.happens(PAUSES)) await pass(world, callers.between(0, PAUSE_MS), () => false);
}

/** Posts to the only node, and lets time pass until it has answered. */
function injectInto(world: World): (asked: Asked) => Promise<Answered> {
  return async (asked) => {
    const node = world.balance();
    if (node === null) throw new Error('no node lives');
    const had: { answer?: Answered } = {};
    void inject(node.app, asked).then((answer) => {
      had.answer = answer;
    });
    await world.timeline.settle();
    await pass(world, ANSWER_MS, () => had.answer !== undefined);
    if (had.answer === undefined) throw new Error(`not answered within ${ANSWER_MS} ms of call time`);
    return had.answer;
  };
}
