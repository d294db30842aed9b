import type { Spoken, Step, Text } from '../flow/model.ts';
import type { Problem, Fault } from '../flow/problem.ts';
import type { Path } from '../flow/read-source.ts';
import type { Ground } from './ground.ts';

/** A text somebody wrote, and how to tell of what is wrong in it. */
export interface Written {
  readonly text: Text;
  readonly problem: (fault: Fault, piece?: Path) => Problem;
}

/** Every text of a folder, in the hotline and in all flows. */
export function textsOf({ catalog, steps, ofHotline, ofStep }: Ground): readonly Written[] {
  const { hotline } = catalog;
  const hotlines = [
    { text: hotline.title, path: ['title'] },
    ...Object.values(hotline.queues).map((queue) => ({ text: queue.title, path: ['queues', queue.name, 'title'] })),
  ].map(({ text, path }) => ({
    text,
    problem: (fault: Fault, piece: Path = []) => ofHotline([...path, ...piece], fault),
  }));
  const ofSteps = [...steps.values()].flatMap((step) =>
    pieces(step).flatMap(({ text, path }) =>
      text === null
        ? []
        : [{ text, problem: (fault: Fault, piece: Path = []) => ofStep(step, fault, [...path, ...piece]) }],
    ),
  );
  return [...hotlines, ...ofSteps];
}

function pieces(step: Step): readonly { readonly text: Text | null; readonly path: Path }[] {
  const say = { text: step.say, path: ['say'] };
  switch (step.kind) {
    case 'menu':
      return [say, ...step.options.map((option, index) => ({ text: option.for, path: ['menu', index, 'for'] }))];
    case 'collect':
      return [say, { text: step.ask, path: ['collect', 'ask'] }];
    case 'human':
    case 'callback':
    case 'voicemail':
      return [say, { text: step.reason, path: [step.kind, 'reason'] }];
    case 'sms':
      return [say, { text: step.text, path: ['sms', 'text'] }];
    case 'say':
    case 'choose':
    case 'set':
    case 'lookup':
    case 'transfer':
    case 'flow':
    case 'return':
    case 'end':
      return [say];
  }
}

/** A text by language. */
export const spokenIn = (text: Text): readonly (readonly [language: string, spoken: Spoken])[] =>
  Object.entries(text).flatMap(([language, spoken]) => (spoken === undefined ? [] : [[language, spoken]]));
