/**
 * Breadth-first search of the compiled machine: every state a call can rest in, everything that can happen there, and the shortest call
 * that shows it. It runs the very function that runs calls (`step`), so what is proved of a machine is true of its calls.
 *
 * Two calls are the same to the search when no guard can tell them apart: of the context only what guards compare is kept. What a
 * guard has not looked at yet is left open: whether the hours are open, and whether the caller's number is known.
 */
import { type CallContext, CALLER_IS } from '../call.ts';
import { stepOf } from '../speech/resolve.ts';
import { type Machine, newContext, step, type Stepped } from '../flow/step.ts';
import { CALLBACK_LEG, START } from '../flow/states.ts';
import type { E164, Lease, PlaceId, RoomName, StateId } from '../ids.ts';
import { type Guards, guardsOf } from './guards.ts';
import { NOW, type Sample, samplesOf, type World } from './samples.ts';

export interface Node {
  readonly at: StateId;
  readonly ctx: CallContext;
  /** A number outside was rung in this call: whoever it is may press 1 late. */
  readonly rang: boolean;
  /** How the shortest call got here; null for a beginning. */
  readonly by: Edge | null;
}
/** One thing that happened. */
export interface Edge {
  readonly from: Node;
  readonly sample: Sample;
  /** What a guard saw that is out of the ordinary: `office closed`. */
  readonly seen: readonly string[];
  readonly stepped: Stepped;
}
export interface Search {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** False: there are more states than can be looked at. */
  readonly complete: boolean;
  /** A call in this state is one of those that were looked at. */
  readonly knows: (at: StateId, ctx: CallContext) => boolean;
}

/** More than any hotline a caller could find the way through; the search then stops and the flow is refused. */
const MOST_NODES = 60_000;
const CALLER = '+12025550155' as E164;

export function search(machine: Machine): Search {
  const guards = guardsOf(machine);
  const world = worldOf(machine, guards);
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const seen = new Set<string>();
  const arrive = (edge: Edge): void => {
    const { at, ctx, effects } = edge.stepped;
    const rang = edge.from.rang || effects.some((effect) => effect.do === 'transfer');
    // Here it matters whether the caller's number is known; until now no guard has asked.
    const contexts = isOutside(edge.from.at) && !isOutside(at) ? bothNumbers(ctx) : [ctx];
    for (const one of contexts) {
      const key = keyOf(at, one, rang, guards);
      if (seen.has(key)) continue;
      seen.add(key);
      nodes.push({ at, ctx: { ...one, turns: 0, path: [] }, rang, by: edge });
    }
  };
  const follow = (from: Node, sample: Sample): void => {
    const looks = guards.onTheWay(from.at, sample.event.type);
    const [plain] = guards.moments;
    for (const { open, holidays, told } of looks.has('isOpen') || looks.has('isHoliday') ? guards.moments : [plain])
      for (const ctx of contextsOf(from, looks)) {
        const stepped = step(machine, from.at, ctx, sample.event, { at: sample.at, open, holidays });
        const edge: Edge = { from, sample, seen: [...told, ...callerTold(ctx, looks)], stepped };
        edges.push(edge);
        arrive(edge);
      }
  };

  for (const { node, sample } of beginnings(machine)) follow(node, sample);
  for (let i = 0; i < nodes.length && nodes.length < MOST_NODES; i++) {
    const node = nodes[i];
    const state = node && machine.states.get(node.at);
    if (node === undefined || state === undefined || state.config.type === 'final') continue;
    for (const sample of samplesOf(node.at, state, node.ctx, world))
      if (canCome(node, sample) && isNews(node, sample, guards)) follow(node, sample);
  }
  return {
    nodes,
    edges,
    complete: nodes.length < MOST_NODES,
    knows: (at, ctx) => [false, true].some((rang) => seen.has(keyOf(at, ctx, rang, guards))),
  };
}

