/** Goes on through lookups without asking anybody: for whoever looks at a machine from outside of calls. */
import type { CallEvent, Facts } from '../event.ts';
import type { StateId } from '../ids.ts';
import { type Machine, step, type Stepped } from './step.ts';

export type LookupAnswer = Extract<CallEvent, { readonly type: 'FOUND' | 'NOT_FOUND' }>;

/** Circles of lookups are refused when a flow is read; a call passes no more than this. */
const MOST = 100;

/** The step as it stands once each lookup on the way has had the answer it is given here. */
export function settle(
  machine: Machine,
  stepped: Stepped,
  facts: Facts,
  answer: (lookup: StateId) => LookupAnswer,
): Stepped {
  let now = stepped;
  for (let passed = 0; now.info.ask?.kind === 'lookup' && passed < MOST; passed++) {
    const next = step(machine, now.at, now.ctx, answer(now.at), facts);
    now = { ...next, effects: [...now.effects, ...next.effects], moved: true };
  }
  return now;
}
