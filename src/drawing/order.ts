import type { Graph, GraphNode } from '../core/graph/graph.ts';

/**
 * Nodes in the order in which a call may meet them, the first way of a step before the second: every edge leads forward but those that close
 * a circle (reverse postorder of a depth-first walk, cf. Cormen et al., Introduction to Algorithms, §22.4).
 */
export function inCallOrder({ nodes, edges }: Graph): readonly GraphNode[] {
  const left: GraphNode[] = [];
  const seen = new Set<string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: string): void => {
    const node = byId.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    for (const { to } of edges.filter(({ from }) => from === id).toReversed()) visit(to);
    left.push(node);
  };
  for (const node of nodes.toReversed().sort((a, b) => Number(b.kind === 'ring') - Number(a.kind === 'ring')))
    visit(node.id);
  return left.toReversed();
}
