/** A phone's screen: what was heard, said and pressed, newest at the bottom. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Spoken } from './spoken.tsx';
import { words } from './words.ts';
import { isMusic, type Line } from './world.ts';

/** A box that scrolls by itself and stays at its newest line, unless a person has scrolled up. */
export function Scroller({ label, newest, children }: { label: string; newest: unknown; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);
  return (
    <div
      class="screen"
      ref={box}
      role="group"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
        (atEnd.current = scrollTop + clientHeight > scrollHeight - 24)
      }
    >
      {children}
    </div>
  );
}

/** Music slices that follow one another are one line. */
function shown(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line, index) => {
    const next = lines[index + 1];
    return !(line.is === 'sound' && next?.is === 'sound' && next.text === line.text);
  });
}

export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <ol class="lines">
      {shown(lines).map((line) => (
        <li key={line.id} class={line.is}>
          <LineText line={line} />
        </li>
      ))}
    </ol>
  );
}

function LineText({ line }: { readonly line: Line }) {
  switch (line.is) {
    case 'prompt':
    case 'voice':
      return <Spoken line={line} />;
    case 'key':
      return (
        <>
          <span class="unseen">{words.value.youPressed(line.text)}</span>
          <kbd aria-hidden="true">{line.text}</kbd>
        </>
      );
    case 'sound':
      return (
        <span class={line.heard === null ? 'playing' : ''}>
          <span aria-hidden="true">♪ </span>
          {isMusic(line.text) ? words.value.music : words.value.recording}
        </span>
      );
    case 'said':
    case 'note':
      return <>{line.text}</>;
  }
}
