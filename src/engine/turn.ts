/**
 * One webhook of a caller's leg: what happened → what the caller hears next. One commit, one trip to the store: the ticket in the
 * URL carries the call, so it need not be read first; the store says if it knows better.
 */
import type { Call, Outcome } from '../core/call.ts';
import type { CallEvent } from '../core/event.ts';
import { factsAt } from '../core/flow/duty.ts';
import { promptsAgain, step, type Machine, type Stepped, toPerson } from '../core/flow/step.ts';
import { limitDue } from '../core/hold/limit.ts';
import type { Prompt } from '../core/speech/prompt.ts';
import type { EpochMs } from '../core/time.ts';
import { after, commitOf, promptsOf } from './commit.ts';
import { type Deps, machineFor } from './deps.ts';
import { type Settled, withLookups } from './lookup.ts';
import type { AskElsewhere } from './lookup-ports.ts';
import { StoreAway } from './ports.ts';
import { mayBeRepeated, mayBeSpoken } from './promise.ts';
import { withoutStore } from './without-store.ts';
import { readPrompts } from './said.ts';
import type { LineFacts, StoredCall, TurnCommit, TurnResult } from './turn-ports.ts';

/** A call and what it is told now: all that the answer is written from. */
export interface Told {
  readonly is: 'told';
  readonly call: Call;
  readonly machine: Machine;
  readonly prompts: readonly Prompt[];
  readonly line: LineFacts | null;
  /** The caller asked to hear it again. */
  readonly again: boolean;
  /** Null: the store is away, the answer is made from the ticket alone. */
  readonly storeAt: EpochMs | null;
  /** The turn's own change, when there was one: for what must follow it. */
  readonly done: {
    readonly stepped: Stepped;
    readonly commit: TurnCommit;
    readonly result: TurnResult & { is: 'done' };
  } | null;
}
export type Turned = Told | { readonly is: 'over'; readonly outcome: Outcome };

/** A turn may turn out to be another one (a join instead of a hold turn); never more often than this. */
const MOST_DETOURS = 3;

/**
 * Takes an event of a call whose state the webhook itself brought (its ticket), or that was just read from the store. `classify`
 * is asked again when the store turns out to be elsewhere.
 */
export async function turn(
  brought: Call,
  event: CallEvent,
  key: string,
  deps: Deps,
  detours = 0,
  ask: AskElsewhere = deps.lookups(),
): Promise<Turned> {
  const before = await withSecrets(brought, deps);
  const machine = await machineFor(before.head.version, deps.versions);
  const now = deps.clock.now();
  const taken = nearLimit(before, event, now, deps);
  const stepped = await take(machine, before, taken, now, ask, deps);
  const commit = commitOf(before, taken, stepped, machine, key, now, deps);
  const call = byPerson(before, stepped);
  const result = await commitOrAway(commit, deps);
  if (result === null) {
    const again = (instead: CallEvent) => take(machine, call, instead, now, ask, deps);
    return await withoutStore({ call, event: taken, stepped, machine, now }, again, deps);
  }
  switch (result.is) {
    case 'done': {
      if (!(await mayBeSpoken(commit, result.line, deps)))
        return await unkept(call, { step: call.step + 1, line: result.line, at: result.at }, machine, ask, deps);
      await hearNews(result.line, deps);
      const told = toldOf(call, stepped, machine, commit, result);
      // Every leg of the account is taken by people holding: the first in line makes room and is rung with an agent.
      const makesRoom =
        result.line?.full === true && stepped.at === '@hold' && call.ctx.callTo !== null && taken.type !== 'FULL';
      return makesRoom ? await turn(told.call, { type: 'FULL' }, `${key}:full`, deps, detours + 1, ask) : told;
    }
    case 'repeat':
    case 'stale': {
      const { stored } = result;
      if (!(await mayBeRepeated(stored, deps)))
        return await unkept(call, { ...stored, at: result.at }, machine, ask, deps);
      const at = result.is === 'repeat' ? stored.toldAt : result.at;
      return (await present(stored, at, deps)) ?? whole(call, machine, result.at);
    }
    case 'pull':
      if (detours >= MOST_DETOURS) return whole(call, machine, result.at);
      return await turn(
        call,
        { type: 'JOIN', room: result.room, lease: result.lease, withWhom: result.withWhom },
        `${key}:pull`,
        deps,
        detours + 1,
        ask,
      );
    case 'flood':
      return await turn(call, { type: 'FLOOD', flow: call.head.flow }, key, deps, detours + 1, ask);
    case 'gone':
    case 'twice':
    case 'spent':
      // The store refused what the step asked for: the step's own way on says what the caller hears.
      return taken.type === 'REFUSED'
        ? whole(call, machine, result.at)
        : await turn(call, { type: 'REFUSED' }, `${key}:refused`, deps, detours + 1, ask);
    case 'over':
      if (result.kept !== null) await mayBeSpoken(commit, result.kept, deps);
      return { is: 'over', outcome: result.outcome };
  }
}

/** A customer who pressed a key is a person, also when what they asked for can't be had. */
function byPerson(call: Call, { ctx }: Stepped): Call {
  return ctx.callback?.byKey === true ? { ...call, ctx: { ...call.ctx, callback: ctx.callback } } : call;
}

