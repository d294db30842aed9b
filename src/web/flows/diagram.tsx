/** A flow as SVG, from the places the engine has laid out, with the callers who are in each step now. */
import { roundedPath } from '../../drawing/path.ts';
import type { Badge, Box, Drawing, Route, TextLine } from './shape.ts';

export interface DiagramProps {
  readonly drawing: Drawing;
  /** Pixels of the screen for one of the drawing. */
  readonly zoom: number;
  /** Callers in the step of that id now. */
  readonly callersIn: (id: string) => number;
}

const BADGE_HEIGHT = 18;

/** Its words are told elsewhere on the page, so that for a screen reader it is one picture. */
export function Diagram({ drawing: { width, height, boxes, routes }, zoom, callersIn }: DiagramProps) {
  return (
    <svg
      class="diagram"
      viewBox={`0 0 ${width} ${height}`}
      width={width * zoom}
      height={height * zoom}
      aria-hidden="true"
      focusable="false"
    >
      {routes
        .toSorted((a, b) => Number(b.human) - Number(a.human))
        .map((route, index) => (
          <Way key={`${route.id} ${index}`} route={route} />
        ))}
      {boxes.map((box) => (
        <Step key={box.id} box={box} callers={callersIn(box.id)} />
      ))}
    </svg>
  );
}

function Way({ route: { points, human } }: { readonly route: Route }) {
  const end = points.at(-1);
  if (end === undefined) return null;
  return (
    <g class={human ? 'way-of human' : 'way-of'}>
      <path class="line" d={roundedPath(points)} />
      <path class="tip" d={`M${end.x} ${end.y}l-8 -4v8z`} />
    </g>
  );
}

function Step({ box: { x, y, width, height, kind, lines, badges }, callers }: { box: Box; callers: number }) {
  return (
    <g class={`step ${kind} ${callers > 0 ? 'taken' : ''}`} transform={`translate(${x} ${y})`}>
      <rect class="box" width={width} height={height} rx="9" />
      {badges.map((badge) => (
        <Key key={`${badge.x} ${badge.y}`} badge={badge} />
      ))}
      {lines.map((line) => (
        <Line key={`${line.x} ${line.y}`} line={line} />
      ))}
      {callers > 0 && (
        <g class="callers" transform={`translate(${width} 0)`}>
          <rect x={-pill(callers) / 2} y="-11" width={pill(callers)} height="22" rx="11" />
          <text y="4.5">{callers}</text>
        </g>
      )}
    </g>
  );
}

const pill = (callers: number): number => 14 + 8 * String(callers).length;

const Key = ({ badge: { x, y, width, text, human } }: { readonly badge: Badge }) => (
  <g class={human ? 'key human' : 'key'}>
    <rect x={x} y={y} width={width} height={BADGE_HEIGHT} rx="5" />
    <text x={x + width / 2} y={y + 13}>
      {text}
    </text>
  </g>
);

const Line = ({ line: { x, y, text, style } }: { readonly line: TextLine }) => (
  <text class={style} x={x} y={y}>
    {text}
  </text>
);
