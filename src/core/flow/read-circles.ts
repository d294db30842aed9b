import type { FlowName, StateId } from '../ids.ts';
import type { Flow, Step } from './model.ts';

/** Steps that lead back to themselves without ever asking the caller anything, one of each circle. */
export function circles(flows: readonly Flow[]): readonly Step[] {
  const steps = new Map(flows.flatMap((flow) => flow.steps).map((step) => [step.id, step]));
  const starts = new Map(flows.map((flow) => [flow.name, flow.start]));
  const found: Step[] = [];
  const done = new Set<StateId>();
  for (const first of steps.keys()) {
    const trail: { readonly at: StateId; readonly next: StateId[] }[] = [];
    const enter = (at: StateId): void => {
      const step = steps.get(at);
      if (step === undefined || done.has(at)) return;
      if (trail.some((seen) => seen.at === at)) {
        found.push(step);
        return;
      }
      trail.push({ at, next: [...passedOn(step, starts, steps)] });
    };
    enter(first);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const next = top.next.pop();
      if (next !== undefined) enter(next);
      else {
        done.add(top.at);
        trail.pop();
      }
    }
  }
  return found;
}

/** Where a step goes by itself, at once. */
function passedOn(
  step: Step,
  starts: ReadonlyMap<FlowName, StateId>,
  steps: ReadonlyMap<StateId, Step>,
): readonly StateId[] {
  switch (step.kind) {
    case 'say':
      return [step.go];
    case 'choose':
      return [...Object.values(step.cases), step.otherwise];
    case 'flow': {
      const start = starts.get(step.flow);
      if (start === undefined) return [];
      return comesBack(start, starts, steps, new Set()) ? [start, step.go] : [start];
    }
    case 'menu':
    case 'collect':
    case 'human':
    case 'callback':
    case 'voicemail':
    case 'transfer':
    case 'return':
    case 'end':
      return [];
  }
}

/** Whether a flow can return without having asked anything. */
function comesBack(
  at: StateId,
  starts: ReadonlyMap<FlowName, StateId>,
  steps: ReadonlyMap<StateId, Step>,
  seen: Set<StateId>,
): boolean {
  const open = [at];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const step = steps.get(next);
    if (step === undefined || seen.has(next)) continue;
    seen.add(next);
    if (step.kind === 'return') return true;
    if (step.kind === 'flow') {
      const start = starts.get(step.flow);
      if (start !== undefined && !seen.has(start) && comesBack(start, starts, steps, seen)) open.push(step.go);
    } else open.push(...passedOn(step, starts, steps));
  }
  return false;
}
