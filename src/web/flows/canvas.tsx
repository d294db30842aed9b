/** Where a diagram is looked at: it scrolls like a page does, and zooms by buttons and keys. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Diagram } from './diagram.tsx';
import type { Drawn, Step } from './shape.ts';
import { words } from './words.ts';

const FACTOR = 1.25;
const LEAST = 0.3;
const MOST = 2;
/** Smaller than this, the words in the steps are no longer read easily. */
const READABLE = 0.6;

export interface CanvasProps {
  readonly flow: Drawn;
  /** Ways to a person stand out like all others. */
  readonly people: boolean;
  readonly callersIn: (step: Step) => number;
}

export function Canvas({ flow, people, callersIn }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const fit = (): number => Math.min(1, ((box.current?.clientWidth ?? 0) - 2) / flow.width);
  useEffect(() => setZoom(Math.max(READABLE, fit())), [flow.flow]);
  const turn = (by: number): void => setZoom((now) => Math.min(MOST, Math.max(LEAST, now * by)));
  const deeds: Readonly<Record<string, () => void>> = {
    '+': () => turn(FACTOR),
    '=': () => turn(FACTOR),
    '-': () => turn(1 / FACTOR),
  };
  return (
    <div class="canvas">
      <div class="zoom">
        <button type="button" class="quiet" aria-label={words.value.smaller} onClick={() => turn(1 / FACTOR)}>
          −
        </button>
        <button type="button" class="quiet" aria-label={words.value.larger} onClick={() => turn(FACTOR)}>
          +
        </button>
        <button type="button" class="quiet" onClick={() => setZoom(fit())}>
          {words.value.fit}
        </button>
      </div>
      <div
        ref={box}
        class={people ? 'paper' : 'paper dimmed'}
        role="img"
        aria-label={words.value.picture(flow.flow)}
        tabIndex={0}
        onKeyDown={(event) => {
          const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : deeds[event.key];
          if (deed === undefined) return;
          event.preventDefault();
          deed();
        }}
      >
        <Diagram flow={flow} zoom={zoom} callersIn={callersIn} />
      </div>
    </div>
  );
}
