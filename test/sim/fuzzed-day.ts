/**
 * A day on virtual time in which nobody rings but who posts webhooks by hand: a real engine, real Lua, agents of every mood, and no
 * faults, so that each answer must be right. A day is always the same; many stories make one, so that the store has a past.
 */
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Redis } from 'ioredis';
import type { Machine } from '../../src/core/flow/step.ts';
import type { CallSid } from '../../src/core/ids.ts';
import { doorTo } from '../http/carrier-post.ts';
import { CUSTOMER } from '../support/moods.ts';
import { Late, nothingSeen, type Seen, tell } from '../support/webhook-story.ts';
import { type Act, A_DRAW, stories } from '../support/webhooks.ts';
import { startCrowd } from './crowd.ts';
import { CARRIER_TOKEN, HOTLINE, PUBLIC_URL } from './names.ts';
import { KINDS } from './weather.ts';
import { World } from './world.ts';

const NO_FAULTS = new Set(KINDS);
/** The carrier's own patience. */
const ANSWER_MS = 15_000;
/** Now and then time passes between two webhooks, so that agents are rung and talks begin. */
const PAUSES = 0.02;
const PAUSE_MS = 30_000;
/** So many of the calls are on a line of the carrier's as well: what is posted comes beside its own webhooks, and they can be joined. */
const REAL = 0.5;
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

export interface FuzzFailure {
  readonly story: number;
  readonly why: string;
  readonly late: boolean;
  readonly acts: readonly Act[];
}

export async function fuzzedDay(options: FuzzedDayOptions): Promise<readonly FuzzFailure[]> {
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
  const listener = {
    door: doorTo({ url: PUBLIC_URL, token: CARRIER_TOKEN, store: world.store, inject: injectInto(world) }),
    store: world.store,
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
  const last = world.wrong.map((why) => ({ story: first, why, late: false, acts: [] }));
  await world.close();
  return [...failures, ...last];
}

/** Posts to the only node, and lets time pass until it has answered. */
function injectInto(world: World): (request: InjectOptions) => Promise<LightMyRequestResponse> {
  const { timeline, chance } = world;
  const pass = async (ms: number, until: () => boolean): Promise<void> => {
    const end = timeline.now + ms;
    while (!until() && (await timeline.next(end)));
  };
  return async (request) => {
    const node = world.balance();
    if (node === null) throw new Error('no node lives');
    const had: { reply?: LightMyRequestResponse } = {};
    const answered = node.app.inject(request).then((reply) => {
      had.reply = reply;
    });
    await timeline.settle();
    await pass(ANSWER_MS, () => had.reply !== undefined);
    if (had.reply === undefined) throw new Error(`not answered within ${ANSWER_MS} ms of call time`);
    await answered;
    if (chance.callers.happens(PAUSES)) await pass(chance.callers.between(0, PAUSE_MS), () => false);
    return had.reply;
  };
}
