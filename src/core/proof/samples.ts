/**
 * Everything that can happen in a state, as one event for each way it can turn out. Values that a guard compares with are tried one
 * by one, all others by one that stands for them.
 */
import type { CallContext } from '../call.ts';
import type { CallEvent, KeyName } from '../event.ts';
import { SHORT_TALK_MS } from '../flow/actions.ts';
import type { Step } from '../flow/model.ts';
import type { CompiledState } from '../flow/states.ts';
import type { E164, Lease, QueueName, RoomName, StateId } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { MUST_ANSWER } from './comes.ts';

/** Every event happens at this moment, but for what is told to come later: only spans of time are ever compared. */
export const NOW = 1_800_000_000_000 as EpochMs;
const SOME_NUMBER = '+12025550199' as E164;
const ROOM = { room: 'room' as RoomName, lease: 1 as Lease };

/** One thing that may happen, and how it is told. */
export interface Sample {
  readonly event: CallEvent;
  readonly at: EpochMs;
  readonly told: string;
}

/** What the search knows besides the state. */
export interface World {
  readonly queues: readonly QueueName[];
  readonly stepOf: (id: StateId) => Step | undefined;
  /** Values that some `choose` compares this variable with. */
  readonly valuesOf: (variable: string) => readonly string[];
}

const now = (event: CallEvent, told: string): Sample => ({ event, at: NOW, told });

/** Of every resting state: a key, a word, silence and nonsense, whether the state knows them or not. */
export const ALWAYS: readonly Sample[] = [
  now({ type: 'KEY.0' }, 'press 0'),
  now({ type: 'HUMAN' }, 'ask for a person'),
  now({ type: 'SILENCE' }, 'say nothing'),
  now({ type: 'WRONG' }, 'press a wrong key'),
];
const ALWAYS_TYPES: ReadonlySet<string> = new Set(ALWAYS.map(({ event }) => event.type));

/** Of every state in which a key means something: it is said again. */
const AGAIN = now({ type: 'KEY.star' }, 'press star');
const HEARS_STAR: ReadonlySet<string> = new Set(['menu', 'collect', 'hold', 'ringing', 'record']);

/** Null: more than can be tried. */
export function samplesOf(id: StateId, state: CompiledState, ctx: CallContext, world: World): readonly Sample[] | null {
  const { ask, standing } = state.info;
  const comes = [...MUST_ANSWER[ask?.kind ?? 'hangup'], ...(standing ? (['JOIN'] as const) : [])];
  const types = new Set([...Object.keys(state.config.on ?? {}), ...comes] as CallEvent['type'][]);
  types.delete('KEY.star');
  const samples: Sample[] = [...ALWAYS, ...(HEARS_STAR.has(ask?.kind ?? '') ? [AGAIN] : [])];
  for (const type of types) {
    const more = ALWAYS_TYPES.has(type) ? [] : sampled(type, id, state, ctx, world);
    if (more === null) return null;
    samples.push(...more);
  }
  return samples;
}

