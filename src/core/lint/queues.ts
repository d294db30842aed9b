/** Queues in which somebody could wait for nobody. */
import type { Opening } from '../flow/hours.ts';
import type { Queue } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import type { QueueName } from '../ids.ts';
import { type Duty, dutyOf } from './duty.ts';
import type { Ground } from './ground.ts';
import { within, without } from './times.ts';
import { toldDays, toldTimes } from './told.ts';

/** A promised callback is kept this long after the moment it is due (`CALLBACK_KEPT_MS` of `redis/lua/include/place.lua`). */
export const CALLBACK_KEPT_MS = 7 * 86_400_000;
/** Below this a change of shift is no gap. */
const GAP_MS = 60_000;
/** Names people give to queues where waiting is dangerous. */
const URGENT = /(^|-)(urgent|emergency|emergencies|safety|danger|crisis|critical|fraud|sos|jinji|anquan)($|-)/;

export function queues(ground: Ground): readonly Problem[] {
  const { hotline } = ground.catalog;
  const duty = dutyOf(ground.catalog, ground.facts.at);
  const urgent = urgentQueues(ground);
  return Object.values(hotline.queues).flatMap((queue) => {
    const there = duty(queue);
    return [
      ...(there.signsIn ? [] : unmanned(ground, queue, there)),
      ...(urgent.has(queue.name) ? withoutOnCall(ground, queue, there) : []),
      ...(queue.exclusive ? [exclusive(ground, queue)] : []),
    ];
  });
}

/** Where nobody signs in the schedule tells everything: whether a person or a kept callback can be had at all. */
function unmanned({ ofHotline, catalog }: Ground, queue: Queue, { all, open, scheduled }: Duty): readonly Problem[] {
  const path = ['queues', queue.name];
  const answered = open.length === 0 ? scheduled : within(open, scheduled);
  if (answered.length === 0 && queue.onCall.length === 0)
    return [
      ofHotline(path, {
        code: 'PZ233',
        message: `Nobody can ever answer the queue ${queue.name}: none of its agents is on duty while it is open, and none can sign in. Give an agent hours or a pin.`,
      }),
    ];
  const away = without(all, scheduled).find(
    ([from, to]) => to - from > CALLBACK_KEPT_MS && within(open, [[from, to - CALLBACK_KEPT_MS]]).length > 0,
  );
  const zone = zoneOf(queue, catalog);
  if (away !== undefined) {
    const when = scheduled.length === 0 ? 'nobody is ever on duty' : `nobody is on duty ${toldDays(away, zone)}`;
    return [
      ofHotline(path, {
        code: 'PZ235',
        message: `A callback promised in the queue ${queue.name} would run out after seven days: ${when}. Give an agent hours or a pin, or close the queue for that time.`,
      }),
    ];
  }
  const gaps = without(open, scheduled).filter(([from, to]) => to - from >= GAP_MS);
  if (gaps.length === 0 || queue.onCall.length > 0) return [];
  return [
    ofHotline(path, {
      code: 'PZ234',
      message: `The queue ${queue.name} is open and nobody is on duty: ${toldTimes(whole(gaps, all), zone)} (${zone}). Give the queue the hours of its people, or somebody those hours.`,
    }),
  ];
}

/** Without what the year we look at has cut off, if anything is left then. */
function whole(times: readonly Opening[], all: readonly Opening[]): readonly Opening[] {
  const uncut = times.filter(([from, to]) => all.every(([begins, ends]) => from > begins && to < ends));
  return uncut.length > 0 ? uncut : times;
}

/** The zone in which people of the queue look at the clock. */
function zoneOf(queue: Queue, { hotline }: Ground['catalog']): string {
  const own = queue.hours === null ? undefined : hotline.hours[queue.hours]?.zone;
  const zones = Object.values(hotline.hours).filter((hours) => hours.name !== 'always');
  return own ?? zones[0]?.zone ?? 'UTC';
}

/** Urgent is what is called so, and where a step gives a head start: somebody has decided that those callers can't wait. */
function urgentQueues({ catalog, steps }: Ground): ReadonlySet<QueueName> {
  return new Set([
    ...Object.values(catalog.hotline.queues).flatMap(({ name }) => (URGENT.test(name) ? [name] : [])),
    ...[...steps.values()].flatMap((step) => (step.kind === 'human' && step.countsAsWaitedMs > 0 ? [step.queue] : [])),
  ]);
}

function withoutOnCall({ ofHotline }: Ground, queue: Queue, { all, scheduled }: Duty): readonly Problem[] {
  if (queue.onCall.length > 0 || without(all, scheduled).every(([from, to]) => to - from < GAP_MS)) return [];
  return [
    ofHotline(['queues', queue.name], {
      code: 'PZ236',
      message: `The queue ${queue.name} is urgent, and by schedule there are hours in which nobody answers it. Give it a number that its callers can have rung with 3 then: on-call: [+1…].`,
    }),
  ];
}

const exclusive = ({ ofHotline }: Ground, queue: Queue): Problem =>
  ofHotline(['queues', queue.name, 'exclusive'], {
    code: 'PZ242',
    message: `The queue ${queue.name} is exclusive: its callers wait for its own agents, also while others are idle. Those agents still help other queues, unless these are exclusive too.`,
  });
