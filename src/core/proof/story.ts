/** The call that leads to an edge of the search, as data and in words. */
import type { Machine } from '../flow/step.ts';
import { isAdmission, START } from '../flow/states.ts';
import type { StateId } from '../ids.ts';
import type { Edge } from './search.ts';

/** From the first ring to this edge. */
export function pathTo(edge: Edge): readonly Edge[] {
  const path: Edge[] = [];
  for (let at: Edge | null = edge; at !== null; at = at.from.by) path.unshift(at);
  return path;
}

/** `ring → press 3 → say nothing ×2 → hang-up; no human offered`. */
export function storyOf(edge: Edge, ends: string): string {
  const told = pathTo(edge).map(({ sample, seen, from }) => {
    const notes = [
      ...((from.at === START || isAdmission(from.at)) && edge.stepped.ctx.callTo === null ? ['number withheld'] : []),
      ...seen,
    ];
    return notes.length === 0 ? sample.told : `${sample.told} (${notes.join(', ')})`;
  });
  return [...repeated(told), ends].join(' → ');
}

function repeated(told: readonly string[]): readonly string[] {
  const runs: { what: string; times: number }[] = [];
  for (const what of told) {
    const last = runs.at(-1);
    if (last?.what === what) last.times++;
    else runs.push({ what, times: 1 });
  }
  return runs.map(({ what, times }) => (times === 1 ? what : `${what} ×${times}`));
}

/** The last step of a flow that the call was in, where ops can mend it; a call that was in none has a flow's first step. */
export function flowStepOf(edge: Edge, { catalog }: Machine): StateId | null {
  const path = pathTo(edge);
  const last = path.findLast(({ from }) => !from.at.startsWith('@'))?.from.at;
  if (last !== undefined) return last;
  const event = path[0]?.sample.event;
  return event?.type === 'START' || event?.type === 'FLOOD' ? (catalog.flows[event.flow]?.start ?? null) : null;
}
