/** A graph → places on paper, in pixels: boxes, the lines between them, and a frame around each flow. ELK decides where things go. */
import type { ElkEdgeSection, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Graph } from '../core/graph/graph.ts';
import { RING } from '../core/graph/places.ts';
import { type Box, boxOf } from './box.ts';
import { inCallOrder } from './order.ts';
import type { Point } from './path.ts';

export interface Placed extends Box, Point {}
export interface Route {
  readonly id: string;
  readonly human: boolean;
  /** From the step to where it leads. */
  readonly points: readonly Point[];
}
export interface Frame extends Point {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}
/** Everything of a graph that is drawn. One flow alone needs no frame. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Placed[];
  readonly routes: readonly Route[];
  readonly frames: readonly Frame[];
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
} as const;
/** Up to so many edges the placement that looks best is quick enough; beyond, it takes minutes. */
const BEAUTIFUL = 80;
/** More is no picture any more: it takes minutes to lay out and metres of wall to look at. */
export const MOST_EDGES = 400;
const FRAMED = { 'elk.padding': '[top=44,left=24,bottom=24,right=24]' } as const;

/** Where ELK runs. */
export type RunElk = (graph: ElkNode) => Promise<ElkNode>;

/** The engine of the layout is large: only who needs it here loads it. */
const inThisThread: RunElk = async (graph) => {
  const module = await import('elkjs/lib/elk.bundled.js');
  // The package's types call the class the module's default; in Node the module is the class.
  const Elk = module.default as unknown as typeof module.default.default;
  return await new Elk().layout(graph);
};

/** Same graph, same drawing. A flow takes a tenth of a second, the first one half of one; `MOST_EDGES` edges take many seconds. */
export async function layOut(graph: Graph, run: RunElk = inThisThread): Promise<Drawing> {
  const boxes = inCallOrder(graph).map((node) =>
    boxOf(
      node,
      graph.edges.filter(({ from }) => from === node.id),
    ),
  );
  const back = leadingBack(graph, boxes);
  const laid = await run(elkGraph(graph, boxes, back));
  const offsets = offsetsOf(laid);
  return {
    width: Math.ceil(laid.width ?? 0),
    height: Math.ceil(laid.height ?? 0),
    boxes: boxes.map((box) => ({ ...box, ...(offsets.get(box.id) ?? { x: 0, y: 0 }) })),
    routes: routesOf(laid, offsets, graph, back),
    frames: (laid.children ?? [])
      .filter(({ children = [] }) => children.length > 0)
      .map(({ id, x = 0, y = 0, width = 0, height = 0 }) => ({ name: id.slice(FLOW.length), x, y, width, height })),
  };
}

const FLOW = 'flow ';

function elkGraph({ nodes, edges, flows }: Graph, boxes: readonly Box[], back: ReadonlySet<string>): ElkNode {
  const flowOf = new Map(nodes.map(({ id, flow }) => [id, flow]));
  const standing = (flow: string | null) => boxes.filter(({ id }) => flowOf.get(id) === flow).map(elkNode);
  const inFlows = flows.map(({ name }) => ({ id: FLOW + name, children: standing(name), layoutOptions: FRAMED }));
  const loose = standing(null);
  return {
    id: 'hotline',
    layoutOptions: {
      ...OPTIONS,
      'elk.layered.nodePlacement.strategy': edges.length <= BEAUTIFUL ? 'NETWORK_SIMPLEX' : 'BRANDES_KOEPF',
    },
    children: [
      ...loose.filter(({ id }) => id === RING.id),
      ...(inFlows.length === 1 ? inFlows.flatMap(({ children }) => children) : inFlows),
      ...loose.filter(({ id }) => id !== RING.id),
    ],
    edges: edges.map(({ id, to }) => {
      const ends: readonly [string, string] = [id, inPort(to)];
      const [source, target] = back.has(id) ? ends.toReversed() : ends;
      return { id, sources: [source ?? ''], targets: [target ?? ''] };
    }),
  };
}

/** Edges that lead back: ELK is given them the other way round, so that it finds no circle to break at a place of its own choice. */
function leadingBack({ edges }: Graph, boxes: readonly Box[]): ReadonlySet<string> {
  const rank = new Map(boxes.map(({ id }, index) => [id, index]));
  return new Set(edges.filter(({ from, to }) => (rank.get(from) ?? 0) > (rank.get(to) ?? 0)).map(({ id }) => id));
}

const inPort = (node: string): string => `${node} in`;

function elkNode({ id, kind, width, height, inY, outY }: Box): ElkNode {
  const port = (name: string, side: 'WEST' | 'EAST', y: number) => ({
    id: name,
    x: side === 'WEST' ? 0 : width,
    y,
    layoutOptions: { 'elk.port.side': side },
  });
  return {
    id,
    width,
    height,
    ports: [port(inPort(id), 'WEST', inY), ...[...outY].map(([edge, y]) => port(edge, 'EAST', y))],
    layoutOptions: {
      'elk.portConstraints': 'FIXED_POS',
      ...(kind === 'ring' && { 'elk.layered.layering.layerConstraint': 'FIRST' }),
    },
  };
}

/** ELK counts from the corner of the flow a box stands in. */
function offsetsOf(laid: ElkNode): ReadonlyMap<string, Point> {
  const at = new Map<string, Point>([[laid.id, { x: 0, y: 0 }]]);
  const visit = ({ children = [] }: ElkNode, from: Point): void => {
    for (const child of children) {
      const here = { x: from.x + (child.x ?? 0), y: from.y + (child.y ?? 0) };
      at.set(child.id, here);
      visit(child, here);
    }
  };
  visit(laid, { x: 0, y: 0 });
  return at;
}

function routesOf(
  laid: ElkNode,
  offsets: ReadonlyMap<string, Point>,
  graph: Graph,
  back: ReadonlySet<string>,
): readonly Route[] {
  const human = new Set(graph.edges.filter(({ kind }) => kind === 'human').map(({ id }) => id));
  return (laid.edges ?? []).flatMap((edge: ElkExtendedEdge & { readonly container?: string }) => {
    const from = offsets.get(edge.container ?? laid.id) ?? { x: 0, y: 0 };
    return (edge.sections ?? []).map((section) => {
      const points = pointsOf(section).map(({ x, y }) => ({ x: x + from.x, y: y + from.y }));
      return { id: edge.id, human: human.has(edge.id), points: back.has(edge.id) ? points.toReversed() : points };
    });
  });
}

const pointsOf = ({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection): readonly Point[] => [
  startPoint,
  ...bendPoints,
  endPoint,
];
