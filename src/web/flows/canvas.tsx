/** Where a diagram is looked at: it scrolls like a page does, and zooms by buttons and keys. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Diagram } from './diagram.tsx';
import type { Drawing } from './shape.ts';
import { words } from './words.ts';

const STEP = 1.25;
const LEAST = 0.3;
const MOST = 2;
/** Smaller than this, the words in the steps are no longer read easily. */
const READABLE = 0.6;

export interface CanvasProps {
  readonly name: string;
  readonly drawing: Drawing;
  /** Ways to a person stand out like all others. */
  readonly people: boolean;
  readonly callersIn: (id: string) => number;
}

export function Canvas({ name, drawing, people, callersIn }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const fit = (): number => Math.min(1, ((box.current?.clientWidth ?? 0) - 2) / drawing.width);
  useEffect(() => setZoom(Math.max(READABLE, fit())), [drawing]);
  const turn = (by: number): void => setZoom((now) => Math.min(MOST, Math.max(LEAST, now * by)));
  const deeds: Readonly<Record<string, () => void>> = {
    '+': () => turn(STEP),
    '=': () => turn(STEP),
    '-': () => turn(1 / STEP),
  };
  return (
    <div class="canvas">
      <div class="zoom">
        <button type="button" class="quiet" aria-label={words.value.smaller} onClick={() => turn(1 / STEP)}>
          −
        </button>
        <button type="button" class="quiet" aria-label={words.value.larger} onClick={() => turn(STEP)}>
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
        aria-label={words.value.picture(name)}
        tabIndex={0}
        onKeyDown={(event) => {
          const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : deeds[event.key];
          if (deed === undefined) return;
          event.preventDefault();
          deed();
        }}
      >
        <Diagram drawing={drawing} zoom={zoom} callersIn={callersIn} />
      </div>
    </div>
  );
}
