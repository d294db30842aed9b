/**
 * A flow as a drawing sees it: what a caller meets, and what leads from one to the next. Plain data with ids that stay, for a diagram
 * on paper, a page in a browser, and counts of callers beside each node. Its words are in one language (`telling.ts`).
 */
import type { FlowName, StateId } from '../ids.ts';
import type { Step } from '../flow/model.ts';

/** A step's kind; or what every hotline has: the ring, a person, what is kept for later (a callback, a message), the goodbye. */
export type NodeKind = Step['kind'] | 'ring' | 'person' | 'later' | 'goodbye';

export interface GraphNode {
  /** The step's state, `flow/step`; `@person`, `@callback` … for what every hotline has. */
  readonly id: string;
  readonly kind: NodeKind;
  /** The kind in a word, in the language of the graph; null for what every hotline has. */
  readonly kindName: string | null;
  /** Null for what every hotline has. */
  readonly flow: FlowName | null;
  /** The step's name in its flow; null for what every hotline has. */
  readonly name: string | null;
  /** What it does, in words: `Asks for 4 to 10 digits`. */
  readonly title: string;
  /** What is said first, or asked. */
  readonly says: string | null;
  /** 1-based line of the step in the flow's file. */
  readonly line: number | null;
  /** States of the machine in which a caller is here: counts are added up over them. */
  readonly states: readonly StateId[];
}

export type EdgeKind =
  /** A key, or its words, lead here. */
  | 'key'
  /** Digits that fit. */
  | 'entry'
  /** One way of a choose: `open`, `zh`, `otherwise`. */
  | 'case'
  /** Goes on by itself. */
  | 'then'
  /** They answered. */
  | 'joined'
  | 'failed'
  /** Into another flow; and where the call goes on once that returns. */
  | 'enters'
  | 'returns'
  /** The engine's own way to a person: 0 and its words, a second silence, a third miss. Every asking step has it. */
  | 'human';

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** What is keyed in or is the case: `1`, `open`; empty where the step goes on by itself. */
  readonly label: string;
  /** What a key is for. */
  readonly text: string | null;
  /** The machine's events that lead here: `KEY.1`, `WORDS.1`. None for a step that goes on by itself. */
  readonly on: readonly string[];
}

export interface Graph {
  /** The hotline's title. */
  readonly hotline: string;
  readonly flows: readonly { readonly name: FlowName; readonly file: string }[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The graph without the ways to a person that every step has, and without what only those lead to. */
export function withoutPeople(graph: Graph): Graph {
  const edges = graph.edges.filter(({ kind }) => kind !== 'human');
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return { ...graph, edges, nodes: graph.nodes.filter(({ id, flow }) => flow !== null || touched.has(id)) };
}
