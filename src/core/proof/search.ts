/**
 * Breadth-first search of the compiled machine: every state a call can rest in, everything that can happen there, and the shortest call
 * that shows it. It runs the very function that runs calls (`step`), so what is proved of a machine is true of its calls.
 *
 * Two calls are the same to the search when no guard can tell them apart any more: of the context only what guards may yet compare is
 * kept. What a guard has not looked at is left open: which hours are open, whether the number is known, who calls.
 */
import { type CallContext, CALLERS } from '../call.ts';
import { stepOf } from '../speech/resolve.ts';
import { type Machine, newContext, step, type Stepped } from '../flow/step.ts';
import { CALLBACK_LEG, isAdmission, START } from '../flow/states.ts';
import type { E164, Lease, PlaceId, RoomName, StateId } from '../ids.ts';
import { type Guards, guardsOf } from './guards.ts';
import { momentsOf } from './moments.ts';
import { NOW, type Sample, samplesOf, type World } from './samples.ts';

export interface Node {
  readonly at: StateId;
  readonly ctx: CallContext;
  /** A number outside was rung in this call: whoever it is may press 1 late. */
  readonly rang: boolean;
  /** How the shortest call got here; null for a beginning. */
  readonly by: Edge | null;
  /** What can happen here. */
  readonly edges: Edge[];
}
/** One thing that happened. */
export interface Edge {
  readonly from: Node;
  readonly sample: Sample;
  /** What a guard saw that is out of the ordinary: `office closed`. */
  readonly seen: readonly string[];
  readonly stepped: Stepped;
  /** Where it led; two where it is open whether the number is known. */
  readonly to: readonly Node[];
}
export interface Search {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly world: World;
  /** False: there is more than can be looked at. */
  readonly complete: boolean;
  /** A call in this state is one of those that were looked at. */
  readonly knows: (at: StateId, ctx: CallContext) => boolean;
}

/** About three seconds' work; no hotline that people find their way through comes near it. */
const MOST_EDGES = 40_000;
const CALLER = '+12025550155' as E164;

export function search(machine: Machine): Search {
  const guards = guardsOf(machine);
  const world = worldOf(machine, guards);
  const edges: Edge[] = [];
  const nodes = new Map<string, Node>();
  let complete = true;
  const arrive = (from: Node, by: () => Edge, { at, ctx, effects }: Stepped): readonly Node[] => {
    const rang = from.rang || effects.some((effect) => effect.do === 'transfer');
    // Here it matters whether the caller's number is known; until now no guard has asked.
    const contexts = isOutside(from.at) && !isOutside(at) ? bothNumbers(ctx) : [ctx];
    return contexts.map((one) => {
      const key = keyOf(at, one, rang, guards);
      const known = nodes.get(key);
      if (known !== undefined) return known;
      const node = { at, ctx: { ...one, turns: 0, path: [] }, rang, by: by(), edges: [] };
      nodes.set(key, node);
      return node;
    });
  };
  const follow = (from: Node, sample: Sample): void => {
    const looks = guards.onTheWay(from.at, sample.event.type);
    const moments = momentsOf(looks);
    if (moments === null) complete = false;
    for (const { open, holidays, told } of moments ?? [])
      for (const ctx of contextsOf(from, looks)) {
        const stepped = step(machine, from.at, ctx, sample.event, { at: sample.at, open, holidays });
        const to: Node[] = [];
        const edge: Edge = { from, sample, seen: [...told, ...callerTold(ctx, looks)], stepped, to };
        to.push(...arrive(from, () => edge, stepped));
        from.edges.push(edge);
        edges.push(edge);
      }
  };

  for (const { node, sample } of beginnings(machine)) follow(node, sample);
  for (const node of nodes.values()) {
    const state = machine.states.get(node.at);
    if (state === undefined || state.config.type === 'final') continue;
    const samples = samplesOf(node.at, state, node.ctx, world);
    if (samples === null || edges.length > MOST_EDGES) {
      complete = false;
      break;
    }
    for (const sample of samples) if (canCome(node, sample) && isNews(node, sample, guards)) follow(node, sample);
  }
  return {
    nodes: [...nodes.values()],
    edges,
    world,
    complete,
    knows: (at, ctx) => [false, true].some((rang) => nodes.has(keyOf(at, ctx, rang, guards))),
  };
}

