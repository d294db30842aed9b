/**
 * The named guards and actions of compiled machines. The machine's config is plain JSON (it can be drawn and proved); everything
 * that computes is here. Actions either change the context (`assign`) or are left for `step.ts` to read as effects.
 */
import { assign, enqueueActions } from 'xstate';
import type { CallContext, CallerIs, Line, Outcome } from '../call.ts';
import type { CallEvent, Facts } from '../event.ts';
import type { FlowName, HoursName, Language, QueueName, StateId } from '../ids.ts';
import { fill, remember, shortened } from './variable.ts';

/** What the machine sees: the event, and the outside at this moment. */
export type MachineEvent = CallEvent & { readonly facts: Facts };

interface Seen {
  readonly context: CallContext;
  readonly event: MachineEvent;
}

/** Silence twice, or a third miss of any kind, in one visit of a step is the line (P2). Counts are of the misses before this one. */
export const SILENCES_TO_LINE = 2;
export const MISSES_TO_LINE = 3;
/** A talk shorter than this was a broken join, not a talk (P10). */
export const SHORT_TALK_MS = 5_000;
/** Steps an agent hears of, newest kept. */
const PATH_KEPT = 12;
/** Text messages that are known to have been sent. */
const TEXTS_KEPT = 12;

export const guards = {
  silentAgain: ({ context }: Seen) => context.silences + 1 >= SILENCES_TO_LINE,
  missedTooOften: ({ context }: Seen) => context.misses + 1 >= MISSES_TO_LINE,
  missedAgain: ({ context }: Seen) => context.misses >= 1,
  entryFits: ({ event }: Seen, { min, max }: { min: number; max: number }) =>
    event.type === 'ENTRY' && /^\d+$/.test(event.digits) && event.digits.length >= min && event.digits.length <= max,
  isOpen: ({ event }: Seen, { hours }: { hours: HoursName }) => event.facts.open.includes(hours),
  languageIs: ({ context }: Seen, { language }: { language: string }) => context.lang === language,
  variableIs: ({ context }: Seen, { name, value }: { name: string; value: string }) => context.vars[name] === value,
  isHoliday: ({ event }: Seen, { hours }: { hours: HoursName }) => event.facts.holidays.includes(hours),
  callerIs: ({ context }: Seen, { is }: { is: CallerIs }) => context.caller.includes(is),
  returnsTo: ({ context }: Seen, { to }: { to: StateId }) => context.stack.at(-1) === to,
  hasNumber: ({ context }: Seen) => context.callTo !== null,
  talkBroke: ({ context, event }: Seen) =>
    context.talk !== null && !context.returned && event.facts.at - context.talk.since < SHORT_TALK_MS,
  talkedOutside: ({ context }: Seen) => context.talk?.withWhom === 'outside',
  /** Too short to be a message: a click, a breath. */
  recordedNothing: ({ event }: Seen) => event.type === 'RECORDED' && event.lengthMs < 1_000,
  recordedThenPerson: ({ event }: Seen) => event.type === 'RECORDED' && event.key === '0',
  flowIs: ({ event }: Seen, { flow }: { flow: FlowName }) =>
    (event.type === 'START' || event.type === 'FLOOD') && event.flow === flow,
  lineIn: ({ context }: Seen, { queues }: { queues: readonly QueueName[] }) =>
    context.line !== null && queues.includes(context.line.queue),
};

