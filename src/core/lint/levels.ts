import type { Step } from '../flow/model.ts';
import type { FlowName, StateId } from '../ids.ts';
import { flowOf, type Ground, startsOf } from './ground.ts';
import { isLevel, leads } from '../flow/leads.ts';

/**
 * Every step that a call can come to, and how many menus the shortest way there has, its own included. A menu that only asks for the
 * language is no level. Whoever returns from a sub-flow has passed the menus before it, and those in it.
 */
export function levelsOf({ catalog, steps }: Ground): ReadonlyMap<StateId, number> {
  const levels = new Map<StateId, number>();
  /** The shortest way back out of a flow, and the steps that wait for it. */
  const back = new Map<FlowName, number>();
  const waiting = new Map<FlowName, (readonly [go: StateId, level: number])[]>();
  const frontier: StateId[][] = [];
  const reach = (id: StateId, before: number): void => {
    const step = steps.get(id);
    if (step !== undefined) (frontier[before + (isLevel(step) ? 1 : 0)] ??= []).push(id);
  };

  for (const start of startsOf({ catalog })) reach(start, 0);
  // Ways of equal length are a row; a row grows while it is walked, and later rows are longer.
  for (let level = 0; level < frontier.length; level++) {
    for (const id of frontier[level] ?? []) {
      const step = steps.get(id);
      if (step === undefined || levels.has(id)) continue;
      levels.set(id, level);
      if (step.kind === 'flow') enter(step, level);
      else if (step.kind === 'return') leave(flowOf(step), level);
      else for (const next of leads(step)) reach(next, level);
    }
  }
  return levels;

  function enter(step: Step & { readonly kind: 'flow' }, level: number): void {
    const start = catalog.flows[step.flow]?.start;
    if (start !== undefined) reach(start, level);
    const known = back.get(step.flow);
    if (known !== undefined) reach(step.go, Math.max(known, level));
    else {
      const others = waiting.get(step.flow);
      if (others === undefined) waiting.set(step.flow, [[step.go, level]]);
      else others.push([step.go, level]);
    }
  }

  function leave(flow: FlowName, level: number): void {
    if (back.has(flow)) return;
    back.set(flow, level);
    for (const [go, entered] of waiting.get(flow) ?? []) reach(go, Math.max(entered, level));
  }
}
