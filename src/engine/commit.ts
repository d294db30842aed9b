/** A step of the machine as one change of the store: pure translation, nothing is decided here. */
import type { Call, CallContext } from '../core/call.ts';
import { type CallEvent, isSignOfLife } from '../core/event.ts';
import { queueOpen } from '../core/flow/duty.ts';
import type { Effect } from '../core/flow/effect.ts';
import { type Machine, promptsAgain, type Stepped } from '../core/flow/step.ts';
import type { E164, PlaceId, RoomName } from '../core/ids.ts';
import type { Prompt } from '../core/speech/prompt.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import { peopleAt } from './facts.ts';
import { keepPrompts } from './said.ts';
import type { Settled } from './lookup.ts';
import type { IfLost, LineWish, TurnCommit } from './turn-ports.ts';

const LATER_MS = 20 * 60_000;

/** The call as it is once this step is committed; its place memory comes from the store's answer. */
export function after(call: Call, stepped: Stepped): Call {
  return { ...call, step: call.step + 1, at: stepped.at, ctx: stepped.ctx };
}

/** What the step says. An event that meant nothing here interrupted the prompt all the same, so that is said again. */
export function promptsOf(stepped: Stepped, machine: Machine): readonly Prompt[] {
  const said = stepped.effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt] : []));
  return stepped.moved ? said : promptsAgain(machine, stepped.at, stepped.ctx);
}

export function commitOf(
  call: Call,
  event: CallEvent,
  stepped: Stepped & Partial<Pick<Settled, 'lookups'>>,
  machine: Machine,
  key: string,
  now: EpochMs,
  deps: Deps,
): TurnCommit {
  const { tickets, random } = deps;
  const { head } = call;
  const next = after(call, stepped);
  const find = <D extends Effect['do']>(what: D) =>
    stepped.effects.find((effect): effect is Extract<Effect, { do: D }> => effect.do === what);
  const keep = find('keep');
  const ended = find('end');
  const transfer = find('transfer');
  const answered = find('callbackAnswer');
  const listening = stepped.info.ask?.kind === 'hold' || stepped.info.ask?.kind === 'ringing';
  return {
    sid: head.sid,
    key,
    step: call.step,
    call: tickets.stored(next),
    caller: head.ani === null || call.ctx.callback !== null ? null : tickets.hash(head.ani),
    rings: event.type === 'START' || event.type === 'FLOOD' ? ringsFrom(head.ani, event.type === 'FLOOD', deps) : null,
    signOfLife: isSignOfLife(event),
    prompts: keepPrompts(dated(promptsOf(stepped, machine), stepped, now, deps)),
    label: {
      at: stepped.at,
      lang: stepped.ctx.lang ?? deps.versions.hotline().languages[0]?.code ?? 'en',
      from: head.ani === null ? 'withheld' : `…${head.ani.slice(-2)}`,
      flow: head.flow,
      version: head.version,
    },
    phase: ended ? 'ended' : stepped.info.standing ? 'line' : stepped.info.ask?.kind === 'talk' ? 'talking' : 'menu',
    // A place that becomes a callback is told its queue too, should the store have forgotten the place.
    line: stepped.info.standing || keep ? wish(call, stepped.ctx, deps) : null,
    hold: !(stepped.info.standing && listening) ? null : find('placeAgain') ? 'again' : 'turn',
    keep: keep ? kept(keep, stepped.ctx, now, deps) : null,
    unkeep: find('unkeep') !== undefined,
    bridge: find('bridge')?.lease ?? null,
    unbridge: find('unbridge')?.lease ?? null,
    talk: call.ctx.talk?.lease ?? null,
    // Also when the room is left to stand in line again: whom the store has lost, it would ring once more.
    reached: call.ctx.talk !== null && stepped.ctx.talk === null ? (call.ctx.callback?.place ?? null) : null,
    transfer: transfer ? { room: `pz-${random.hex(16)}` as RoomName, ringMs: transfer.ringMs } : null,
    ringing: stepped.info.ask?.kind === 'ringing' && transfer === undefined,
    cancelTransfer: find('cancelTransfer') !== undefined,
    callbackAnswer:
      answered && call.ctx.callback
        ? {
            lease: call.ctx.callback.lease,
            answer: answered.answer,
            retryAt: answered.answer === 'later' ? laterAt(stepped.ctx, now, deps) : null,
          }
        : null,
    outcome: stepped.ctx.outcome,
    // Digits and numbers stay out of the trail: the kind of event is enough for its story.
    trail: JSON.stringify({
      event: event.type,
      from: call.at,
      to: stepped.at,
      ...(stepped.lookups?.length ? { lookups: stepped.lookups } : {}),
      ...(stepped.fault ? { fault: stepped.fault } : {}),
    }),
  };
}

