/** What goes on at the phones, folded from the carrier's events. Pure: the same events give the same world. */
import type { CarrierEvent } from '../../simulator/events.ts';

/** One thing heard, said, pressed or seen at a leg. `at`: call-time ms. */
export interface Line {
  readonly id: number;
  readonly at: number;
  /** `prompt`: the machine speaks; `voice`: the other person does; `said`, `key`: by whoever holds this phone; `note`: what happened. */
  readonly is: 'prompt' | 'voice' | 'said' | 'key' | 'sound' | 'note';
  readonly text: string;
  /** BCP 47, as the machine speaks; empty for voices. */
  readonly language: string;
  /** How long it takes to say, call-time ms. */
  readonly lastsMs: number;
  /** How many of its letters were heard; null while it is being said. */
  readonly heard: number | null;
}

/** Why a leg is over, as far as people care. */
export type Ending = 'hung-up' | 'dropped' | 'other-side' | 'busy' | 'unanswered' | 'failed' | 'restarted';

export interface Leg {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  /** Somebody rings the hotline; false: the hotline rings somebody. */
  readonly inbound: boolean;
  readonly state: 'dialling' | 'ringing' | 'open' | 'over';
  readonly ending: Ending | null;
  /** The SIDs of those who can be talked to now. */
  readonly with: readonly string[];
  /** Was with somebody at some time. */
  readonly met: boolean;
  /** Pressed 1 when it was listened to: an agent takes the call. */
  readonly took: boolean;
  readonly lines: readonly Line[];
}

export interface TextMessage {
  readonly id: number;
  readonly to: string;
  readonly body: string;
}

export interface World {
  /** In the order in which they began. */
  readonly legs: ReadonlyMap<string, Leg>;
  readonly messages: readonly TextMessage[];
}

export const nothingYet: World = { legs: new Map(), messages: [] };

/** Legs kept, so that a page may stay open all day. */
const KEPT_LEGS = 100;
/** Lines kept of one leg: an hour of holding must not fill the page. */
const KEPT = 200;
/** Keys pressed within this time stand together. */
const TOGETHER_MS = 4_000;

export function take(world: World, event: CarrierEvent): World {
  if (event.type === 'message')
    return { ...world, messages: [...world.messages, { id: event.id, to: event.to, body: event.body }] };
  if (event.type === 'created')
    return withLeg(world, {
      sid: event.leg,
      from: event.from,
      to: event.to,
      inbound: event.direction === 'inbound',
      state: 'dialling',
      ending: null,
      with: [],
      met: false,
      took: false,
      lines: [],
    });
  const leg = event.leg === null ? undefined : world.legs.get(event.leg);
  if (leg === undefined) return world;
  const changed = next(leg, event);
  return changed === leg ? world : withLeg(world, changed);
}

/** After a restart of the carrier its calls are gone; what was heard of ours stays to be read. */
export function restarted(world: World): World {
  const legs = [...world.legs.values()].map((leg): Leg => (leg.state === 'over' ? leg : over(leg, 'restarted')));
  return { ...world, legs: new Map(legs.map((leg) => [leg.sid, leg])) };
}

function withLeg(world: World, leg: Leg): World {
  const legs = new Map(world.legs).set(leg.sid, leg);
  const old = legs.size > KEPT_LEGS ? [...legs.values()].find(({ state }) => state === 'over') : undefined;
  if (old !== undefined) legs.delete(old.sid);
  return { ...world, legs };
}

function next(leg: Leg, event: CarrierEvent): Leg {
  switch (event.type) {
    case 'ringing':
      return { ...leg, state: 'ringing' };
    case 'answered':
      return { ...leg, state: 'open' };
    case 'ended':
      return over(leg, endingOf(event));
    case 'speaking':
      return add(leg, event, event.voice ? 'voice' : 'prompt', event.text, event.language, event.lastsMs);
    case 'heard':
      return hearTo(leg, event.text);
    case 'playing':
      return add(leg, event, 'sound', event.what, '', event.lastsMs);
    case 'played':
      return hearTo(leg, event.what);
    case 'pressed':
      return { ...pressed(leg, event, event.key), took: leg.took || (event.key === '1' && event.taken) };
    case 'said':
      return add(leg, event, 'said', event.text);
    case 'joined':
      if (event.with.length === 0) return leg;
      return { ...leg, with: event.with, met: true };
    case 'left':
      return { ...leg, with: [] };
    case 'created':
    case 'message':
    case 'listening':
    case 'gathered':
    case 'recorded':
    case 'room-ended':
    case 'webhook-requested':
    case 'webhook-answered':
    case 'webhook-failed':
    case 'fallback':
    case 'warning':
    case 'script':
      return leg;
  }
}

/** The engine's hold music, by its path. */
export const isMusic = (what: string): boolean => /\/music\//.test(what);

const over = (leg: Leg, ending: Ending): Leg => ({
  ...leg,
  state: 'over',
  ending,
  with: [],
  lines: leg.lines.map((line) => (line.heard === null ? { ...line, heard: line.text.length } : line)),
});

function endingOf({ status, by }: CarrierEvent & { type: 'ended' }): Ending {
  if (by === 'line') return 'dropped';
  switch (status) {
    case 'busy':
      return 'busy';
    case 'no-answer':
    case 'canceled':
      return by === 'person' ? 'hung-up' : 'unanswered';
    case 'failed':
      return 'failed';
    case 'completed':
    case 'queued':
    case 'initiated':
    case 'ringing':
    case 'in-progress':
      return by === 'person' ? 'hung-up' : 'other-side';
  }
}

function add(
  leg: Leg,
  { id, at }: CarrierEvent,
  is: Line['is'],
  text: string,
  language = '',
  lastsMs: number | null = null,
): Leg {
  const line: Line = {
    id,
    at,
    is,
    text,
    language,
    lastsMs: lastsMs ?? 0,
    heard: lastsMs === null ? text.length : null,
  };
  return { ...leg, lines: [...leg.lines, line].slice(-KEPT) };
}

function pressed(leg: Leg, event: CarrierEvent, key: string): Leg {
  const last = leg.lines.at(-1);
  if (last?.is !== 'key' || event.at - last.at > TOGETHER_MS) return add(leg, event, 'key', key);
  const joined = { ...last, text: last.text + key, heard: last.text.length + 1 };
  return { ...leg, lines: [...leg.lines.slice(0, -1), joined] };
}

/** The sentence that begins so is over: this much of it was heard. */
function hearTo(leg: Leg, heard: string): Leg {
  const index = leg.lines.findLastIndex((line) => line.heard === null && line.text.startsWith(heard));
  if (index < 0) return leg;
  return { ...leg, lines: leg.lines.map((line, at) => (at === index ? { ...line, heard: heard.length } : line)) };
}

/** The leg of the caller at this number: the one under way, else the last. A callback rings the caller. */
export function callerLeg(world: World, number: string): Leg | null {
  return latest(world, (leg) => (leg.inbound ? leg.from === number : leg.to === number));
}

/** The leg that rings, or rang, at this agent's phone. */
export function agentLeg(world: World, address: string): Leg | null {
  return latest(world, (leg) => !leg.inbound && leg.to === address);
}

function latest(world: World, fits: (leg: Leg) => boolean): Leg | null {
  const all = [...world.legs.values()].filter(fits);
  return all.findLast((leg) => leg.state !== 'over') ?? all.at(-1) ?? null;
}
