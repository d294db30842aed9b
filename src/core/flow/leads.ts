import type { StateId } from '../ids.ts';
import type { Step } from './model.ts';

/** Where a step can lead within its own flow, by the caller's answer or by itself; the way through a sub-flow is the caller's to follow. */
export function leads(step: Step): readonly StateId[] {
  switch (step.kind) {
    case 'say':
    case 'collect':
    case 'flow':
    case 'set':
    case 'sms':
      return [step.go];
    case 'lookup':
      return [step.ok, step.failed];
    case 'menu':
      return step.options.map((option) => option.go);
    case 'choose':
      return [...Object.values(step.cases), step.otherwise];
    case 'transfer':
      return [step.failed];
    case 'human':
    case 'callback':
    case 'voicemail':
    case 'return':
    case 'end':
      return [];
  }
}

/** Whether the step counts as a menu to callers: one that only asks for the language is none, and hearing it again is no choice. */
export const isLevel = (step: Step | undefined): boolean =>
  step?.kind === 'menu' && step.options.some(({ language, press }) => language === null && press !== 'star');

/** Whether the call stays here for an answer, or leaves the flow; the others are passed through in the same breath. */
export function rests(step: Step): boolean {
  switch (step.kind) {
    case 'say':
    case 'choose':
    case 'flow':
    case 'return':
    case 'set':
    case 'sms':
    case 'lookup':
      return false;
    case 'menu':
    case 'collect':
    case 'human':
    case 'callback':
    case 'voicemail':
    case 'transfer':
    case 'end':
      return true;
  }
}