/** Neighbours share all but the last four digits: a block of numbers that whoever makes calls up may draw from. */
function ringsFrom(number: E164 | null, asked: boolean, { tickets }: Deps): NonNullable<TurnCommit['rings']> {
  if (number === null) return { number: null, prefix: null, asked };
  return { number: tickets.hash(number), prefix: tickets.hash(number.slice(0, -4) as E164), asked };
}

/** Should this call turn out to be lost: rung back at its place, or in the default line; null when there is nobody to ring (P11). */
export function ifLost(call: Call, now: EpochMs, deps: Deps): IfLost | null {
  const { callTo, callback } = call.ctx;
  // Whoever we rang has a callback already.
  if (callTo === null || callback !== null) return null;
  const queue = deps.versions.hotline().defaultQueue;
  const ctx = { ...call.ctx, line: call.ctx.line ?? { queue, countsAsWaitedMs: 0 as DurationMs, why: null } };
  const line = wish(call, ctx, deps);
  return line && { line, keep: kept({ as: 'callback', number: callTo, recording: null }, ctx, now, deps) };
}

function kept(
  { as, number, recording }: Pick<Extract<Effect, { do: 'keep' }>, 'as' | 'number' | 'recording'>,
  ctx: CallContext,
  now: EpochMs,
  deps: Deps,
): NonNullable<TurnCommit['keep']> {
  const { tickets, random } = deps;
  return {
    place: `CB${random.hex(12)}` as PlaceId,
    as,
    number: number === null ? null : tickets.seal({ number }),
    numberHash: number === null ? null : tickets.hash(number),
    recording,
    dueAt: dueAt(ctx, now, deps).at,
  };
}

function wish(call: Call, ctx: CallContext, deps: Deps): LineWish | null {
  const hotline = deps.versions.hotline();
  if (ctx.line === null) return null;
  // A queue that ops have removed hands its callers to the default one.
  const queue = hotline.queues[ctx.line.queue] ? ctx.line.queue : hotline.defaultQueue;
  const lang = ctx.lang ?? hotline.languages[0]?.code;
  if (lang === undefined) return null;
  return {
    queue,
    headStartMs: ctx.line.countsAsWaitedMs,
    lang,
    numberHash: call.head.ani === null ? null : deps.tickets.hash(call.head.ani),
    card: deps.tickets.seal({
      queue,
      why: ctx.line.why,
      language: lang,
      path: ctx.path,
      entries: entriesOf(ctx),
      version: call.head.version,
    }),
    memory: call.place,
  };
}

/** What was keyed, for whoever answers (P9); a secret is for the machine alone. */
export function entriesOf({ vars, secret }: CallContext): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(vars).filter(([name]) => !secret.includes(name)));
}

/** When a callback asked for now may be rung: at once in turn, or from the queue's next opening on. */
export function dueAt(ctx: CallContext, now: EpochMs, deps: Deps): { at: EpochMs | null; zone: string } {
  const hotline = deps.versions.hotline();
  const queue = hotline.queues[ctx.line?.queue ?? hotline.defaultQueue];
  const people = peopleAt(hotline, queue, deps.levers(), now);
  return queueOpen(hotline, queue, deps.levers(), now) ? { ...people, at: null } : people;
}

/** A customer who would rather be rung later is, in opening hours. */
function laterAt(ctx: CallContext, now: EpochMs, deps: Deps): EpochMs {
  const at = (now + LATER_MS) as EpochMs;
  return dueAt(ctx, at, deps).at ?? at;
}

function dated(prompts: readonly Prompt[], stepped: Stepped, now: EpochMs, deps: Deps): Prompt[] {
  return prompts.map((prompt) =>
    prompt.say === 'callback-promised' ? { ...prompt, ...dueAt(stepped.ctx, now, deps) } : prompt,
  );
}
