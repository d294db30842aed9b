/** A node as a box of text: its name and kind on top, what it says, and a row for each way out, with the point where its line begins. */
import type { GraphEdge, GraphNode, NodeKind } from '../core/graph/graph.ts';
import { textWidth, wrap } from './measure.ts';

export interface TextLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: 'name' | 'kind' | 'title' | 'says' | 'way';
}
/** A key, or the name of a case, on a ground of its own. */
export interface Badge {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  readonly human: boolean;
}
/** Pixels; a text stands on its y and begins at its x, only the kind ends there. */
export interface Box {
  readonly id: string;
  readonly kind: NodeKind;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
  readonly badges: readonly Badge[];
  /** Where lines come in, and where each edge goes out: y on the left and on the right side. */
  readonly inY: number;
  readonly outY: ReadonlyMap<string, number>;
}

const SIZE = { name: 14, kind: 11, title: 12, says: 12, way: 12 } as const;
const PAD = 12;
const LEADING = 17;
const WIDEST = 236;
export const BADGE_HEIGHT = 18;

export function boxOf(node: GraphNode, ways: readonly GraphEdge[]): Box {
  const inner = innerWidth(node, ways);
  const lines: TextLine[] = [];
  const badges: Badge[] = [];
  const outY = new Map<string, number>();
  const name = node.name ?? node.title;
  let y = PAD + SIZE.name - 2;
  const inY = y - 5;
  lines.push({ x: PAD, y, text: name, style: 'name' });
  if (node.kindName !== null) lines.push({ x: PAD + inner, y, text: node.kindName, style: 'kind' });
  const told = (text: string, style: 'title' | 'says', most: number): void => {
    for (const line of wrap(text, SIZE[style], inner, most))
      lines.push({ x: PAD, y: (y += LEADING), text: line, style });
  };
  if (tellsMore(node)) told(node.title, 'title', 2);
  if (node.says !== null) told(node.says, 'says', 5);
  for (const { id, kind: way, label, text } of ways) {
    if (label === '') {
      outY.set(id, inY);
      continue;
    }
    const width = badgeWidth(label);
    const words = text === null ? [''] : wrap(text, SIZE.way, inner - width - 8, 2);
    y += 6;
    badges.push({ x: PAD, y: y + 5, width, text: label, human: way === 'human' });
    outY.set(id, y + 5 + BADGE_HEIGHT / 2);
    for (const line of words) lines.push({ x: PAD + width + 8, y: (y += LEADING + 1), text: line, style: 'way' });
  }
  return {
    id: node.id,
    kind: node.kind,
    width: Math.ceil(inner + 2 * PAD),
    height: Math.ceil(y + PAD),
    lines,
    badges,
    inY,
    outY,
  };
}

/** What a say, a menu or a collect does is seen from the rest of it. */
const tellsMore = ({ kind, name }: GraphNode): boolean =>
  name !== null && !['say', 'menu', 'collect', 'return'].includes(kind);

const badgeWidth = (label: string): number => Math.max(BADGE_HEIGHT, Math.ceil(textWidth(label, SIZE.way)) + 10);

function innerWidth(node: GraphNode, ways: readonly GraphEdge[]): number {
  const { name, title, says, kindName } = node;
  const head =
    textWidth(name ?? title, SIZE.name + 0.5) + (kindName === null ? 0 : 16 + textWidth(kindName, SIZE.kind));
  const wide = [
    head,
    tellsMore(node) ? textWidth(title, SIZE.title) : 0,
    textWidth(says ?? '', SIZE.says),
    ...ways.map(({ label, text }) => badgeWidth(label) + 8 + textWidth(text ?? '', SIZE.way)),
  ];
  return Math.max(head, Math.min(WIDEST, Math.max(...wide)));
}