/** A call rings in on each number; the customer of a callback picks up. */
function beginnings(machine: Machine): readonly { node: Node; sample: Sample }[] {
  const { hotline } = machine.catalog;
  const fresh = newContext(CALLER, machine.catalog);
  const called: CallContext = {
    ...fresh,
    line: { queue: hotline.defaultQueue, countsAsWaitedMs: 0 as never, why: null },
    callback: { place: 'CB' as PlaceId, lease: 1 as Lease, room: 'room' as RoomName, byKey: false },
  };
  return [
    ...[...new Set(Object.values(hotline.numbers))].map((flow) => ({
      node: { at: START, ctx: fresh, rang: false, by: null },
      sample: { event: { type: 'START' as const, flow }, at: NOW, told: 'ring' },
    })),
    {
      node: { at: START, ctx: called, rang: false, by: null },
      sample: { event: { type: 'CALLED' as const }, at: NOW, told: 'pick up a callback' },
    },
  ];
}

/** In a flow only somebody who was rung from it joins a call. */
function canCome({ at, rang }: Node, { event }: Sample): boolean {
  return event.type !== 'JOIN' || !isOutside(at) || rang;
}

/** After a miss only what counts misses can turn out otherwise; the rest was followed from the first visit already. */
function isNews({ at, ctx }: Node, { event }: Sample, guards: Guards): boolean {
  if (ctx.misses + ctx.silences === 0 || ['KEY.0', 'HUMAN', 'SILENCE', 'WRONG'].includes(event.type)) return true;
  return guards.countMisses(at, event.type);
}

/** Not yet in the states every hotline has, where it is settled whether the number is known. */
const isOutside = (at: StateId): boolean => at === START || !at.startsWith('@');

/** What guards look at here for the first time: whether the number is known, and who calls. */
function contextsOf({ at, ctx }: Node, looks: ReadonlySet<string>): readonly CallContext[] {
  if (!isOutside(at)) return [ctx];
  const numbers = looks.has('hasNumber') ? bothNumbers(ctx) : [ctx];
  if (!looks.has('callerIs')) return numbers;
  return numbers.flatMap((one) => [{ ...one, caller: [] }, ...CALLER_IS.map((is) => ({ ...one, caller: [is] }))]);
}

const callerTold = ({ caller }: CallContext, looks: ReadonlySet<string>): readonly string[] =>
  looks.has('callerIs') ? caller.map((is) => `caller is ${is}`) : [];

const bothNumbers = (ctx: CallContext): readonly CallContext[] => [ctx, { ...ctx, callTo: null }];

function worldOf(machine: Machine, guards: Guards): World {
  return {
    defaultQueue: machine.catalog.hotline.defaultQueue,
    stepOf: (id) => stepOf(id, machine.catalog),
    valuesOf: (variable) => guards.compared.get(variable) ?? [],
  };
}

/** What of a call guards can still tell apart. In the states every hotline has no language and no entry is looked at. */
function keyOf(at: StateId, ctx: CallContext, rang: boolean, guards: Guards): string {
  const visit = guards.heedsMisses(at) ? `${at} ${Math.min(ctx.misses, 3)}${Math.min(ctx.silences, 2)}` : at;
  if (at.startsWith('@')) {
    const { line, talk, callback, returned, callTo } = ctx;
    const onCall = line !== null && guards.onCall.has(line.queue);
    const leg = at === CALLBACK_LEG || callback !== null;
    return `${visit} ${[line !== null, onCall, talk?.withWhom, leg, returned, callTo !== null].join()}`;
  }
  const entries = [...guards.compared].map(([name, values]) => {
    const value = ctx.vars[name];
    return value !== undefined && values.includes(value) ? value : value === undefined ? '-' : '*';
  });
  return `${visit} ${[rang, guards.languages ? ctx.lang : '', ctx.toldPerson, ctx.line !== null, ctx.stack, entries].join()}`;
}
