/**
 * The caller's leg: each kind of webhook, from its ticket to what is told, and what must follow once the caller has an answer.
 */
import type { Call, CallerIs } from '../core/call.ts';
import type { CallEvent } from '../core/event.ts';
import { dialRules, mayDial } from '../core/flow/dialling.ts';
import type { Ask } from '../core/flow/effect.ts';
import { type Machine, newContext, type Stepped } from '../core/flow/step.ts';
import { START } from '../core/flow/states.ts';
import type { CallSid, E164, FlowName, Lease, PlaceId, QueueName, RoomName, StateId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import { type Deps, machineFor } from './deps.ts';
import type { PushedEvent } from './push.ts';
import { callOf, present, turn, type Told, type Turned } from './turn.ts';
import { textCaller } from './text.ts';
import { ringTransfer } from './transfer.ts';
import { whoCalls } from './who-calls.ts';

/** What a webhook's form says the caller did, read against how the call was listening. */
export type Classify = (ask: Ask, call: Call, machine: Machine) => CallEvent;

/** A call rings in. A repeat for a call that is under way gets the present prompt. */
export async function ringsIn(sid: CallSid, dnis: E164, ani: E164 | null, key: string, deps: Deps): Promise<Turned> {
  const machine = deps.versions.forCall(sid);
  const call = fresh(sid, dnis, ani, machine, await whoCalls(machine, ani, deps), deps);
  return followed(await turn(call, { type: 'START', flow: call.head.flow }, key, deps), deps);
}

/** The next turn of a call that brought its ticket. */
export async function nextTurn(call: Call, classify: Classify, key: string, deps: Deps): Promise<Turned> {
  const machine = await machineFor(call.head.version, deps.versions);
  const ask = machine.states.get(call.at)?.info.ask ?? { kind: 'hold' };
  return followed(await turn(call, classify(ask, call, machine), key, deps), deps);
}

/** The caller came out of a room. When the store has lost them it refuses, and they stand in line again; whoever was helped hangs up. */
export async function leftRoom(call: Call, key: string, deps: Deps): Promise<Turned> {
  return followed(await turn(call, { type: 'LEFT' }, key, deps), deps);
}

/**
 * An event that was pushed onto the leg over REST. Its URL carries a lease, not a step: the call may have gone on since, so the
 * store is read first, and once more if a turn came between.
 */
export async function pushed(call: Call, event: PushedEvent, key: string, deps: Deps): Promise<Turned> {
  // One answer, one time to wait for other systems.
  const ask = deps.lookups();
  let current = call;
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = await deps.store.load(call.head.sid).catch(() => null);
    if (found?.is === 'over') return { is: 'over', outcome: found.outcome };
    current = (found?.is === 'live' ? callOf(found.stored, deps) : null) ?? current;
    if (found?.is === 'live' && alreadyThere(current, event)) {
      const told = await present(found.stored, deps.clock.now(), deps);
      if (told !== null) return told;
    }
    const turned = await turn(current, event, key, deps, 0, ask);
    // Nothing was committed and the store had moved on: another turn won the race, try on top of it.
    if (turned.is === 'told' && turned.done === null && turned.storeAt !== null && turned.call.step > current.step)
      continue;
    return followed(turned, deps);
  }
  return followed(await turn(current, { type: 'SILENCE' }, `${key}:still`, deps, 0, ask), deps);
}

/**
 * A pull may have joined the caller before the push arrived, or somebody else who pressed 1 a moment earlier: who is expected in
 * one room is never sent to another, and from there back to the line.
 */
function alreadyThere(call: Call, event: PushedEvent): boolean {
  return event.type === 'JOIN' && call.ctx.talk !== null;
}

/** The record that rides in the URL of a callback's customer leg. */
export interface CalledLeg {
  readonly place: PlaceId;
  readonly lease: Lease;
  readonly room: RoomName;
  readonly queue: QueueName;
  readonly arrivedAt: EpochMs;
  readonly number: E164;
  readonly lang: Call['ctx']['lang'];
  readonly why: StateId | null;
}

/** The customer of a callback picks up. */
export async function called(sid: CallSid, leg: CalledLeg, key: string, deps: Deps): Promise<Turned> {
  const hotline = deps.versions.hotline();
  const call = fresh(sid, hotline.callerId, leg.number, deps.versions.forCall(sid), [], deps);
  const ctx: Call['ctx'] = {
    ...call.ctx,
    lang: leg.lang,
    line: { queue: leg.queue, countsAsWaitedMs: 0 as never, why: leg.why },
    callback: { place: leg.place, lease: leg.lease, room: leg.room, byKey: false },
  };
  const place = { id: leg.place, arrivedAt: leg.arrivedAt, spoken: null };
  return followed(await turn({ ...call, ctx, place }, { type: 'CALLED' }, key, deps), deps);
}

/** Which flow answers is for the call's own version to say: that one has it. */
export function fresh(
  sid: CallSid,
  dnis: E164,
  ani: E164 | null,
  machine: Machine,
  caller: readonly CallerIs[],
  deps: Pick<Deps, 'clock' | 'versions'>,
): Call {
  const { numbers } = machine.catalog.hotline;
  // Whoever rings from a number that we do not ring is asked for another one before a callback is promised.
  const callTo = ani !== null && mayDial(ani, dialRules(deps.versions.hotline())) ? ani : null;
  const flow = numbers[dnis] ?? Object.values(numbers)[0] ?? ('' as FlowName);
  return {
    head: { sid, dnis, ani, flow, version: machine.version, answeredAt: deps.clock.now() },
    step: 0,
    at: START,
    ctx: newContext(callTo, machine.catalog, caller),
    place: null,
  };
}

/** What a committed turn sets in motion besides its answer. */
function followed(turned: Turned, deps: Deps): Turned {
  if (turned.is === 'told' && turned.done !== null) follow(turned, turned.done.stepped, deps);
  return turned;
}

function follow(told: Told, stepped: Stepped, deps: Deps): void {
  const { done, call } = told;
  if (done === null) return;
  // Only what may have made a pair possible; a caller who goes on holding has not.
  const { commit, result } = done;
  if (result.line?.first === true || commit.keep !== null || commit.unbridge !== null || commit.phase === 'ended')
    deps.dispatch();
  for (const effect of stepped.effects)
    if (effect.do === 'sms') deps.later('text message', () => textCaller(effect.step, told, deps));
  const transfer = stepped.effects.find((effect) => effect.do === 'transfer');
  if (transfer && done.result.lease !== null && done.commit.transfer !== null) {
    const { lease } = done.result;
    const { room } = done.commit.transfer;
    deps.later('ring transfer target', () => ringTransfer(call, transfer, lease, room, deps));
  }
}