/** A call rings in on each number, under a flood and without one; the customer of a callback picks up. */
function beginnings(machine: Machine): readonly { node: Node; sample: Sample }[] {
  const { hotline } = machine.catalog;
  const fresh = newContext(CALLER, machine.catalog);
  const called: CallContext = {
    ...fresh,
    line: { queue: hotline.defaultQueue, countsAsWaitedMs: 0 as never, why: null },
    callback: { place: 'CB' as PlaceId, lease: 1 as Lease, room: 'room' as RoomName, byKey: false },
  };
  const start = (ctx: CallContext): Node => ({ at: START, ctx, rang: false, by: null, edges: [] });
  const answering = [...new Set(Object.values(hotline.numbers))];
  return [
    ...answering.map((flow) => ({
      node: start(fresh),
      sample: { event: { type: 'START' as const, flow }, at: NOW, told: 'ring' },
    })),
    ...answering.map((flow) => ({
      node: start(fresh),
      sample: { event: { type: 'FLOOD' as const, flow }, at: NOW, told: 'ring under a flood' },
    })),
    { node: start(called), sample: { event: { type: 'CALLED' as const }, at: NOW, told: 'pick up a callback' } },
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
const isOutside = (at: StateId): boolean => at === START || isAdmission(at) || !at.startsWith('@');

/** What guards look at here for the first time: whether the number is known, and who calls. */
function contextsOf({ at, ctx }: Node, looks: ReadonlySet<string>): readonly CallContext[] {
  if (!isOutside(at)) return [ctx];
  const numbers = looks.has('hasNumber') ? bothNumbers(ctx) : [ctx];
  return looks.has('callerIs') ? numbers.flatMap((one) => CALLERS.map((caller) => ({ ...one, caller }))) : numbers;
}

const callerTold = ({ caller }: CallContext, looks: ReadonlySet<string>): readonly string[] =>
  looks.has('callerIs') && caller.length > 0 ? [`caller is ${caller.join(' and ')}`] : [];

const bothNumbers = (ctx: CallContext): readonly CallContext[] => [ctx, { ...ctx, callTo: null }];

function worldOf(machine: Machine, guards: Guards): World {
  return {
    queues: Object.values(machine.catalog.hotline.queues).map(({ name }) => name),
    stepOf: (id) => stepOf(id, machine.catalog),
    valuesOf: (variable) => guards.compared.get(variable) ?? [],
  };
}

/** What of a call guards can still tell apart. In the states every hotline has no language and no entry is looked at. */
function keyOf(at: StateId, ctx: CallContext, rang: boolean, guards: Guards): string {
  const visit = guards.heedsMisses(at) ? `${at} ${Math.min(ctx.misses, 3)}${Math.min(ctx.silences, 2)}` : at;
  if (!isOutside(at)) {
    const { line, talk, callback, returned, callTo } = ctx;
    const onCall = line !== null && guards.onCall.has(line.queue);
    const leg = at === CALLBACK_LEG || callback !== null;
    return `${visit} ${[line !== null, onCall, talk?.withWhom, leg, returned, callTo !== null].join()}`;
  }
  const entries = guards.liveAt(at).map((name) => {
    const value = ctx.vars[name];
    return value === undefined ? '-' : guards.compared.get(name)?.includes(value) ? value : '*';
  });
  const language = guards.languages ? ctx.lang : '';
  // What is carried to the next step is not heeded here, but there.
  const carried = ctx.carry ? `${ctx.misses}${ctx.silences}` : '';
  return `${visit} ${[rang, language, ctx.toldPerson, carried, ctx.line !== null, ctx.stack, entries].join()}`;
}
