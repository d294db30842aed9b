/** The flows of the live version, laid out once for each version and language, in a thread of their own. */
import type { Log, Versions } from '../engine/deps.ts';
import type { Publisher } from '../engine/publish.ts';
import type { Machine } from '../core/flow/step.ts';
import type { FlowName, Version } from '../core/ids.ts';
import { graphOf } from '../core/graph/graph-of.ts';
import type { Graph } from '../core/graph/graph.ts';
import type { ToldIn } from '../core/graph/telling.ts';
import { layOut, MOST_EDGES, type RunElk } from '../drawing/layout.ts';
import { startElkThread } from '../drawing/thread.ts';
import { Flows } from '../http/api/flows-shape.ts';
import type { DrawFlows } from '../http/routes/flows.ts';

export function drawFlows(
  versions: Pick<Versions, 'current'>,
  publisher: Pick<Publisher, 'list'>,
  log: Log,
): DrawFlows {
  const drawn = new Map<ToldIn, { readonly version: Version; readonly flows: Promise<Flows> }>();
  return async (language) => {
    const machine = versions.current();
    const { version } = machine;
    const known = drawn.get(language);
    if (known?.version === version) return await known.flows;
    const mine = { version, flows: drawAll(machine, publisher, language) };
    drawn.set(language, mine);
    mine.flows.catch((error: unknown) => {
      log.warn({ version, error: String(error) }, 'flows not drawn');
      if (drawn.get(language) === mine) drawn.delete(language);
    });
    return await mine.flows;
  };
}

async function drawAll(
  { version, catalog }: Machine,
  publisher: Pick<Publisher, 'list'>,
  language: ToldIn,
): Promise<Flows> {
  const row = (await publisher.list()).versions.find((one) => one.version === version);
  const thread = startElkThread();
  try {
    const flows: Flows['flows'] = [];
    for (const { name } of graphOf(catalog).flows)
      flows.push(await drawOne(graphOf(catalog, name, language), name, thread.run));
    return {
      version,
      number: row?.number ?? null,
      // One of an older engine may tell other things.
      certificate: Flows.shape.certificate.safeParse(JSON.parse(row?.certificate ?? 'null')).data ?? null,
      flows,
    };
  } finally {
    await thread.close();
  }
}

/** Ways to a person are drawn too: the page decides whether they are seen. */
async function drawOne(graph: Graph, flow: FlowName, run: RunElk): Promise<Flows['flows'][number]> {
  const file = graph.flows.find(({ name }) => name === flow)?.file ?? '';
  if (graph.edges.length > MOST_EDGES) return { is: 'too-large', flow, file };
  const { width, height, boxes, routes } = await layOut(graph, run);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = new Map(graph.edges.map((edge) => [edge.id, edge]));
  return {
    is: 'drawn',
    flow,
    file,
    width,
    height,
    nodes: boxes.flatMap(({ id, kind, x, y, width, height, lines, badges }) => {
      const node = nodes.get(id);
      if (node === undefined) return [];
      const { kindName, name, title, says, line } = node;
      const [states, texts] = [[...node.states], [...lines]];
      return [
        { id, kind, kindName, name, title, says, line, states, x, y, width, height, lines: texts, badges: [...badges] },
      ];
    }),
    edges: routes.flatMap(({ id, human, points }) => {
      const edge = edges.get(id);
      if (edge === undefined) return [];
      const { from, to, kind, label, text } = edge;
      return [{ id, from, to, kind, human, label, text, points: [...points] }];
    }),
  };
}
