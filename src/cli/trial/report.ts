/** What is told of a flow test that was played. */
import { printLine } from '../phone/transcript.ts';
import { moment } from '../text.ts';
import type { Played } from './play.ts';

export function passedLine({ trial }: Played): string {
  return `ok      ${trial.name}`;
}

/** The transcript as it was heard; the line that differs is marked, and what was wanted stands below it. */
export function failedLines({ trial, at, failure, lines }: Played, zone: string): readonly string[] {
  if (failure === null) return [];
  const wanted = `  ≠ line ${failure.line}: ${failure.message}`;
  const marked = failure.at ?? lines.length - 1;
  return [
    `FAILED  ${trial.name}  (${trial.file}:${trial.line}, ${moment(at, zone)})`,
    ...lines.flatMap((line, index) => [
      `${index === failure.at ? '  > ' : '    '}${printLine(line)}`,
      ...(index === marked ? [wanted] : []),
    ]),
    ...(lines.length === 0 ? [wanted] : []),
    '',
  ];
}

export function jsonOfPlayed({ trial, at, failure, lines }: Played): object {
  return {
    file: trial.file,
    line: trial.line,
    name: trial.name,
    at,
    ok: failure === null,
    failure: failure && { line: failure.line, message: failure.message, transcriptLine: failure.at },
    transcript: lines,
  };
}
