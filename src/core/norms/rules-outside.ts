/** What no flow can show: service levels, which only calls show, and what only people can judge. They are never passed. */
import { type Finding, MUST, notJudged, placeOfStep, type Rule, seconds, type Subject } from './finding.ts';
import type { Limits } from './profile.ts';

export const OUTSIDE_RULES: {
  readonly [R in 'F10' | 'F15' | 'F17' | 'F22' | 'F25' | 'F27' | 'F28' | 'M1' | 'M2' | 'M3' | 'M4' | 'other']: Rule<
    Limits[R]
  >;
} = {
  F10: {
    title: 'No advertising while callers wait',
    limit: MUST,
    judge: () =>
      notJudged(
        'PressZero plays music and speaks of the wait; read your own announcements, and what is said on the way to the line',
        '@hold',
      ),
  },
  F15: {
    title: 'A callback comes in time',
    limit: ({ by }) => by,
    judge: () => inOperation('the callbacks and when they were rung (presszero callbacks)'),
  },
  F17: {
    title: 'Callers are given a number for their case',
    limit: MUST,
    judge: () => notJudged('PressZero speaks no case number: do agents give one, or a message after the call?'),
  },
  F22: {
    title: 'It can be used through a relay, with a text phone, and with pauses',
    limit: MUST,
    judge: () =>
      notJudged('call it through a relay service; every option has a key, star repeats, and who is slow gets a person'),
  },
  F25: {
    title: 'Who is cut off is called back',
    limit: MUST,
    judge: () => inOperation('calls that ended as lost or suspect, and the callbacks made of them'),
  },
  F27: {
    title: 'These callers come straight to a person',
    limit: ({ who }) => who,
    judge: (subject) => notJudged('the line cannot know who they are before it asks: 0 is open to all', ring(subject)),
  },
  F28: {
    title: 'Callers pay no surcharge, and are not passed on to a dearer number',
    limit: MUST,
    judge: (subject) => {
      const { hotline, flows } = subject.machine.catalog;
      const transfers = Object.values(flows)
        .flatMap(({ steps }) => steps)
        .flatMap((step) => (step.kind === 'transfer' ? [{ id: step.id, to: step.to }] : []));
      const numbers = Object.keys(hotline.numbers).join(', ');
      const [first] = transfers;
      return notJudged(
        `what a call to ${numbers} costs` +
          (first === undefined ? '' : `, and to ${transfers.map(({ to }) => to).join(', ')} for who is passed on`),
        first === undefined ? ring(subject) : placeOfStep(first.id, subject.machine),
      );
    },
  },
  M1: {
    title: 'Callers are answered by a person in time',
    limit: ({ share, withinMs }) => `${share === null ? 'calls' : percent(share)} within ${seconds(withinMs)}`,
    judge: () => inOperation('the time from joining the line to a voice'),
  },
  M2: {
    title: 'The mean wait for a person',
    limit: ({ withinMs }) => `at most ${seconds(withinMs)}`,
    judge: () => inOperation('the mean time from joining the line to a voice'),
  },
  M3: {
    title: 'The longest wait for a person',
    limit: ({ withinMs }) =>
      withinMs === null ? 'as the regulator of your trade says' : `at most ${seconds(withinMs)}`,
    judge: () => inOperation('the longest time from joining the line to a voice'),
  },
  M4: {
    title: 'Calls that a person answers, of those that ask for one',
    limit: ({ share }) => `at least ${percent(share)}`,
    judge: () => inOperation('calls that ended as talked, of all that joined the line'),
  },
  other: {
    title: 'Demanded besides',
    limit: ({ demand }) => demand,
    judge: (_, { look }) => notJudged(look),
  },
};

const inOperation = (look: string): Finding => ({ outcome: 'in-operation', at: null, look });
const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;
const ring = ({ placeOf }: Subject): string => `hotline.yaml:${placeOf('hotline.yaml', ['numbers'], 'key').line}`;