export const actions = {
  /** A step is entered anew. */
  visit: assign<CallContext, MachineEvent, { step: string }, MachineEvent, never>(({ context }, { step }) => ({
    misses: context.carry ? context.misses : 0,
    silences: context.carry ? context.silences : 0,
    carry: false,
    path: [...context.path, step].slice(-PATH_KEPT),
  })),
  countSilence: assign(({ context }: Seen) => ({ silences: context.silences + 1, misses: context.misses + 1 })),
  countMiss: assign(({ context }: Seen) => ({ misses: context.misses + 1 })),
  carry: assign({ carry: true }),
  setLanguage: assign((_: Seen, { language }: { language: Language }) => ({ lang: language })),
  save: assign(({ context, event }: Seen, { name, secret }: { name: string; secret: boolean }) =>
    event.type !== 'ENTRY'
      ? {}
      : {
          vars: remember(context.vars, { [name]: event.digits }),
          secret: secret ? [...new Set([...context.secret, name])] : context.secret,
        },
  ),
  /** Each value may name variables of the moment before; one that comes to nothing has none afterwards. */
  set: assign(({ context }: Seen, { values }: { values: Readonly<Record<string, string>> }) => {
    const filled = Object.entries(values).map(([name, value]) => [name, shortened(fill(value, context.vars))] as const);
    const unset = filled.flatMap(([name, value]) => (value === null ? [name] : []));
    const kept = Object.entries(context.vars).filter(([name]) => !unset.includes(name));
    const set = filled.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
    return { vars: remember(Object.fromEntries(kept), Object.fromEntries(set)) };
  }),
  keepFound: assign(({ context, event }: Seen) =>
    event.type === 'FOUND' ? { vars: remember(context.vars, event.values) } : {},
  ),
  /** Each text message once a call, however often the caller comes by. */
  text: enqueueActions(({ context, enqueue }, { step }: { step: StateId }) => {
    const { texted } = context as CallContext;
    if (texted.includes(step)) return;
    enqueue.assign({ texted: [...texted, step].slice(-TEXTS_KEPT) });
    enqueue({ type: 'sms', params: { step } });
  }),
  push: assign(({ context }: Seen, { to }: { to: StateId }) => ({ stack: [...context.stack, to].slice(-20) })),
  pop: assign(({ context }: Seen) => ({ stack: context.stack.slice(0, -1) })),
  /** Stand in this line; whoever stands in one moves over with the same arrival. How the call ends is open (again). */
  line: assign((_: Seen, { line }: { line: Line }) => ({ line, outcome: null })),
  /** The line somebody who pressed 0 belongs in: the one they have, else the default. A talk or a promise before it is past. */
  anyLine: assign(({ context }: Seen, { line }: { line: Line }) => ({ line: context.line ?? line, outcome: null })),
  moved: assign(({ context, event }: Seen) =>
    event.type !== 'MOVED'
      ? {}
      : { line: { ...(context.line ?? { countsAsWaitedMs: 0, why: null }), queue: event.queue } as Line },
  ),
  setNumber: assign(({ event }: Seen) => (event.type === 'NUMBER' ? { callTo: event.number } : {})),
  setRecording: assign(({ event }: Seen) => (event.type === 'RECORDED' ? { recording: event.recording } : {})),
  meet: assign(({ event }: Seen) =>
    event.type === 'JOIN'
      ? { talk: { room: event.room, lease: event.lease, withWhom: event.withWhom, since: event.facts.at } }
      : {},
  ),
  meetCallback: assign(({ context, event }: Seen) => ({
    talk: context.callback && {
      room: context.callback.room,
      lease: context.callback.lease,
      withWhom: 'agent' as const,
      since: event.facts.at,
    },
  })),
  part: assign({ talk: null }),
  returned: assign({ returned: true }),
  ringing: assign((_: Seen, { step }: { step: StateId }) => ({ transfer: step })),
  notRinging: assign({ transfer: null }),
  byKey: assign(({ context }: Seen, { byKey }: { byKey: boolean }) => ({
    callback: context.callback && { ...context.callback, byKey },
  })),
  outcome: assign((_: Seen, { outcome }: { outcome: Outcome }) => ({ outcome })),
  personTold: assign({ toldPerson: true }),
  /** The first asking step says "for a person, press 0" in every language; later ones need not (P1). */
  tellPerson: enqueueActions(({ context, enqueue }) => {
    if ((context as CallContext).toldPerson) return;
    enqueue.assign({ toldPerson: true });
    enqueue({ type: 'say', params: { prompt: { say: 'person', all: true } } });
  }),
};

/** Actions that only `step.ts` reads. XState must know their names. */
export const effectActions = Object.fromEntries(
  [
    'say',
    'lookup',
    'sms',
    'keep',
    'unkeep',
    'transfer',
    'transferOnCall',
    'cancelTransfer',
    'bridge',
    'unbridge',
    'callbackAnswer',
    'placeAgain',
    'end',
  ].map((name) => [name, () => {}]),
);
