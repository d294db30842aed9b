/** A store on the run's Redis, with an engine's rights (`acl.ts`) and a clock of its own, and short words for the moves of a test. */
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type {
  AgentId,
  CallSid,
  HotlineName,
  Language,
  Lease,
  NumberHash,
  PlaceId,
  QueueName,
  RoomName,
  Version,
} from '../../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';
import type { DueWork, Offer, RosterEntry } from '../../../src/engine/lease-ports.ts';
import type { Store } from '../../../src/engine/ports.ts';
import type { LineWish, TurnCommit, TurnResult } from '../../../src/engine/turn-ports.ts';
import type { RedisScripts } from '../../../src/redis/client.ts';
import { redisScripts } from '../../../src/redis/scripts.ts';
import { createRedisStore } from '../../../src/redis/store.ts';
import { audit } from '../../support/audit.ts';
import { limitedRedis, removeKeys, testRedis, type TestRedis } from '../../support/redis.ts';

export const ms = (value: number): DurationMs => value as DurationMs;
export const lease = (value: number): Lease => value as Lease;
export const queue = (name: string): QueueName => name as QueueName;
export const agent = (name: string): AgentId => name as AgentId;

const START = 1_800_000_000_000;
const AWAY = { awayMs: ms(300_000) };

export interface Fixture {
  readonly redis: TestRedis;
  readonly store: Store;
  readonly prefix: string;
  /** Call time now, in ms since the test began. */
  now(): number;
  /** Lets call time pass. */
  pass(byMs: number): Promise<void>;
  /** The nth caller's sid. */
  sid(n: number): CallSid;
  /** A commit of the nth caller, one step after their last; joins nothing unless told. */
  commit(n: number, change?: Partial<TurnCommit>): TurnCommit;
  turn(n: number, change?: Partial<TurnCommit>): Promise<TurnResult>;
  /** Stands the nth caller in a line, as a hold turn does. */
  hold(n: number, wish?: Partial<LineWish>, change?: Partial<TurnCommit>): Promise<TurnResult & { is: 'done' }>;
  end(n: number): ReturnType<Store['end']>;
  roster(...agents: (Partial<Omit<RosterEntry, 'id'>> & { id: string })[]): Promise<void>;
  offer(limits?: Partial<Parameters<Store['offer']>[0]>): Promise<Offer | null>;
  /** Offer, accept and bridge; the caller is whoever was due. */
  connect(): Promise<Offer>;
  miss(n: Lease): ReturnType<Store['release']>;
  due(): Promise<readonly DueWork[]>;
  hash(kind: string, id?: string): Promise<Record<string, string>>;
  /** Ids in a line, first to last. */
  line(name: string): Promise<string[]>;
  /** Redis loses everything; the clock goes on. */
  lose(): Promise<void>;
  /** The caller's own numbering of steps, as their ticket has it. */
  setStep(n: number, step: number): void;
  /** Throws with a list of all that does not fit together. */
  audit(): Promise<void>;
  close(): Promise<void>;
}

export function wish(change: Partial<LineWish> = {}): LineWish {
  return {
    queue: queue('main'),
    headStartMs: ms(0),
    lang: 'en' as Language,
    numberHash: null,
    card: 'card',
    memory: null,
    ...change,
  };
}

export function keeping(place: string, number: string | null, change: Partial<NonNullable<TurnCommit['keep']>> = {}) {
  return {
    place: place as PlaceId,
    as: 'callback' as const,
    number: number && `sealed ${number}`,
    numberHash: number as NumberHash | null,
    recording: null,
    dueAt: null,
    ...change,
  };
}

