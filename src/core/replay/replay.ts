/**
 * A recorded call through another version of its hotline: where it would part from what happened, and where it would end. Everything
 * that was done or happened to the call is done again at its time of day, for as long as it makes sense there.
 */
import type { CallContext } from '../call.ts';
import type { CallEvent } from '../event.ts';
import { factsAt, NO_ORDERS } from '../flow/duty.ts';
import { settle } from '../flow/settle.ts';
import { ENDED, HOLD, START } from '../flow/states.ts';
import { type Machine, newContext, step, type Stepped } from '../flow/step.ts';
import type { QueueName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { callersOf, eventsOf, SOMEBODY } from './events.ts';
import { type Finds, findsOf } from './finds.ts';
import type { RecordedCall, RecordedTurn } from './record.ts';

export interface Parting {
  /** What was done or happened, as a kind of event, and in which state. */
  readonly event: string;
  readonly from: StateId;
  readonly was: Where;
  readonly would: Where;
}

/** A state, and the line stood in there. */
export interface Where {
  readonly state: StateId;
  readonly queue: QueueName | null;
}

export interface End {
  readonly state: StateId;
  /** The line last stood in. */
  readonly queue: QueueName | null;
  /** Null: the caller's next deed there is not known. */
  readonly outcome: string | null;
}

export interface Replayed {
  readonly call: RecordedCall;
  /** Null: every state and line is as it was. */
  readonly parting: Parting | null;
  readonly was: End;
  readonly would: End;
  readonly elsewhere: boolean;
}

/** A person sent the call to a number: no event of the machine took it there, so none does here. */
const SENT = 'SENT';

/** Guesses that are followed, in one call at most. */
const MOST_GUESSES = 50;

export function replay(machine: Machine, call: RecordedCall): Replayed {
  const run = followAny(machine, call);
  const last = call.turns.at(-1);
  const was: End = { state: last?.to ?? START, queue: last?.queue ?? null, outcome: call.outcome };
  const elsewhere = run.stopped || !sameEnd(was, run, machine);
  const queue = run.ctx.line?.queue ?? null;
  const outcome = !elsewhere ? call.outcome : run.at === ENDED ? run.ctx.outcome : null;
  return { call, parting: run.parting, was, would: { state: run.at, queue, outcome }, elsewhere };
}

/** How far a call was followed: `turn` is the one at which it parted, or how many there are. */
interface Run {
  readonly at: StateId;
  readonly ctx: CallContext;
  readonly turn: number;
  readonly parting: Parting | null;
  /** What the caller did next makes no sense here. */
  readonly stopped: boolean;
}

/** Of what may have been known of the caller, that with which the call is followed furthest. */
function followAny(machine: Machine, call: RecordedCall): Run {
  const guesses = { left: MOST_GUESSES };
  const [first = [], ...others] = callersOf(call, machine);
  const run = (caller: typeof first): Run =>
    follow(machine, call, 0, START, newContext(call.withheld ? null : SOMEBODY, machine.catalog, caller), guesses);
  let best = run(first);
  for (const caller of others) {
    if (best.parting === null) break;
    const next = run(caller);
    if (next.parting === null || next.turn > best.turn) best = next;
  }
  return best;
}

/** Of several things an event may have been, the one with which the call is followed furthest. */
function follow(
  machine: Machine,
  call: RecordedCall,
  index: number,
  before: StateId,
  ctx: CallContext,
  guesses: { left: number },
): Run {
  const turn = call.turns[index];
  if (turn === undefined) return { at: before, ctx, turn: index, parting: null, stopped: false };
  // A turn whose record was lost: the call goes on where the next one found it.
  const at = machine.states.has(turn.from) ? turn.from : before;
  if (turn.event === SENT) return follow(machine, call, index + 1, turn.to, sentOut(ctx, turn, machine), guesses);
  let best: Run | null = null;
  let ordinary: Stepped | null = null;
  for (const [event, finds] of guessesAt(turn, at, machine, call)) {
    const stepped = take(machine, at, ctx, event, turn, finds);
    ordinary ??= stepped;
    if (stepped.at !== turn.to || !sameLine(turn, stepped)) continue;
    if (best !== null && guesses.left-- <= 0) break;
    const found = follow(machine, call, index + 1, stepped.at, stepped.ctx, guesses);
    if (found.parting === null) return found;
    if (best === null || found.turn > best.turn) best = found;
  }
  if (best !== null) return best;
  if (ordinary !== null) return parted(machine, call, index, at, ordinary);
  return { at, ctx, turn: index, parting: partingOf(turn, at, { at, ctx }, machine), stopped: true };
}

function parted(machine: Machine, call: RecordedCall, index: number, from: StateId, stepped: Stepped): Run {
  const turn = call.turns[index];
  if (turn === undefined) throw new Error('a call parts at one of its turns');
  const rest = goOn(machine, call, index + 1, stepped.at, stepped.ctx);
  return { ...rest, turn: index, parting: partingOf(turn, from, stepped, machine) };
}

function partingOf(turn: RecordedTurn, from: StateId, { at, ctx }: Pick<Run, 'at' | 'ctx'>, machine: Machine): Parting {
  const where = (state: StateId, queue: QueueName | null): Where => ({
    state,
    queue: stands(state, machine) ? queue : null,
  });
  return { event: turn.event, from, was: where(turn.to, turn.queue), would: where(at, ctx.line?.queue ?? null) };
}

/** A line that was not recorded is no other one. */
const sameLine = ({ queue }: RecordedTurn, { info, ctx }: Stepped): boolean =>
  !info.standing || queue === null || ctx.line?.queue === queue;

/** After the parting: what came then, as long as the caller is asked for something like it. */
function goOn(machine: Machine, call: RecordedCall, from: number, start: StateId, begin: CallContext) {
  let [at, ctx, index] = [start, begin, from];
  for (;;) {
    // Whoever stands in line sooner than they did waits there until they would have come.
    if (stands(at, machine)) while (call.turns[index] !== undefined && !stoodAt(call.turns[index], machine)) index += 1;
    const turn = call.turns[index];
    if (turn === undefined) return { at, ctx, stopped: false };
    if (turn.event === SENT) {
      [at, ctx, index] = [turn.to, sentOut(ctx, turn, machine), index + 1];
      continue;
    }
    const [event] = eventsIn(turn, at, machine, call);
    const fits = event !== undefined && machine.states.get(at)?.config.on?.[event.type] !== undefined;
    if (!fits || stands(at, machine) !== stoodAt(turn, machine)) return { at, ctx, stopped: true };
    const stepped = take(machine, at, ctx, event, turn, new Map());
    [at, ctx, index] = [stepped.at, stepped.ctx, index + 1];
  }
}

function eventsIn(turn: RecordedTurn, at: StateId, machine: Machine, call: RecordedCall): readonly CallEvent[] {
  return turn.event === 'START' || turn.event === 'FLOOD'
    ? [{ type: turn.event, flow: call.flow }]
    : eventsOf(turn, at, machine);
}

/** Every event it may have been, with everything that may have been found on the way. */
function guessesAt(
  turn: RecordedTurn,
  at: StateId,
  machine: Machine,
  call: RecordedCall,
): readonly (readonly [CallEvent, Finds])[] {
  const finds = findsOf(turn, machine);
  return eventsIn(turn, at, machine, call).flatMap((event) => finds.map((found) => [event, found] as const));
}

function take(
  machine: Machine,
  at: StateId,
  ctx: CallContext,
  event: CallEvent,
  turn: RecordedTurn,
  finds: Finds,
): Stepped {
  const facts = factsAt(machine.catalog.hotline, NO_ORDERS, turn.at);
  return settle(machine, step(machine, at, ctx, event, facts), facts, (lookup) =>
    turn.notFound.includes(lookup) ? { type: 'NOT_FOUND' } : { type: 'FOUND', values: finds.get(lookup) ?? {} },
  );
}

function sentOut(ctx: CallContext, { to, queue }: RecordedTurn, { catalog }: Machine): CallContext {
  const line = { queue: queue ?? catalog.hotline.defaultQueue, countsAsWaitedMs: 0 as DurationMs, why: null };
  return { ...ctx, line: ctx.line ?? line, transfer: to };
}

const stands = (state: StateId, machine: Machine): boolean => machine.states.get(state)?.info.standing === true;
const stoodAt = (turn: RecordedTurn | undefined, machine: Machine): boolean =>
  turn !== undefined && turn.from.startsWith('@') && stands(turn.from, machine);

/** Outcomes that the flow itself names, at its end. */
const NAMED: ReadonlySet<string | null> = new Set(['self-served', 'told-closed']);

/** States of a flow are all alike here: a step that has another name is no other end. */
function sameEnd(was: End, { at, ctx }: Run, machine: Machine): boolean {
  const kind = (state: StateId): string => (!state.startsWith('@') ? 'flow' : stands(state, machine) ? HOLD : state);
  if (kind(was.state) !== kind(at) || was.queue !== (ctx.line?.queue ?? null)) return false;
  return !NAMED.has(was.outcome) || !NAMED.has(ctx.outcome) || was.outcome === ctx.outcome;
}
