/**
 * One alarm as one node sees it. Every node keeps this by itself and from the same census; the store's flag picks the one node
 * that speaks.
 *
 * `unknown`  the node has just started: the store's flag may be left over from a node that died, so a calm one is ended.
 * `off`      the condition is absent or too young, or the alarm began less than ten minutes ago: a condition that comes and goes
 *            is told of once, later with how often it came back.
 * `on`       begun. The flag is asked for at each look, so that a store that lost it is put right. Left when the condition has
 *            been gone for a while and the store has agreed.
 */
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { AlarmName } from './alarms-conditions.ts';

export interface Tracked {
  readonly phase: 'unknown' | 'off' | 'on';
  /** Since when the condition has held, or has been gone, as this node saw it. */
  readonly since: EpochMs | null;
  readonly goneSince: EpochMs | null;
  /** When it last began, whichever node spoke. */
  readonly begunAt: EpochMs | null;
  /** This node spoke, so it ends it too. */
  readonly mine: boolean;
  /** It has held for its time, and a muted beginning has been counted. */
  readonly ripe: boolean;
  /** Times it would have begun again within ten minutes. */
  readonly muted: number;
  /** The flag had to be set anew, too soon after the beginning to tell of it yet. */
  readonly untold: boolean;
  /** Told while the store was away: the flag may not be set. */
  readonly unwritten: boolean;
}

/** The same alarm begins at most this often. */
export const QUIET_MS = 600_000 as DurationMs;
/** Gone for so long before an end is told. */
export const CALM_MS = 30_000 as DurationMs;
/** A node's own counts don't tell that it is over elsewhere: it ends what another node began only after this. */
export const ORPHAN_MS = 600_000 as DurationMs;

/** How long the condition must hold; counts of a minute are proof by themselves. `rate`: of call time against the wall. */
export function holdMs(name: AlarmName, rate: number): number {
  if (name.startsWith('nobody-ready:')) return 60_000;
  // At a second look as well: what makes a pair may have been changed between a round of offers and the first.
  if (name === 'not-offering') return 5_000;
  // Between two tokens, and beside a forged one, the carrier's next webhook is taken: with callers on hold every 15 s.
  if (name === 'carrier-refused') return 120_000;
  // The store's silence is measured on the wall, however fast the time of the calls runs.
  return name === 'store-failing' ? 10_000 * rate : 0;
}

/** How long it must be gone. `mine`: this node began it. */
function calmMs(name: AlarmName, mine: boolean): number {
  // Each node looks for itself whether it has been renewed, at the latest five minutes after another did.
  if (name === 'certificate') return ORPHAN_MS;
  return mine || !isLocal(name) ? CALM_MS : ORPHAN_MS;
}

/** Counted by each node for itself. */
export const isLocal = (name: AlarmName): boolean =>
  name === 'refused-signatures' ||
  name === 'carrier-refused' ||
  name === 'certificate' ||
  name === 'safety-given' ||
  name === 'carrier-failing' ||
  name === 'store-failing' ||
  name === 'journal-failing';

export const untracked = (name: AlarmName): Tracked => ({
  // The one alarm that never is in the store can't be left over there.
  phase: name === 'store-failing' ? 'off' : 'unknown',
  since: null,
  goneSince: null,
  begunAt: null,
  mine: false,
  ripe: false,
  muted: 0,
  untold: false,
  unwritten: false,
});

export interface Look {
  readonly next: Tracked;
  /** What is to be asked of the flag. */
  readonly wish: 'begin' | 'end' | null;
}

export function look(name: AlarmName, before: Tracked, holds: boolean, now: EpochMs, rate: number): Look {
  if (!holds) {
    const goneSince = before.goneSince ?? now;
    const over = before.phase !== 'off' && now - goneSince >= calmMs(name, before.mine);
    return { next: { ...before, since: null, ripe: false, goneSince }, wish: over ? 'end' : null };
  }
  const since = before.since ?? now;
  const next = { ...before, goneSince: null, since };
  if (now - since < holdMs(name, rate)) return { next, wish: null };
  const mute = before.phase !== 'on' && before.begunAt !== null && now - before.begunAt < QUIET_MS;
  if (!mute) return { next: { ...next, ripe: true }, wish: 'begin' };
  return { next: { ...next, ripe: true, muted: before.muted + (before.ripe ? 0 : 1) }, wish: null };
}

/** The flag's answer: this node changed it, it stood so already, or the store is away. */
export type Answer = 'won' | 'stood' | 'away';

export interface Settled {
  readonly next: Tracked;
  readonly tell: boolean;
}

export function settle(before: Tracked, wish: 'begin' | 'end', answer: Answer, now: EpochMs): Settled {
  if (wish === 'end') return end(before, answer);
  if (before.phase !== 'on') {
    const tell = answer !== 'stood';
    const next = { ...before, phase: 'on' as const, begunAt: now, mine: tell, muted: 0, unwritten: answer === 'away' };
    return { next, tell };
  }
  if (answer === 'away') return { next: before, tell: false };
  const lost = answer === 'won' && !before.unwritten;
  const next = { ...before, unwritten: false, mine: before.mine || lost, untold: before.untold || lost };
  if (!next.untold || now - (before.begunAt ?? now) < QUIET_MS) return { next, tell: false };
  return { next: { ...next, begunAt: now, muted: 0, untold: false }, tell: true };
}

/** Without the store's word it goes on: a flag left standing would swallow the next beginning. */
function end(before: Tracked, answer: Answer): Settled {
  if (answer === 'away') return { next: before, tell: false };
  const tell = (answer === 'won' || before.unwritten) && !before.untold;
  return { next: { ...before, phase: 'off', mine: false, untold: false, unwritten: false }, tell };
}
