import { NOTES, type PROBLEM_CODES, WARNINGS } from './problem-codes.ts';

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** An error keeps the folder from being used. A warning wants somebody to decide, a note tells of what was decided. */
export type Severity = 'error' | 'warning' | 'note';

/** Something wrong in a hotline's folder: data, for a person to mend. Nothing of a folder with an error is used. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly col: number;
  /** What is wrong and what to do, a sentence for somebody who has never programmed. */
  readonly message: string;
  /** What was probably meant, ready to be put in place of the wrong word. */
  readonly suggestion?: string;
  /** A call that shows a broken promise, told: "ring → press 3 → say nothing ×2 → hang-up; no human offered". */
  readonly story?: string;
}

/** Where something stands in a file; 1-based, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

/** What is known of a problem before its place is. */
export interface Fault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly suggestion?: string | undefined;
  readonly story?: string | undefined;
}

/** The code says whether it stops a publish. */
export function problemAt(file: string, { line, col }: Place, { suggestion, story, ...fault }: Fault): Problem {
  return {
    severity: severityOf(fault.code),
    file,
    line,
    col,
    ...fault,
    ...(suggestion !== undefined && { suggestion }),
    ...(story !== undefined && { story }),
  };
}

export function severityOf(code: ProblemCode): Severity {
  return NOTES.has(code) ? 'note' : WARNINGS.has(code) ? 'warning' : 'error';
}

/** In reading order: by file, then from top to bottom. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return [...problems]
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.col - b.col || compare(a.code, b.code))
    .filter((p) => {
      const key = JSON.stringify(p);
      return seen.has(key) ? false : seen.add(key);
    });
}

/** The problem as a terminal shows it: place, sentence, the line itself and a caret under the spot. */
export function printProblem(problem: Problem, sourceText: string): string {
  const { file, line, col, severity, code, message, suggestion, story } = problem;
  const head = `${file}:${line}:${col} ${severity} ${code} ${message}`;
  const hint =
    (story === undefined ? '' : `\n  A call that shows it: ${story}`) +
    (suggestion === undefined ? '' : `\n  Did you mean ${suggestion}?`);
  const source = sourceText.split(/\r\n|\n|\r/)[line - 1];
  if (source === undefined) return head + hint;
  const number = String(line);
  return `${head}${hint}\n  ${number} | ${source.replaceAll('\t', ' ')}\n  ${' '.repeat(number.length)} | ${underline(source, col)}^`;
}

/** Chinese characters are two columns wide in a terminal. */
function underline(source: string, col: number): string {
  return source.slice(0, col - 1).replace(/./gu, (char) => (WIDE.test(char) ? '  ' : ' '));
}
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
