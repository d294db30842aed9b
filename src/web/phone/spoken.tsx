/** A sentence as it is being said: the words that were heard stand out, the others are faint but already in their place. */
import { useEffect, useState } from 'preact/hooks';
import { callNow } from './state.ts';
import type { Line } from './world.ts';

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** The end of the word in which this letter is; Chinese goes letter by letter. */
function wordEnd(text: string, letters: number): number {
  if (letters <= 0) return 0;
  const rest = /^[^\s\p{Script=Han}]*/u.exec(text.slice(letters))?.[0] ?? '';
  return /\p{Script=Han}/u.test(text[letters - 1] ?? '') ? letters : letters + rest.length;
}

/** How many letters have been said by now. */
function saidOf({ text, at, lastsMs }: Line): number {
  const share = Math.min(1, Math.max(0, (callNow() - at) / Math.max(1, lastsMs)));
  return wordEnd(text, Math.ceil(text.length * share));
}

export function Spoken({ line }: { readonly line: Line }) {
  const speaking = line.heard === null;
  const [said, setSaid] = useState(() => (speaking ? saidOf(line) : 0));
  useEffect(() => {
    if (!speaking || still.matches) return undefined;
    let frame = 0;
    const step = (): void => {
      setSaid(saidOf(line));
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [line, speaking]);

  const letters = line.heard ?? (still.matches ? line.text.length : said);
  const unheard = line.text.slice(letters);
  return (
    <span lang={line.language || undefined}>
      {line.text.slice(0, letters)}
      {unheard !== '' && <span class={speaking ? 'to-come' : 'unheard'}>{unheard}</span>}
    </span>
  );
}
