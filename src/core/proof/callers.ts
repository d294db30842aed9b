/**
 * Three callers who do one thing only, followed through the search from the ring to the line: who presses 0, who says nothing, who presses
 * wrong keys. Each hears every prompt to its end; of everything that may happen to them the worst counts.
 */
import type { CallEvent } from '../event.ts';
import type { Effect } from '../flow/effect.ts';
import { HOLD, START } from '../flow/states.ts';
import type { Machine } from '../flow/step.ts';
import { stepOf } from '../speech/resolve.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs } from '../time.ts';
import type { Edge, Node, Search } from './search.ts';
import { personSaidAt, spokenMs } from './spoken.ts';

/** From the ring until the caller stands in line; `ms` is speech heard and silence waited out. */
export interface Bound {
  readonly keys: number;
  readonly ms: DurationMs;
}
/** A bound, and the ring it is the worst of. */
export interface Worst extends Bound {
  readonly by: Edge | null;
}
export interface Callers {
  /** Presses 0 once it has been said in every language. */
  readonly zero: Worst;
  readonly silent: Worst;
  /** A wrong key at the end of each prompt. */
  readonly wrong: Worst;
  /** From the end of the first prompt until "for a person, press 0" begins, in the last language. */
  readonly personAfter: Worst;
  /** The ring whose first prompts never name 0; null when there is none. */
  readonly unsaid: Edge | null;
  /** Who says nothing in this state comes to no line, ever. */
  readonly stranded: (node: Node) => boolean;
}

export function callersOf({ edges }: Search, machine: Machine): Callers {
  const rings = edges.filter(({ from, sample }) => from.at === START && RINGS.includes(sample.event.type));
  const silent = follower('SILENCE', machine);
  const wrong = follower('WRONG', machine);
  const firsts = rings.flatMap((ring) => firstWords(ring, machine).map((first) => ({ ring, ...first })));
  const worst = (bounds: readonly Worst[]): Worst =>
    bounds.reduce((most, one) => (one.ms > most.ms ? one : most), { keys: 0, ms: 0 as DurationMs, by: null });
  return {
    zero: worst(
      firsts.map(({ ring, said }) => (said === null ? { ...NEVER, by: ring } : { keys: 1, ms: said.endsMs, by: ring })),
    ),
    silent: worst(rings.map((ring) => ({ ...silent.from(ring), by: ring }))),
    wrong: worst(rings.map((ring) => ({ ...wrong.from(ring), by: ring }))),
    personAfter: worst(
      firsts.map(({ ring, said, firstMs }) => ({
        keys: 0,
        ms: Math.max(0, (said?.beginsMs ?? 0) - firstMs) as DurationMs,
        by: ring,
      })),
    ),
    unsaid: firsts.find(({ said }) => said === null)?.ring ?? null,
    stranded: (node) => silent.at(node).ms === Infinity,
  };
}

/** With and without a flood: what is measured is the worse of the two. */
const RINGS: readonly CallEvent['type'][] = ['START', 'FLOOD'];
const NEVER: Bound = { keys: Infinity, ms: Infinity as DurationMs };
const THERE: Bound = { keys: 0, ms: 0 as DurationMs };
/** A caller who is led on by so many things in a row is led on for ever. */
const MOST_DEEP = 1_000;

function follower(does: 'SILENCE' | 'WRONG', machine: Machine) {
  const known = new Map<Node, Bound>();
  // What is come to again while it is being followed goes round in a circle.
  const under = new Set<Node>();
  const from = (edge: Edge): Bound => {
    const heardMs = spokenMs(promptsOf(edge.stepped.effects), edge.stepped.ctx, machine);
    const { keys, ms } = worstOf(edge.to.map(at));
    return { keys, ms: (heardMs + ms) as DurationMs };
  };
  const at = (node: Node): Bound => {
    const found = known.get(node);
    if (found !== undefined) return found;
    if (under.has(node) || under.size > MOST_DEEP) return NEVER;
    under.add(node);
    const bound = onward(node);
    under.delete(node);
    known.set(node, bound);
    return bound;
  };
  const onward = (node: Node): Bound => {
    const state = machine.states.get(node.at);
    if (state === undefined || node.at === HOLD || state.config.type === 'final' || state.info.ask?.kind === 'talk')
      return THERE;
    const { types, waitMs, keys } = comes(node, does, machine);
    const next = node.edges.filter(({ sample }) => types.includes(sample.event.type));
    if (next.length === 0) return NEVER;
    const worst = worstOf(next.map(from));
    return { keys: worst.keys + keys, ms: (worst.ms + waitMs) as DurationMs };
  };
  return { from, at };
}

const worstOf = (bounds: readonly Bound[]): Bound =>
  bounds.reduce((most, one) => (one.ms > most.ms || (one.ms === most.ms && one.keys > most.keys) ? one : most), THERE);

/** What happens next to a caller who does only this, and how long it takes. */
function comes(
  { at }: Node,
  does: 'SILENCE' | 'WRONG',
  machine: Machine,
): { readonly types: readonly string[]; readonly waitMs: number; readonly keys: number } {
  const step = stepOf(at, machine.catalog);
  // In these the caller has nothing to answer: a lookup, a number outside that rings.
  if (step?.kind === 'lookup') return { types: ['FOUND', 'NOT_FOUND'], waitMs: step.waitMs, keys: 0 };
  if (step?.kind === 'transfer') return { types: ['TRANSFER_FAILED'], waitMs: step.ringMs, keys: 0 };
  const ask = machine.states.get(at)?.info.ask;
  const listens = ask?.kind === 'menu' || ask?.kind === 'collect';
  return { types: [does], waitMs: listens && does === 'SILENCE' ? ask.timeoutMs : 0, keys: does === 'WRONG' ? 1 : 0 };
}

/** What is said in the first answer, which is not over before its lookups are; each way these may turn out. */
function firstWords(ring: Edge, machine: Machine) {
  const found: { said: ReturnType<typeof saidAt>; firstMs: number }[] = [];
  const passed = new Set<Node>();
  const go = (edge: Edge, before: readonly Prompt[], waitedMs: number): void => {
    const prompts = [...before, ...promptsOf(edge.stepped.effects)];
    const [node] = edge.to;
    const lookup = node && machine.states.get(node.at)?.info.ask?.kind === 'lookup' ? node : null;
    if (lookup === null) {
      const [first] = prompts;
      // A menu without a greeting is itself the first prompt.
      const firstMs = first === undefined || first.say === 'person' ? 0 : spokenMs([first], edge.stepped.ctx, machine);
      found.push({ said: saidAt(prompts, waitedMs, edge, machine), firstMs });
      return;
    }
    if (passed.has(lookup)) return;
    passed.add(lookup);
    const { types, waitMs } = comes(lookup, 'SILENCE', machine);
    for (const next of lookup.edges) if (types.includes(next.sample.event.type)) go(next, prompts, waitedMs + waitMs);
  };
  go(ring, [], 0);
  return found;
}

/** Who stands in line at once need not hear of it. */
function saidAt(prompts: readonly Prompt[], waitedMs: number, { stepped }: Edge, machine: Machine) {
  if (stepped.info.standing) return { beginsMs: 0 as DurationMs, endsMs: 0 as DurationMs };
  const said = personSaidAt(prompts, stepped.ctx, machine);
  return said && { beginsMs: (said.beginsMs + waitedMs) as DurationMs, endsMs: (said.endsMs + waitedMs) as DurationMs };
}

export const promptsOf = (effects: readonly Effect[]): readonly Prompt[] =>
  effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt] : []));
