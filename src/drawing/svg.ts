/** A drawing as SVG that stands alone: no scripts, no fonts from elsewhere, light and dark, and its story in words for who can't see it. */
import type { Graph, GraphEdge } from '../core/graph/graph.ts';
import { BADGE_HEIGHT, type Badge, type TextLine } from './box.ts';
import type { Drawing, Frame, Placed, Route } from './layout.ts';
import { roundedPath } from './path.ts';
import { STYLE } from './style.ts';

const HEAD = 56;
const FOOT = 40;
const LEAST_WIDTH = 480;

/** `people`: the ways to a person that every step has are drawn; otherwise a sentence below tells of them. */
export function svgOf(graph: Graph, drawing: Drawing, people: boolean): string {
  const [only] = graph.flows;
  const title = graph.flows.length === 1 && only !== undefined ? `${graph.hotline}: ${only.name}` : graph.hotline;
  const [width, height] = [Math.max(drawing.width, LEAST_WIDTH), drawing.height + HEAD + FOOT];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title story">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="story">${escaped(storyOf(graph))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="head" x="24" y="38">${escaped(title)}</text>`,
    `<g transform="translate(0 ${HEAD})">`,
    ...drawing.frames.map(frameSvg),
    ...[...drawing.routes].sort((a, b) => Number(b.human) - Number(a.human)).map(routeSvg),
    ...drawing.boxes.map(boxSvg),
    '</g>',
    `<text class="foot" x="24" y="${height - 18}">${people ? 'Dashed: 0, a second silence or a third wrong key.' : ALWAYS}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

const ALWAYS = 'At every step: 0, a second silence and a third wrong key lead to a person.';

function frameSvg({ name, x, y, width, height }: Frame): string {
  return `<g><rect class="frame" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="14"/><text class="flow" x="${round(x + 24)}" y="${round(y + 28)}">${escaped(name)}</text></g>`;
}

function routeSvg({ points, human }: Route): string {
  const end = points.at(-1);
  if (end === undefined) return '';
  const [x, y] = [round(end.x), round(end.y)];
  const kind = human ? ' human' : '';
  return `<path class="line${kind}" d="${roundedPath(points)}"/><path class="tip${kind}" d="M${x} ${y}l-8 -4v8z"/>`;
}

function boxSvg({ x, y, width, height, kind, lines, badges }: Placed): string {
  return [
    `<g class="step-${kind}" transform="translate(${round(x)} ${round(y)})">`,
    `<rect class="box" width="${width}" height="${height}" rx="9"/>`,
    ...badges.map(badgeSvg),
    ...lines.map(lineSvg),
    '</g>',
  ].join('');
}

const badgeSvg = ({ x, y, width, text, human }: Badge): string =>
  `<rect class="badge${human ? ' human' : ''}" x="${x}" y="${y}" width="${width}" height="${BADGE_HEIGHT}" rx="5"/><text class="key" x="${x + width / 2}" y="${y + 13}">${escaped(text)}</text>`;

const lineSvg = ({ x, y, text, style }: TextLine): string =>
  `<text class="${style}" x="${round(x)}" y="${y}">${escaped(text)}</text>`;

/** The graph in sentences, the way a person would tell it on the phone. */
function storyOf({ nodes, edges }: Graph): string {
  const called = new Map(nodes.map(({ id, name, title }) => [id, name ?? title.toLowerCase()]));
  const way = ({ label, text, to }: GraphEdge): string =>
    `${[label, text ?? ''].filter((word) => word !== '').join(', ') || 'then'}: ${called.get(to) ?? to}`;
  return nodes
    .map(({ id, name, title, says }) => {
      const ways = edges.filter(({ from, kind }) => from === id && kind !== 'human').map(way);
      const head = name === null ? title : `${name}: ${title.toLowerCase()}`;
      return `${head}.${says === null ? '' : ` “${says}”`}${ways.length === 0 ? '' : ` ${ways.join('; ')}.`}`;
    })
    .concat(ALWAYS)
    .join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** XML also forbids most control characters, however they are written. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
