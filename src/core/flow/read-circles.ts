import type { StateId } from '../ids.ts';
import { leads, rests } from './leads.ts';
import type { Flow, Step } from './model.ts';

/**
 * Steps that lead back to themselves without ever asking the caller anything, one of each circle. Transfers that fail are no way out: two
 * that fail into each other ring for hours.
 */
export function circles(flows: readonly Flow[]): readonly Step[] {
  const steps = new Map(flows.flatMap((flow) => flow.steps).map((step) => [step.id, step]));
  const starts = new Map(flows.map((flow) => [flow.name, flow.start]));
  const passes = new Map<StateId, boolean>();
  const found: Step[] = [];
  const done = new Set<StateId>();
  for (const first of steps.keys()) {
    const trail: { readonly at: StateId; readonly next: StateId[] }[] = [];
    const onTrail = new Set<StateId>();
    const enter = (at: StateId): void => {
      const step = steps.get(at);
      if (step === undefined || done.has(at)) return;
      if (onTrail.has(at)) {
        found.push(step);
        return;
      }
      onTrail.add(at);
      trail.push({ at, next: [...passedOn(step)] });
    };
    enter(first);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const next = top.next.pop();
      if (next !== undefined) enter(next);
      else {
        done.add(top.at);
        onTrail.delete(top.at);
        trail.pop();
      }
    }
  }
  return found;

  /** Where a step goes by itself: at once, or when nobody takes the transfer. */
  function passedOn(step: Step): readonly StateId[] {
    if (step.kind === 'flow') {
      const start = starts.get(step.flow);
      if (start === undefined) return [];
      return comesBack(start) ? [start, step.go] : [start];
    }
    return rests(step) && step.kind !== 'transfer' ? [] : leads(step);
  }

  /** Whether a flow that begins here can return without having asked anything. */
  function comesBack(start: StateId): boolean {
    const known = passes.get(start);
    if (known !== undefined) return known;
    // A flow that goes through itself does not return by that; it is a circle of its own.
    passes.set(start, false);
    const seen = new Set<StateId>();
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const step = steps.get(at);
      if (step === undefined || seen.has(at)) continue;
      seen.add(at);
      if (step.kind === 'return') {
        passes.set(start, true);
        return true;
      }
      const inner = step.kind === 'flow' ? starts.get(step.flow) : undefined;
      if (step.kind !== 'flow') open.push(...passedOn(step));
      else if (inner !== undefined && comesBack(inner)) open.push(step.go);
    }
    return false;
  }
}
