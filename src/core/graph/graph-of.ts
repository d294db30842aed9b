/** A hotline → its graph: all flows, or one of them by itself. */
import { compileStates } from '../flow/compile.ts';
import type { Catalog, Flow, Step } from '../flow/model.ts';
import { admissionTo } from '../flow/states.ts';
import type { FlowName } from '../ids.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { nodeOf, placeNode, PLACES, RING } from './places.ts';
import { type Telling, tellingOf, type ToldIn } from './telling.ts';
import { saysOf, titleOf } from './titles.ts';
import { type Way, waysOf } from './ways.ts';

/** Same catalog, same graph. With `only`, the name of a flow of the catalog, the others are left out. `language`: see `tellingOf`. */
export function graphOf(catalog: Catalog, only: FlowName | null = null, language: ToldIn | null = null): Graph {
  const { hotline } = catalog;
  const telling = tellingOf(hotline, language);
  const answering = new Set(Object.values(hotline.numbers));
  // Flows that answer a number come first, as they do for callers.
  const flows = Object.values(catalog.flows)
    .filter(({ name }) => only === null || name === only)
    .sort((a, b) => Number(answering.has(b.name)) - Number(answering.has(a.name)));
  const states = compileStates(catalog);
  const drawn = new Set(
    flows.flatMap(({ steps }) => steps.map(({ id }): string => id)).concat(PLACES.map(({ id }) => id)),
  );
  const edges = flows.flatMap((flow) => [
    ...begins(flow, catalog, only !== null, telling),
    ...flow.steps.flatMap((step) => {
      const state = states.get(step.id);
      const ways = state === undefined ? [] : waysOf(step, state, telling);
      return edgesOf(step.id, [...ways, ...afterwards(step, catalog, telling)], drawn);
    }),
  ]);
  const reached = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const places = PLACES.filter(({ id }) => reached.has(id));
  return {
    hotline: telling.own(hotline.title) ?? hotline.name,
    flows: flows.map(({ name, file }) => ({ name, file })),
    nodes: [
      ...places.filter((place) => place === RING).map((place) => ringNode(placeNode(place, telling), answering)),
      ...flows.flatMap((flow) => flow.steps.map((step) => nodeFor(step, flow, telling))),
      ...places.filter((place) => place !== RING).map((place) => placeNode(place, telling)),
    ],
    edges,
  };
}

const ringNode = (node: GraphNode, answering: Iterable<FlowName>): GraphNode => ({
  ...node,
  states: [...node.states, ...[...answering].map(admissionTo)],
});

function nodeFor(step: Step, flow: Flow, telling: Telling): GraphNode {
  return {
    id: step.id,
    kind: step.kind,
    kindName: telling.words.kinds[step.kind],
    flow: flow.name,
    name: step.id.slice(flow.name.length + 1),
    title: titleOf(step, telling.words),
    says: saysOf(step, telling),
    line: step.line,
    states: [step.id],
  };
}

/** What begins a flow: the numbers it answers; drawn by itself, also the flows that go through it. */
function begins(flow: Flow, catalog: Catalog, alone: boolean, { words }: Telling): readonly GraphEdge[] {
  const edge = { from: RING.id, to: nodeOf(flow.start), text: null };
  const numbers = Object.entries(catalog.hotline.numbers).filter(([, name]) => name === flow.name);
  const others = alone ? [...new Set(entering(flow.name, catalog).map(({ id }) => id.split('/')[0] ?? ''))] : [];
  return [
    ...numbers.map(([number]) => ({
      ...edge,
      id: `${RING.id}#${number}`,
      kind: 'then' as const,
      label: number,
      on: ['START'],
    })),
    ...others.map((other) => ({
      ...edge,
      id: `${RING.id}#${other}`,
      kind: 'enters' as const,
      label: words.fromFlow(other),
      on: [],
    })),
  ];
}

function edgesOf(from: string, ways: readonly Way[], drawn: ReadonlySet<string>): readonly GraphEdge[] {
  return ways.filter(({ to }) => drawn.has(to)).map((way) => ({ id: `${from}#${nameOf(way)}`, from, ...way }));
}

/** What stays when other ways of the step change. */
const nameOf = ({ kind, on: [event], label }: Way): string => (kind === 'human' ? kind : (event ?? (label || kind)));

const entering = (flow: FlowName, { flows }: Catalog) =>
  Object.values(flows).flatMap(({ steps }) => steps.filter((step) => step.kind === 'flow' && step.flow === flow));

/** Where a step that goes through another flow goes on, if that flow ever returns. A return is drawn here, where it leads from. */
function afterwards(step: Step, { flows }: Catalog, { words }: Telling): readonly Way[] {
  if (step.kind !== 'flow' || flows[step.flow]?.steps.some(({ kind }) => kind === 'return') !== true) return [];
  return [{ to: nodeOf(step.go), kind: 'returns', label: words.afterwards, text: null, on: [] }];
}