/** `planted` replaces moves by others; `url`: a Redis of the test's own, with all rights: a replica does not learn users. */
export async function fixture(planted: RedisScripts = {}, url?: string, callbacksPerHour = 1_000): Promise<Fixture> {
  const scripts = { ...redisScripts(), ...planted };
  const redis = await testRedis(url === undefined ? {} : { url, scripts });
  const engine =
    url === undefined ? await limitedRedis(redis, { scripts }) : { connection: redis, close: async () => {} };
  const prefix = `pz:{${redis.hotline}}`;
  const store = createRedisStore(engine.connection, redis.hotline as HotlineName, () => ({
    wrapUpMs: ms(10_000),
    redialMs: ms(900_000),
    placeEveryMs: ms(30_000),
    offerEveryMs: ms(180_000),
    callbacksPerHour,
    admission: { calls: 20, samePrefix: 10, sameNumber: 3 },
  }));
  let now = START;
  let keys = 0;
  const steps = new Map<number, number>();
  const setClock = () => redis.client.hset(`${prefix}:clock`, 'now', now);
  await setClock();

  const sid = (n: number) => `CA${n.toString(16).padStart(32, '0')}` as CallSid;
  const commit = (n: number, change: Partial<TurnCommit> = {}): TurnCommit => ({
    sid: sid(n),
    key: `key-${keys++}`,
    step: steps.get(n) ?? 0,
    call: `call ${n} step ${(steps.get(n) ?? 0) + 1}`,
    caller: null,
    rings: null,
    signOfLife: false,
    prompts: '[]',
    label: { at: 'flow/step', lang: 'en', from: '…00', flow: 'flow', version: '0a' as Version },
    phase: change.line ? 'line' : change.bridge ? 'talking' : change.outcome ? 'ended' : 'menu',
    line: null,
    hold: null,
    keep: null,
    unkeep: false,
    bridge: null,
    unbridge: null,
    talk: change.unbridge ?? null,
    reached: null,
    transfer: null,
    ringing: false,
    cancelTransfer: false,
    callbackAnswer: null,
    outcome: null,
    trail: '{}',
    ...change,
  });
  const turn = async (n: number, change: Partial<TurnCommit> = {}) => {
    const asked = commit(n, change);
    const result = await store.turn(asked);
    if (result.is === 'done') steps.set(n, asked.step + 1);
    return result;
  };
  const offer: Fixture['offer'] = (limits = {}) =>
    store.offer({
      maxCalls: null,
      room: `pz-${keys++}` as RoomName,
      ttlMs: ms(22_000),
      widenMs: ms(30_000),
      idleHelpMs: ms(60_000),
      exclusive: [],
      ...limits,
    });

  return {
    redis,
    store,
    prefix,
    now: () => now - START,
    async pass(byMs) {
      now += byMs;
      await setClock();
    },
    sid,
    commit,
    turn,
    async hold(n, wanted = {}, change = {}) {
      const result = await turn(n, { line: wish(wanted), hold: 'turn', ...change });
      if (result.is !== 'done') throw new Error(`hold turn of ${n}: ${result.is}`);
      return result;
    },
    end: (n) => store.end(sid(n), { trouble: null, trail: '{}' }),
    roster: (...agents) =>
      store.roster(
        agents.map((entry) => ({
          queues: [queue('main')],
          languages: ['en' as Language],
          scheduled: true,
          changesAt: null,
          ...entry,
          id: agent(entry.id),
        })),
      ),
    offer,
    async connect() {
      const made = await offer();
      if (made === null) throw new Error('nobody to connect');
      await store.accept(made.lease, ms(25_000));
      const n = Number.parseInt(made.place.slice(2), 16);
      const result = await turn(n, { bridge: made.lease });
      if (result.is !== 'done') throw new Error(`bridge of ${n}: ${result.is}`);
      return made;
    },
    miss: (n) => store.release(n, 'missed', AWAY),
    due: async () => (await store.due(50, { ...AWAY, silentMs: ms(60_000) }, { name: 'none', mark: null })).works,
    hash: (kind, id) => redis.client.hgetall(id === undefined ? `${prefix}:${kind}` : `${prefix}:${kind}:${id}`),
    line: (name) => redis.client.zrange(`${prefix}:line:${name}`, '0', '-1'),
    async lose() {
      await removeKeys(redis, redis.hotline);
      await setClock();
    },
    setStep: (n, step) => void steps.set(n, step),
    audit: async () => expect(await audit(redis.client as Redis, prefix)).toEqual([]),
    async close() {
      await engine.close();
      await redis.cleanUp();
    },
  };
}

/** A point in call time, from what the fixture counts. */
export const at = (sinceStart: number): EpochMs => (START + sinceStart) as EpochMs;
