/** A flow as SVG, from the places the engine has laid out, with the callers who are in each step now. */
import { roundedPath } from '../../drawing/path.ts';
import type { Drawn, Step, Way } from './shape.ts';

export interface DiagramProps {
  readonly flow: Drawn;
  /** Pixels of the screen for one of the drawing. */
  readonly zoom: number;
  readonly callersIn: (step: Step) => number;
}

const BADGE_HEIGHT = 18;

/** Its words are told elsewhere on the page, so that for a screen reader it is one picture. */
export function Diagram({ flow: { width, height, nodes, edges }, zoom, callersIn }: DiagramProps) {
  return (
    <svg
      class="diagram"
      viewBox={`0 0 ${width} ${height}`}
      width={width * zoom}
      height={height * zoom}
      aria-hidden="true"
      focusable="false"
    >
      {edges
        .toSorted((a, b) => Number(b.human) - Number(a.human))
        .map((way) => (
          <Line key={way.id} way={way} />
        ))}
      {nodes.map((step) => (
        <Box key={step.id} step={step} callers={callersIn(step)} />
      ))}
    </svg>
  );
}

function Line({ way: { points, human } }: { readonly way: Way }) {
  const end = points.at(-1);
  if (end === undefined) return null;
  return (
    <g class={human ? 'way-of human' : 'way-of'}>
      <path class="line" d={roundedPath(points)} />
      <path class="tip" d={`M${end.x} ${end.y}l-8 -4v8z`} />
    </g>
  );
}

function Box({ step, callers }: { readonly step: Step; readonly callers: number }) {
  const { x, y, width, height, kind, lines, badges } = step;
  return (
    <g class={`step ${kind} ${callers > 0 ? 'taken' : ''}`} transform={`translate(${x} ${y})`}>
      <rect class="box" width={width} height={height} rx="9" />
      {badges.map((badge) => (
        <g key={badge.y} class={badge.human ? 'key human' : 'key'}>
          <rect x={badge.x} y={badge.y} width={badge.width} height={BADGE_HEIGHT} rx="5" />
          <text x={badge.x + badge.width / 2} y={badge.y + 13}>
            {badge.text}
          </text>
        </g>
      ))}
      {lines.map((line) => (
        <text key={`${line.x} ${line.y}`} class={line.style} x={line.x} y={line.y}>
          {line.text}
        </text>
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
