import { Interrupted } from './clock.ts';
import { tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { Leg } from './leg.ts';
import type { VoiceUrls } from './leg.ts';
import type { Direction, EndedBy, LegStatus } from './events.ts';
import { lengths, notify, notifyProgress } from './webhooks/notify.ts';
import { someExtras, standardParameters } from './webhooks/parameters.ts';

/*
 * The life of a leg: queued → initiated → ringing → in-progress, then exactly one of completed, busy, failed, no-answer, canceled.
 * Inbound legs are born ringing. Only this file writes a leg's status; each move is told to the event log and to whoever asked for
 * status callbacks.
 */

export interface Birth {
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly parent: Leg | null;
  readonly voice: VoiceUrls;
  readonly status: 'queued' | 'initiated' | 'ringing';
}

export function createLeg(exchange: Exchange, birth: Birth): Leg {
  const extras = someExtras(exchange.chance.geography, birth.from, birth.to, birth.direction === 'inbound');
  const leg = new Leg(exchange.clock, { ...birth, sid: exchange.chance.sids.sid('CA'), extras });
  exchange.legs.set(leg.sid, leg);
  exchange.liveLegs.add(leg);
  tell(exchange, {
    type: 'created',
    leg: leg.sid,
    from: leg.from,
    to: leg.to,
    direction: leg.direction,
    parent: leg.parent?.sid ?? null,
  });
  if (birth.status === 'ringing') tell(exchange, { type: 'ringing', leg: leg.sid, to: leg.to });
  return leg;
}

function move(exchange: Exchange, leg: Leg, status: LegStatus): void {
  leg.status = status;
  leg.statuses.push({ at: exchange.clock.now(), status });
}

export function initiate(exchange: Exchange, leg: Leg): void {
  if (leg.ended) return;
  if (leg.status !== 'initiated') move(exchange, leg, 'initiated');
  notifyProgress(exchange, leg, 'initiated');
}

export function startRinging(exchange: Exchange, leg: Leg): void {
  if (leg.ended) return;
  move(exchange, leg, 'ringing');
  tell(exchange, { type: 'ringing', leg: leg.sid, to: leg.to });
  notifyProgress(exchange, leg, 'ringing');
}

/** Answers a leg once; later calls change nothing. */
export function answer(exchange: Exchange, leg: Leg): void {
  if (leg.ended || leg.answeredAt !== null) return;
  leg.answeredAt = exchange.clock.now();
  move(exchange, leg, 'in-progress');
  tell(exchange, { type: 'answered', leg: leg.sid });
  notifyProgress(exchange, leg, 'answered');
}

/**
 * Ends a leg: whatever it executes is interrupted (which takes it out of its room or bridge), its dialled legs end with it, and the
 * terminal status is told. Ending twice changes nothing.
 */
export function end(exchange: Exchange, leg: Leg, status: LegStatus, by: EndedBy): void {
  if (leg.ended) return;
  leg.endedAt = exchange.clock.now();
  leg.endedBy = by;
  move(exchange, leg, status);
  exchange.liveLegs.delete(leg);
  for (const cancel of leg.timers) cancel();
  leg.timers.clear();
  const ring = leg.ring;
  leg.ring = null;
  leg.program?.abort(Interrupted.ended);
  leg.program = null;
  leg.listener = null;
  tell(exchange, { type: 'ended', leg: leg.sid, status, by });
  notifyProgress(exchange, leg, 'completed');
  notifyNumber(exchange, leg);
  ring?.refuse('canceled');
  if (leg.far !== null) end(exchange, leg.far, naturalEnd(leg.far), 'other-leg');
  for (const child of leg.children)
    end(exchange, child, child.answeredAt === null ? 'canceled' : 'completed', 'other-leg');
}

/** The status callback of the number that was called: once, at the end. */
function notifyNumber(exchange: Exchange, leg: Leg): void {
  const number = leg.direction === 'inbound' ? exchange.numbers.get(leg.to) : undefined;
  if (number === undefined || number.statusUrl === '') return;
  notify(exchange, leg, number.statusUrl, number.statusMethod, {
    ...standardParameters(exchange.accountSid, leg),
    ...lengths(leg),
    CallbackSource: 'call-progress-events',
    SequenceNumber: '0',
    Timestamp: new Date(exchange.epoch + exchange.clock.now()).toUTCString().replace('GMT', '+0000'),
  });
}

/** The status a leg gets when it is over for a reason that is not a refusal. */
export function naturalEnd(leg: Leg): LegStatus {
  return leg.answeredAt === null ? 'no-answer' : 'completed';
}

/** Runs `fn` after `ms` of call time unless the leg ends first. */
export function laterOn(exchange: Exchange, leg: Leg, ms: number, fn: () => void): () => void {
  const cancel = exchange.clock.after(ms, () => {
    leg.timers.delete(cancel);
    if (!leg.ended) fn();
  });
  leg.timers.add(cancel);
  return () => {
    cancel();
    leg.timers.delete(cancel);
  };
}
