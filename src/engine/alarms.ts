/**
 * Tells people when the hotline is not well, and when it is again. Every node looks every few seconds; the store's flag of an
 * alarm lets one of them speak. What only a node itself can know, and everything while the store is away, it says by itself.
 */
import type { AlarmTarget, Hotline } from '../core/flow/model.ts';
import type { Language, QueueName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { type AlarmName, conditions, nobodyReady, type Rates } from './alarms-conditions.ts';
import type { Counters } from './alarms-counters.ts';
import { type Answer, isLocal, look, settle, type Tracked, untracked } from './alarms-track.ts';
import { alarmText } from './alarms-wording.ts';
import type { Deps } from './deps.ts';
import { StoreAway } from './ports.ts';
import type { Census } from './report-ports.ts';

export { type Counters, createCounters } from './alarms-counters.ts';

/** One thing to tell: a begin (`on`) or an end. */
export interface AlarmNotice {
  readonly name: AlarmName;
  readonly on: boolean;
  readonly hotline: string;
  /** What, since when, what to do: in the hotline's first language. */
  readonly text: string;
  readonly language: Language;
  /** Call time. */
  readonly since: EpochMs | null;
  readonly at: EpochMs;
}

/** Carries a notice to one target; false = it could not be delivered, and that has been logged. */
export interface Notifier {
  notify(target: AlarmTarget, notice: AlarmNotice): Promise<boolean>;
}

type Parts = Pick<Deps, 'clock' | 'versions' | 'log' | 'later' | 'levers'> & {
  readonly store: Pick<Deps['store'], 'census' | 'alarm'>;
  /** The share that is used of the memory the store may have; null: no limit, or not known. */
  readonly storeMemory: () => Promise<number | null>;
  /** Days that the certificate of our public address has left; null: none that is ending. Asked only where there is a probe. */
  readonly certificateDays: () => Promise<number | null>;
};
type AlarmDeps = Parts & { readonly counters: Counters; readonly notifier: Notifier };

const MINUTE_MS = 60_000 as DurationMs;

/** One look at everything, to be repeated every 5 s of call time and never twice at a time; what it remembers is this node's own. */
export function alarmLoop(parts: Parts, counters: Counters, notifier: Notifier): () => Promise<void> {
  const deps: AlarmDeps = { ...parts, counters, notifier };
  const tracked = new Map<AlarmName, Tracked>();
  const lost = riseCounter((census) => census.outcomes.lost ?? 0);
  const repaired = riseCounter(({ repairs }) => Object.values(repairs).reduce((sum, count) => sum + count, 0));
  return async () => {
    const census = await whatTheStoreSays(deps);
    const memory = await deps.storeMemory();
    const hotline = deps.versions.hotline();
    // Like the probe it goes out and comes in as the carrier does.
    const certificate = hotline.probe === null ? null : await deps.certificateDays();
    const now = deps.clock.now();
    const holds = conditions(
      census,
      deps.levers(),
      hotline,
      ratesOf(deps, memory, certificate, lost(census, now), repaired(census, now), now),
      now,
    );
    for (const name of namesOf(hotline, tracked)) {
      // Without the census nothing is known of these: they stay as they are.
      if (census === null && !isLocal(name)) continue;
      const staff = census?.queues.find(({ queue }) => nobodyReady(queue) === name)?.staff ?? 0;
      const figures = { howMany: holds.get(name) ?? 0, staff };
      tracked.set(name, await follow(name, tracked.get(name) ?? untracked(name), holds.has(name), figures, now, deps));
    }
  };
}

/** One alarm, one look: perhaps the store is asked, perhaps people are told. */
async function follow(
  name: AlarmName,
  before: Tracked,
  holds: boolean,
  figures: Omit<Figures, 'muted'>,
  now: EpochMs,
  deps: AlarmDeps,
): Promise<Tracked> {
  const { next, wish } = look(name, before, holds, now, deps.clock.rate);
  if (wish === null) return next;
  const settled = settle(next, wish, await flag(name, wish, next, deps), now);
  if (settled.tell) {
    const on = wish === 'begin';
    tell(name, on, on ? next.since : next.begunAt, { ...figures, muted: next.muted }, now, deps);
  }
  return settled.next;
}

async function whatTheStoreSays({ store }: AlarmDeps): Promise<Census | null> {
  try {
    return await store.census();
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return null;
  }
}

async function flag(name: AlarmName, wish: 'begin' | 'end', alarm: Tracked, deps: AlarmDeps): Promise<Answer> {
  // The store can't keep the alarm about itself: each node's own state is the flag.
  if (name === 'store-failing') return (wish === 'begin') === (alarm.phase === 'on') ? 'stood' : 'won';
  try {
    return (await deps.store.alarm(name, wish === 'begin')) ? 'won' : 'stood';
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return 'away';
  }
}

/** By how much a count of the census has risen in the last minute: it only counts up. The first look knows no "before". */
function riseCounter(count: (census: Census) => number): (census: Census | null, now: EpochMs) => number {
  let before: number | null = null;
  let rises: readonly { readonly at: EpochMs; readonly by: number }[] = [];
  return (census, now) => {
    if (census !== null) {
      const total = count(census);
      // A count that fell has begun anew (a new day, an emptied store).
      const by = before === null ? 0 : total < before ? total : total - before;
      before = total;
      if (by > 0) rises = [...rises, { at: now, by }];
    }
    rises = rises.filter(({ at }) => now - at < MINUTE_MS);
    return rises.reduce((sum, { by }) => sum + by, 0);
  };
}

function ratesOf(
  { counters, clock }: AlarmDeps,
  memory: number | null,
  certificateDays: number | null,
  lost: number,
  repaired: number,
  now: EpochMs,
): Rates {
  // The store's deadlines are of the wall, so the ten seconds are too.
  const tenSeconds = (10_000 * clock.rate) as DurationMs;
  return {
    refusedSignatures: counters.inLast('refusedSignatures', MINUTE_MS, now),
    carrierRefusedAt: counters.lastAt('carrierRefused'),
    carrierTakenAt: counters.lastAt('carrierTaken'),
    safetyGiven: counters.inLast('safetyGiven', MINUTE_MS, now),
    restUnknown: counters.inLast('restUnknown', MINUTE_MS, now),
    restOk: counters.inLast('restOk', MINUTE_MS, now),
    storeAway: counters.inLast('storeAway', tenSeconds, now),
    journalFailed: counters.inLast('journalFailed', MINUTE_MS, now),
    memoryPercent: memory === null ? null : Math.floor(100 * memory),
    certificateDays,
    lost,
    repaired,
  };
}

const ALWAYS: readonly AlarmName[] = [
  'lost-call',
  'callback-overdue',
  'not-offering',
  'repairs',
  'callback-budget',
  'flood',
  'no-calls',
  'probe-failed',
  'fallback-failed',
  'certificate',
  'refused-signatures',
  'carrier-refused',
  'safety-given',
  'store-failing',
  'store-memory',
  'journal-failing',
  'carrier-failing',
];

/** Also those of queues that the hotline no longer has: they must end. */
function namesOf(hotline: Hotline, tracked: ReadonlyMap<AlarmName, Tracked>): ReadonlySet<AlarmName> {
  return new Set([...ALWAYS, ...Object.values(hotline.queues).map(({ name }) => nobodyReady(name)), ...tracked.keys()]);
}

interface Figures {
  readonly howMany: number;
  readonly staff: number;
  readonly muted: number;
}

function tell(
  name: AlarmName,
  on: boolean,
  since: EpochMs | null,
  figures: Figures,
  now: EpochMs,
  deps: AlarmDeps,
): void {
  const hotline = deps.versions.hotline();
  const notice = noticeOf(name, on, since, figures, now, hotline);
  deps.log[on ? 'warn' : 'info']({ alarm: name, on, since, ...figures }, notice.text);
  for (const target of hotline.alarms) {
    deps.later(`alarm by ${target.kind}`, async () => {
      const delivered = await deps.notifier.notify(target, notice);
      if (!delivered) deps.log.error({ alarm: name, on, by: target.kind }, 'alarm not delivered');
    });
  }
}

function noticeOf(
  name: AlarmName,
  on: boolean,
  since: EpochMs | null,
  figures: Figures,
  now: EpochMs,
  hotline: Hotline,
): AlarmNotice {
  const wished = hotline.languages[0]?.code ?? ('en' as Language);
  const queue = name.startsWith('nobody-ready:')
    ? hotline.queues[name.slice('nobody-ready:'.length) as QueueName]
    : undefined;
  const zone = Object.values(hotline.hours)[0]?.zone ?? 'UTC';
  const { text, language } = alarmText(
    {
      name,
      on,
      since,
      now,
      zone,
      ...figures,
      hotline: hotline.title[wished]?.text ?? hotline.name,
      queue: queue?.title[wished]?.text ?? queue?.name ?? null,
    },
    wished,
  );
  return { name, on, hotline: hotline.name, text, language, since, at: now };
}
