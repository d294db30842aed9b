/** F12 to F16: what callers in line are told, measured on the words of the hold loop itself (`core/hold/announce.ts`). */
import type { Queue } from '../flow/model.ts';
import { announce, type HeldFacts, type HoldScene, TURN_OVERHEAD_MS } from '../hold/announce.ts';
import type { Language } from '../ids.ts';
import { NOW } from '../proof/samples.ts';
import { spokenMs } from '../proof/spoken.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { EpochMs } from '../time.ts';
import { atMost, MUST, none, placeOfStep, type Rule, seconds, type Subject } from './finding.ts';
import type { Limits } from './profile.ts';

export const WAITING_RULES: { readonly [R in 'F12' | 'F13' | 'F14' | 'F16']: Rule<Limits[R]> } = {
  F12: {
    title: 'The expected wait is told as the wait begins',
    limit: MUST,
    judge: (subject) => {
      const untold = queuesOf(subject).filter((queue) => staffOf(queue, subject) === 0);
      const [first] = untold;
      const ms = saidAfterMs('wait', subject);
      return none(
        untold.length,
        first === undefined ? '@hold' : placeOfQueue(first, subject),
        first === undefined
          ? `told within ${seconds(ms)} of joining, when anybody is on duty`
          : `${first.name} has no agents of its own, so no wait can be told there`,
      );
    },
  },
  F13: {
    title: 'Whoever waits hears of it again and again',
    limit: ({ withinMs }) => `at least every ${seconds(withinMs)}`,
    judge: (subject, { withinMs }) => {
      const ms = longestMusicMs(subject);
      return atMost(withinMs, { ms }, '@hold', `${seconds(ms)} of music at most, in a line that does not move`);
    },
  },
  F14: {
    title: 'A callback is offered to whoever must wait',
    limit: ({ withinMs }) => `within ${seconds(withinMs)} of waiting`,
    kept: true,
    judge: (subject, { withinMs }) => {
      const ms = saidAfterMs('hold-options', subject);
      return atMost(withinMs, { ms }, '@hold', `offered within ${seconds(ms)} of joining the line`);
    },
  },
  F16: {
    title: 'Callers are served in the order they came',
    limit: () => 'no head start',
    judge: ({ machine }) => {
      const ahead = Object.values(machine.catalog.flows)
        .flatMap(({ steps }) => steps)
        .flatMap((step) => (step.kind === 'human' ? [{ id: step.id, ms: step.countsAsWaitedMs }] : []))
        .reduce<{ id: Parameters<typeof placeOfStep>[0]; ms: number } | null>(
          (most, one) => (one.ms > (most?.ms ?? 0) ? one : most),
          null,
        );
      const order =
        machine.catalog.hotline.languages.length === 1
          ? 'by arrival'
          : "by arrival, among callers of an agent's languages";
      if (ahead === null) return atMost(0, { ms: 0 }, '@hold', `${order}, without a head start`);
      return atMost(
        0,
        { ms: ahead.ms },
        placeOfStep(ahead.id, machine),
        `${order}, with a head start of up to ${seconds(ahead.ms)}`,
      );
    },
  },
};

const queuesOf = ({ machine }: Subject): readonly Queue[] => Object.values(machine.catalog.hotline.queues);
const placeOfQueue = ({ name }: Queue, { placeOf }: Subject): string =>
  `hotline.yaml:${placeOf('hotline.yaml', ['queues', name], 'key').line}`;

/** Whom the estimate can count: a queue's own agents, as the store does. Idle ones of other queues may come too, but nobody plans on them. */
const staffOf = ({ name }: Queue, { machine }: Subject): number =>
  Object.values(machine.catalog.hotline.agents).filter(({ queues }) => queues.includes(name)).length;

/** From joining until this sentence has been said, at worst over the queues, who is there, and the caller's language. */
function saidAfterMs(say: Prompt['say'], subject: Subject): number {
  const first = { ...HELD, first: true, say: 'place' } as const;
  const afterMs = queuesOf(subject).flatMap((queue) => {
    const staffed = announce({ ...first, staff: Math.max(1, staffOf(queue, subject)) }, sceneOf(queue, subject));
    const alone = announce({ ...first, staff: 0 }, sceneOf(queue, subject));
    return [staffed, alone].flatMap((prompts) => {
      const index = prompts.findIndex((prompt) => prompt.say === say);
      if (index < 0) return [];
      return tongues(subject).map((lang) => spokenMs(prompts.slice(0, index + 1), { lang, vars: {} }, subject.machine));
    });
  });
  return afterMs.length === 0 ? Infinity : Math.max(...afterMs);
}

/** The longest stretch in which nothing is said, in a line that does not move; at worst over when the turns of the loop happen to fall. */
function longestMusicMs(subject: Subject): number {
  const { holdTurnMs } = subject.machine.catalog.hotline.policies;
  const [queue] = queuesOf(subject);
  if (queue === undefined) return Infinity;
  let longestMs = 0;
  for (let shiftMs = 0; shiftMs < holdTurnMs; shiftMs += 1_000)
    longestMs = Math.max(longestMs, musicMs(shiftMs, holdTurnMs + TURN_OVERHEAD_MS, sceneOf(queue, subject)));
  return longestMs;
}

/** An hour of turns. Speech only delays the next turn, which is another shift, so it is left out. */
function musicMs(shiftMs: number, turnMs: number, scene: HoldScene): number {
  let saidMs = 0;
  let longestMs = 0;
  for (let ms = shiftMs + turnMs; ms < HOUR_MS; ms += turnMs) {
    const said = announce({ ...HELD, staff: 1 }, { ...scene, now: (NOW + ms) as EpochMs });
    longestMs = Math.max(longestMs, ms - saidMs);
    if (said.length > 0) saidMs = ms;
  }
  return longestMs;
}

const HOUR_MS = 3_600_000;
const HELD: HeldFacts = {
  arrivedAt: NOW,
  place: 3,
  spoken: 3,
  say: null,
  first: false,
  offerDue: false,
  staff: 0,
  ahtMs: null,
  newsIsNew: false,
  unproved: false,
};

const sceneOf = ({ ahtMs, onCall }: Queue, { machine }: Subject): HoldScene => ({
  now: NOW,
  open: true,
  peopleAt: null,
  zone: 'UTC',
  assumedAhtMs: ahtMs,
  onCall: onCall.length > 0,
  announcement: null,
  again: false,
  turnMs: machine.catalog.hotline.policies.holdTurnMs,
});

/** Not chosen yet, or one of the hotline's. */
const tongues = ({ machine }: Subject): readonly (Language | null)[] => [
  null,
  ...machine.catalog.hotline.languages.map(({ code }) => code),
];
