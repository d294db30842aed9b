import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/graph/graph-of.ts';
import { type Graph, withoutPeople } from '../../../src/core/graph/graph.ts';
import { layOut } from '../../../src/drawing/layout.ts';
import { textWidth, wrap } from '../../../src/drawing/measure.ts';
import { roundedPath } from '../../../src/drawing/path.ts';
import { svgOf } from '../../../src/drawing/svg.ts';
import { catalogOf } from '../graph/samples.ts';

const lumen = catalogOf('flows');
const game = catalogOf('flows/game-hotline');
const cases: readonly (readonly [string, Graph])[] = [lumen, game].flatMap((catalog) =>
  [null, ...Object.keys(catalog.flows)].flatMap((flow) => {
    const graph = graphOf(catalog, flow as never);
    return [
      [`${graph.hotline}, ${flow ?? 'all'}`, withoutPeople(graph)],
      [`${graph.hotline}, ${flow ?? 'all'}, with people`, graph],
    ] as const;
  }),
);

describe.each(cases)('the drawing of %s', (_, graph) => {
  it('has everything once, in its frame, and no box on another', async () => {
    const { boxes, routes, width, height } = await layOut(graph);
    expect(boxes.map(({ id }) => id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
    expect(routes.map(({ id }) => id).sort()).toEqual(graph.edges.map(({ id }) => id).sort());
    for (const a of boxes) {
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, a.id).toBe(true);
      for (const { x, text, style } of a.lines)
        if (style !== 'kind') expect(x + textWidth(text, 12), text).toBeLessThanOrEqual(a.width);
      for (const b of boxes)
        if (a !== b)
          expect(
            a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
            `${a.id} on ${b.id}`,
          ).toBe(false);
    }
  });

  it('has lines from the right of a step to the left of where it leads, never through a box', async () => {
    const { boxes, routes } = await layOut(graph);
    const at = new Map(boxes.map((box) => [box.id, box]));
    for (const { id, points } of routes) {
      const edge = graph.edges.find((one) => one.id === id);
      const [from, to] = [at.get(edge?.from ?? ''), at.get(edge?.to ?? '')];
      expect(points[0]?.x, id).toBeCloseTo((from?.x ?? NaN) + (from?.width ?? NaN), 0);
      expect(points.at(-1)?.x, id).toBeCloseTo(to?.x ?? NaN, 0);
      for (const [index, { x, y }] of points.slice(1).entries()) {
        const before = points[index] ?? { x, y };
        const [left, right, top, bottom] = [
          Math.min(x, before.x),
          Math.max(x, before.x),
          Math.min(y, before.y),
          Math.max(y, before.y),
        ];
        for (const box of boxes)
          expect(
            right > box.x + 1 && left < box.x + box.width - 1 && bottom > box.y + 1 && top < box.y + box.height - 1,
            `${id} through ${box.id}`,
          ).toBe(false);
      }
    }
  });
});

describe('the SVG', () => {
  const graph = graphOf(lumen, 'orders' as never);

  it('is well-formed, stands alone, and tells its story', async () => {
    const svg = svgOf(graph, await layOut(graph), true);
    const seen: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => seen.push(name));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(svg).close();
    expect(new Set(seen)).toEqual(new Set(['svg', 'title', 'desc', 'style', 'rect', 'text', 'g', 'path']));
    expect(svg).not.toMatch(/https?:(?!\/\/www\.w3\.org\/2000\/svg")|url\(|@import|<script|href/);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toMatch(/<title id="title">Lumen support: orders<\/title>/);
    expect(svg).toContain('1, a parcel that has not arrived: number');
    expect(svg).toContain('class="line human"');
  });

  it('escapes what people write', async () => {
    const odd = { ...graph, hotline: '<script>&"\u0001\uD800' };
    const svg = svgOf(odd, await layOut(odd), false);
    expect(svg).toContain('&#60;script&#62;&#38;&#34;\uFFFD\uFFFD: orders');
    expect(svg).not.toContain('<script');
  });

  it('is the same each time', async () => {
    const [first, second] = [await layOut(graph), await layOut(graph)];
    expect(first).toEqual(second);
  });
});

describe('words', () => {
  it('break between words, and between Chinese characters but not before their signs', () => {
    expect(wrap('one two three', 10, 45, 3)).toEqual(['one two', 'three']);
    expect(wrap('请输入订单号。', 10, 60, 3)).toEqual(['请输入订单', '号。']);
    expect(wrap('a word that goes on', 10, 50, 1)).toEqual(['a word…']);
    expect(wrap('abcdefghijklmnop', 10, 40, 5).every((line) => textWidth(line, 10) <= 40)).toBe(true);
    expect(wrap('', 10, 40, 2)).toEqual(['']);
  });

  it('are twice as wide in Chinese', () => {
    expect(textWidth('热线', 10)).toBe(20);
    expect(textWidth('ab', 10)).toBeLessThan(15);
  });
});

it('a line without a bend is straight, one with a bend is rounded', () => {
  expect(
    roundedPath([
      { x: 0, y: 0 },
      { x: 9, y: 0 },
    ]),
  ).toBe('M0 0L9 0');
  expect(
    roundedPath([
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 50 },
    ]),
  ).toBe('M0 0L43 0Q50 0 50 7L50 50');
});
