/** What is said in one breath: the steps a call passes through from one answer to the next question. */
import type { Step } from '../flow/model.ts';
import type { FlowName, StateId } from '../ids.ts';
import { flowOf, type Ground } from './ground.ts';
import { leads, rests } from '../flow/leads.ts';

/** A breath from this step on: what all of it weighs, and how it goes on. */
export interface Breath {
  readonly weight: number;
  readonly step: Step;
  readonly next: Breath | null;
}

/** A step, and where the sub-flows entered within this breath return to. */
interface Point {
  readonly key: string;
  readonly step: Step;
  readonly stack: readonly StateId[];
  onward: readonly Point[] | null;
}

/**
 * The heaviest breath from a step on, by what each step weighs. Steps never lead round in a circle without asking (PZ169), except by
 * returning to nobody knows where: there every way back is looked at, once. A breath may be thousands of steps long, so nothing recurses.
 */
export function heaviestBreath(
  { catalog, flows, steps }: Pick<Ground, 'catalog' | 'flows' | 'steps'>,
  weigh: (step: Step) => number,
): (from: StateId) => Breath | null {
  const known = new Map<string, Breath>();
  const ways = waysBack(flows.flatMap((flow) => flow.steps));

  return (from) => {
    const [first] = pointsAt([from], []);
    if (first === undefined) return null;
    const under = new Set<string>();
    const trail = [first];
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      if (top.onward === null && !known.has(top.key)) {
        top.onward = onward(top);
        under.add(top.key);
        trail.push(...top.onward.filter(({ key }) => !known.has(key) && !under.has(key)));
      } else {
        trail.pop();
        under.delete(top.key);
        if (!known.has(top.key)) known.set(top.key, breathOf(top));
      }
    }
    return known.get(first.key) ?? null;
  };

  function breathOf({ step, onward }: Point): Breath {
    const next = (onward ?? [])
      .map(({ key }) => known.get(key) ?? null)
      .reduce((most, one) => (one !== null && one.weight > (most?.weight ?? -1) ? one : most), null);
    return { weight: weigh(step) + (next?.weight ?? 0), step, next };
  }

  function onward({ step, stack }: Point): readonly Point[] {
    if (rests(step)) return [];
    if (step.kind === 'flow') {
      const start = catalog.flows[step.flow]?.start;
      return start === undefined ? [] : pointsAt([start], [...stack, step.go]);
    }
    if (step.kind !== 'return') return pointsAt(leads(step), stack);
    const top = stack.at(-1);
    return top === undefined ? pointsAt(ways.get(flowOf(step)) ?? [], []) : pointsAt([top], stack.slice(0, -1));
  }

  function pointsAt(ids: readonly StateId[], stack: readonly StateId[]): readonly Point[] {
    return ids.flatMap((id) => {
      const step = steps.get(id);
      return step === undefined ? [] : [{ key: [id, ...stack].join(' '), step, stack, onward: null }];
    });
  }
}

/** Where each flow may return to. */
function waysBack(steps: readonly Step[]): ReadonlyMap<FlowName, readonly StateId[]> {
  const ways = new Map<FlowName, StateId[]>();
  for (const step of steps) {
    if (step.kind !== 'flow') continue;
    const others = ways.get(step.flow);
    if (others === undefined) ways.set(step.flow, [step.go]);
    else others.push(step.go);
  }
  return ways;
}

/** The steps of a breath in the order they are passed; the one that asks is the last. */
export function stepsOf(breath: Breath | null): readonly Step[] {
  const steps: Step[] = [];
  for (let at = breath; at !== null; at = at.next) steps.push(at.step);
  return steps;
}