function sampled(
  type: CallEvent['type'],
  id: StateId,
  { config, info }: CompiledState,
  ctx: CallContext,
  world: World,
): readonly Sample[] | null {
  switch (type) {
    case 'SILENCE':
    case 'WRONG':
    case 'HUMAN':
    case 'KEY.0':
      return [];
    case 'KEY.star':
    case 'KEY.hash':
    case 'KEY.1':
    case 'KEY.2':
    case 'KEY.3':
    case 'KEY.4':
    case 'KEY.5':
    case 'KEY.6':
    case 'KEY.7':
    case 'KEY.8':
    case 'KEY.9':
      // Where every key does the same, one stands for all.
      return sameKeyBefore(type, config) ? [] : [now({ type }, `press ${type.slice(4)}`)];
    case 'WORDS.0':
    case 'WORDS.star':
    case 'WORDS.hash':
    case 'WORDS.1':
    case 'WORDS.2':
    case 'WORDS.3':
    case 'WORDS.4':
    case 'WORDS.5':
    case 'WORDS.6':
    case 'WORDS.7':
    case 'WORDS.8':
    case 'WORDS.9': {
      const key = type.slice(6) as KeyName;
      // The words of a key do what the key does: the same transitions need not be tried twice.
      return config.on?.[`KEY.${key}`] === config.on?.[type] ? [] : [now({ type }, `say the words of key ${key}`)];
    }
    case 'ENTRY':
      return entries(id, info.ask?.kind === 'collect' ? info.ask.max : 20, world);
    case 'NUMBER':
      return [now({ type, number: SOME_NUMBER }, 'key in a phone number')];
    case 'RECORDED':
      return [
        now({ type, recording: 'r', lengthMs: 0 as DurationMs, key: null }, 'leave an empty message'),
        now({ type, recording: 'r', lengthMs: 9_000 as DurationMs, key: null }, 'leave a message'),
        now({ type, recording: 'r', lengthMs: 9_000 as DurationMs, key: '0' }, 'press 0 in a message'),
      ];
    case 'JOIN':
      return info.standing
        ? [now({ type, ...ROOM, withWhom: 'agent' }, 'an agent takes the call'), outside(type)]
        : [outside(type)];
    case 'LEFT': {
      const since = ctx.talk?.since ?? NOW;
      return [
        { event: { type }, at: (since + SHORT_TALK_MS / 2) as EpochMs, told: 'the connection breaks at once' },
        { event: { type }, at: (since + SHORT_TALK_MS * 12) as EpochMs, told: 'the agent hangs up' },
      ];
    }
    case 'MOVED':
      return world.queues.map((queue) => now({ type, queue }, `somebody moves the call to ${queue}`));
    case 'FOUND':
      return answers(id, world);
    case 'NOT_FOUND':
      return [now({ type }, 'the lookup fails')];
    case 'TRANSFER_FAILED':
      return [now({ type }, 'the transfer fails')];
    case 'REFUSED':
      return [now({ type }, 'the store refuses')];
    case 'UNKEPT':
      return [now({ type }, "the promise can't be made durable")];
    case 'FULL':
      return [now({ type }, 'every line of the account is in use')];
    case 'LIMIT':
      return [now({ type }, "the carrier's limit is near")];
    case 'START':
    case 'FLOOD':
    case 'CALLED':
      // How calls begin, see `search.ts`.
      return [];
  }
}

function sameKeyBefore(type: CallEvent['type'], { on = {} }: CompiledState['config']): boolean {
  const first = Object.keys(on).find((other) => other.startsWith('KEY.') && on[other] === on[type]);
  return first !== undefined && first !== type;
}

const outside = (type: 'JOIN'): Sample =>
  now({ type, ...ROOM, withWhom: 'outside' }, 'somebody outside takes the call');

/** Entries of a collect step: each value that is compared with, one that stands for the rest, one too short and one too long. */
function entries(id: StateId, max: number, world: World): readonly Sample[] {
  const entry = (digits: string, told: string) => now({ type: 'ENTRY', digits }, told);
  const step = world.stepOf(id);
  if (step?.kind !== 'collect') return [entry('12', 'key in nonsense')];
  const compared = world.valuesOf(step.name).filter((value) => /^\d+$/.test(value) && value.length <= max);
  const rest = ['1', '2', '3', '4'].map((digit) => digit.repeat(step.min)).find((value) => !compared.includes(value));
  return [
    ...compared.filter((value) => value.length >= step.min).map((value) => entry(value, `key in ${value}`)),
    entry(rest ?? '9'.repeat(step.max), `key in ${step.min} digits`),
    entry('1'.repeat(step.min - 1), 'key in too few digits'),
    entry('1'.repeat(step.max + 1), 'key in too many digits'),
  ];
}

/** Answers of a lookup: every combination of the values that are compared with, and one of a value that is none of them. */
function answers(id: StateId, world: World): readonly Sample[] | null {
  const step = world.stepOf(id);
  let all: readonly Readonly<Record<string, string>>[] = [{}];
  for (const name of step?.kind === 'lookup' ? Object.keys(step.save) : []) {
    const values = [...world.valuesOf(name), OTHER];
    if (all.length * values.length > MOST_ANSWERS) return null;
    all = all.flatMap((set) => values.map((value) => ({ ...set, [name]: value })));
  }
  return all.map((values) => {
    const told = Object.entries(values).flatMap(([name, value]) => (value === OTHER ? [] : [`${name} ${value}`]));
    return now({ type: 'FOUND', values }, ['the lookup answers', ...told].join(' '));
  });
}

const OTHER = 'something else';
const MOST_ANSWERS = 200;
