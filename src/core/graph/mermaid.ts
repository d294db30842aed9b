/** A graph as a Mermaid flowchart, for READMEs and wikis. */
import type { Graph, GraphEdge, GraphNode, NodeKind } from './graph.ts';

/** The signs around a label that give a node its shape. */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  say: ['[', ']'],
  menu: ['[', ']'],
  collect: ['[/', '/]'],
  choose: ['{', '}'],
  human: ['([', '])'],
  callback: ['([', '])'],
  voicemail: ['([', '])'],
  transfer: ['[', ']'],
  lookup: ['[/', '/]'],
  set: ['[', ']'],
  sms: ['[', ']'],
  flow: ['[[', ']]'],
  return: ['([', '])'],
  end: ['[', ']'],
  ring: ['((', '))'],
  person: ['((', '))'],
  later: ['((', '))'],
  goodbye: ['((', '))'],
};

export function mermaidOf({ nodes, edges, flows }: Graph): string {
  const grouped = flows.length > 1;
  const inFlow = flows.flatMap(({ name }) => {
    const lines = nodes.filter(({ flow }) => flow === name).map(nodeLine);
    return grouped
      ? [`  subgraph ${idOf(name)}_flow["${escaped(name)}"]`, ...lines.map((line) => `  ${line}`), '  end']
      : lines;
  });
  return [
    'flowchart LR',
    ...nodes.filter(({ flow }) => flow === null).map(nodeLine),
    ...inFlow,
    ...edges.map(edgeLine),
    '  classDef person stroke:#2e7d32,stroke-width:2px',
    ...nodes.filter(({ kind }) => kind === 'person' || kind === 'human').map(({ id }) => `  class ${idOf(id)} person`),
    '',
  ].join('\n');
}

function nodeLine({ id, kind, name, title, says }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  const words = [name ?? title, ...(name === null ? [] : [title]), ...(says === null ? [] : [`“${says}”`])];
  return `  ${idOf(id)}${open}"${words.map(escaped).join('<br/>')}"${close}`;
}

function edgeLine({ from, to, kind, label, text }: GraphEdge): string {
  const arrow = kind === 'human' ? '-.->' : '-->';
  const words = [label, text ?? ''].filter((word) => word !== '').join(' · ');
  return `  ${idOf(from)} ${arrow}${words === '' ? '' : `|"${escaped(words)}"|`} ${idOf(to)}`;
}

/**
 * Names are small letters, digits and dashes, so a capital marks what they cannot hold and no two ids fall together; nor is one a word of
 * Mermaid's own, such as `end`.
 */
function idOf(id: string): string {
  return id.replace('@', 'A_').replace('/', '_S_').replaceAll('-', '_');
}

/** Letters, digits, spaces and what is no sign of Mermaid's (Chinese too) stay; the rest is written as character numbers. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/["#&;<>`\\[\](){}|*_~]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
