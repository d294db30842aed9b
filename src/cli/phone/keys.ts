/** What a caller will do, as written behind `--keys`: `9,0`, `1,w5,"lost phone",h`. */
import type { Step } from '../../simulator/client.ts';
import { Usage } from '../problem.ts';

/**
 * Reads a script. `,` separates; `9`, `1234#`: keys, each script entry waits until the call listens (which may be during a
 * prompt); `w5`, `w0.5`: waits that many seconds; `"text"`: says it; `h`: hangs up. Throws `Usage` with a caret under the trouble.
 */
export function parseKeys(script: string): readonly Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < script.length) {
    const item = /^\s*(?:"(?<words>[^"]*)"|(?<bare>[^,"]*))\s*/.exec(script.slice(at));
    const text = item?.[0] ?? '';
    const step = item === null ? null : stepOf(item.groups?.['words'], item.groups?.['bare']?.trim());
    const end = at + text.length;
    if (step === null || (end < script.length && script[end] !== ','))
      throw wrong(script, at + (/^\s*/.exec(text)?.[0].length ?? 0));
    steps.push(step);
    at = end + 1;
    if (end === script.length - 1) throw wrong(script, end);
  }
  if (steps.length === 0) throw new Usage('--keys is empty; give keys such as 9,0.');
  return steps;
}

function stepOf(words: string | undefined, bare: string | undefined): Step | null {
  if (words !== undefined) return words.trim() === '' ? null : { say: words.trim() };
  if (bare === undefined) return null;
  if (/^[0-9*#]+$/.test(bare)) return { press: bare };
  if (bare === 'h') return { hangUp: true };
  const wait = /^w(\d+(?:\.\d+)?)$/.exec(bare)?.[1];
  return wait === undefined ? null : { waitMs: Math.round(Number(wait) * 1000) };
}

function wrong(script: string, at: number): Usage {
  return new Usage(
    `--keys does not read here; give keys (9 or 1234#), w5 to wait, "words" to say, h to hang up, with commas between:\n  ${script}\n  ${' '.repeat(at)}^`,
  );
}
