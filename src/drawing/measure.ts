/** How wide words are before anybody draws them: there is no font here, so letters have the widths they have in most. */
import { isWide } from '../core/wide.ts';

/** Shares of the font size. A little too wide is well: a text that runs out of its box is not. */
function charWidth(char: string): number {
  if (isWide(char)) return 1;
  if (/[iljtfrI.,:;'|!()[\] ]/.test(char)) return 0.36;
  if (/[mwMW@%“”…]/.test(char)) return 0.92;
  return /[A-Z0-9&]/.test(char) ? 0.68 : 0.58;
}

/** In pixels, for a font of this size. */
export function textWidth(text: string, size: number): number {
  return Array.from(text).reduce((sum, char) => sum + charWidth(char) * size, 0);
}

/** Breaks a text into lines no wider than `width`: between words, and between any two Chinese characters. Longer ones end in `…`. */
export function wrap(text: string, size: number, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text, size, width)) {
    if (line !== '' && textWidth(line + piece.trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  return [...kept.slice(0, -1), shortened(kept.at(-1) ?? '', size, width)];
}

/** What may not be broken: a word with the space after it; a Chinese character with the sign after it; a piece of a word that is too long. */
function pieces(text: string, size: number, width: number): readonly string[] {
  const whole =
    text
      .replace(/\s+/g, ' ')
      .trim()
      .match(/[\u2E80-\uA4CF\uF900-\uFAFF][，。、；：？！”）》]*|[^\s\u2E80-\uA4CF\uF900-\uFAFF]+ ?| /g) ?? [];
  return whole.flatMap((piece) => (textWidth(piece, size) <= width ? [piece] : Array.from(piece)));
}

function shortened(line: string, size: number, width: number): string {
  let chars = Array.from(line);
  while (chars.length > 0 && textWidth(`${chars.join('')}…`, size) > width) chars = chars.slice(0, -1);
  return `${chars.join('').trimEnd()}…`;
}