/**
 * The promise is not spoken: the turn goes on as if it could not be made. The store still has it, for another try of the same webhook
 * may have been answered with it; whoever hears this instead takes it back by their next turn, which stands them in line.
 */
async function unkept(
  call: Call,
  { step, line, at }: Pick<StoredCall, 'step' | 'line'> & { readonly at: EpochMs },
  machine: Machine,
  ask: AskElsewhere,
  deps: Deps,
): Promise<Told> {
  const standing = { ...call, place: memory(line) ?? call.place };
  const stepped = await take(machine, standing, { type: 'UNKEPT' }, deps.clock.now(), ask, deps);
  return whole({ ...after(standing, stepped), step }, machine, at, promptsOf(stepped, machine));
}

/** The call as the store has it, ready to be said again; `at` decides how much music has played meanwhile. */
export async function present(stored: StoredCall, at: EpochMs, deps: Deps): Promise<Told | null> {
  const call = callOf(stored, deps);
  if (call === null) return null;
  const machine = await machineFor(call.head.version, deps.versions);
  return {
    is: 'told',
    call,
    machine,
    prompts: readPrompts(stored.prompts, call.ctx),
    line: stored.line,
    again: stored.again,
    storeAt: at,
    done: null,
  };
}

/** A stored call with its place; null when no key opens it. */
export function callOf(stored: StoredCall, deps: Deps): Call | null {
  const call = deps.tickets.open(stored.call);
  return call && { ...call, step: stored.step, place: memory(stored.line) ?? call.place };
}

/** Secret values are in no URL: a call that has given some is read from the store; should that be away, they read as never given. */
async function withSecrets(call: Call, deps: Deps): Promise<Call> {
  const { secret, vars } = call.ctx;
  if (secret.every((name) => vars[name] !== undefined)) return call;
  const found = await deps.store.load(call.head.sid).catch(() => null);
  const stored = found?.is === 'live' ? callOf(found.stored, deps) : null;
  const kept = secret.flatMap((name) => Object.entries(stored?.ctx.vars ?? {}).filter(([of]) => of === name));
  return { ...call, ctx: { ...call.ctx, vars: { ...vars, ...Object.fromEntries(kept) } } };
}

/** A version that can't be had sends the call to a person of the live one. */
async function take(
  machine: Machine,
  call: Call,
  event: CallEvent,
  now: EpochMs,
  ask: AskElsewhere,
  deps: Deps,
): Promise<Settled> {
  const facts = factsAt(deps.versions.hotline(), deps.levers(), now);
  const lost = machine.version !== call.head.version && !call.at.startsWith('@');
  const first = lost
    ? toPerson(machine, call.ctx, `version ${call.head.version} can't be had`)
    : step(machine, call.at, call.ctx, event, facts);
  const stepped = await withLookups(machine, first, facts, ask, deps);
  if (stepped.fault !== null)
    deps.log.error(
      { sid: call.head.sid, at: call.at, event: event.type, fault: stepped.fault },
      'step failed, caller goes to a person',
    );
  return stepped;
}

function nearLimit(call: Call, event: CallEvent, now: EpochMs, deps: Deps): CallEvent {
  if (call.at !== '@hold' || event.type !== 'SILENCE') return event;
  const { holdTurnMs: turnMs, offerEveryMs } = deps.versions.hotline().policies;
  const forMs = now - call.head.answeredAt;
  return limitDue({ forMs, callTo: call.ctx.callTo, turnMs, offerEveryMs }) ? { type: 'LIMIT' } : event;
}

async function commitOrAway(commit: TurnCommit, deps: Deps): Promise<TurnResult | null> {
  try {
    const result = await deps.store.turn(commit);
    deps.clock.heard(result.at);
    return result;
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    deps.log.warn({ sid: commit.sid, error: error.message }, 'store away, going on from the ticket');
    return null;
  }
}

/** News are told once: a turn that is to tell them must not tell what stood before. */
async function hearNews(line: LineFacts | null, deps: Deps): Promise<void> {
  if (line === null || line.news <= deps.levers().news) return;
  try {
    await deps.readLevers();
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
  }
}

function toldOf(
  call: Call,
  stepped: Stepped,
  machine: Machine,
  commit: TurnCommit,
  result: TurnResult & { is: 'done' },
): Told {
  const next = after(call, stepped);
  // The place stays remembered in a talk too, so that the way back is the old arrival.
  return {
    is: 'told',
    call: { ...next, place: memory(result.line) ?? next.place },
    machine,
    prompts: readPrompts(commit.prompts, next.ctx),
    line: result.line,
    again: commit.hold === 'again',
    storeAt: result.at,
    done: { stepped, commit, result },
  };
}

function memory(line: LineFacts | null): Call['place'] {
  return line && { id: line.id, arrivedAt: line.arrivedAt, spoken: line.spoken };
}

function whole(
  call: Call,
  machine: Machine,
  at: EpochMs,
  prompts: readonly Prompt[] = promptsAgain(machine, call.at, call.ctx),
): Told {
  return {
    is: 'told',
    call,
    machine,
    prompts,
    line: null,
    again: false,
    storeAt: at,
    done: null,
  };
}
