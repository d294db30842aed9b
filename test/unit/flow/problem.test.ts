import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inOrder, type Problem, printProblem, type ProblemCode, severityOf } from '../../../src/core/flow/problem.ts';
import { PROBLEM_CODES } from '../../../src/core/flow/problem-codes.ts';
import { nearest } from '../../../src/core/flow/suggest.ts';

const problem: Problem = {
  code: 'PZ130',
  severity: 'error',
  file: 'support.yaml',
  line: 2,
  col: 20,
  message: 'There is no step "bilings" in this flow.',
  suggestion: 'billings',
};

it('is printed with its line and a caret, also after wide characters', () => {
  expect(printProblem(problem, 'flow: x\r\n{ for: "账单", go: bilings }\n')).toBe(
    [
      'support.yaml:2:20 error PZ130 There is no step "bilings" in this flow.',
      '  Did you mean billings?',
      '  2 | { for: "账单", go: bilings }',
      '    |                      ^',
    ].join('\n'),
  );
});

it('is printed without a line when the file has none', () => {
  const { suggestion: _, ...rest } = problem;
  expect(printProblem(rest, '')).toBe('support.yaml:2:20 error PZ130 There is no step "bilings" in this flow.');
});

it('comes in reading order, each once', () => {
  const first = { ...problem, file: 'a.yaml' };
  expect(inOrder([problem, { ...problem, line: 1 }, first, problem])).toEqual([
    first,
    { ...problem, line: 1 },
    problem,
  ]);
});

it('has every code in flows/README.md, with its sentence', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../flows/README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| (PZ\d{3}) +\| (.*?) +\| (error|warning|note) +\|$/gm)].map(([, ...row]) => row);
  expect(rows).toEqual(
    Object.entries(PROBLEM_CODES).map(([code, sentence]) => [code, sentence, severityOf(code as ProblemCode)]),
  );
});

it('suggests what was probably meant', () => {
  expect(nearest('quues', ['queues', 'hours'])).toBe('queues');
  expect(nearest('zn', ['en', 'zh'])).toBe('zh');
  expect(nearest('friday', ['mon', 'fri'])).toBe('fri');
  expect(nearest('zebra', ['queues', 'hours'])).toBeUndefined();
  expect(nearest('x'.repeat(100_000), ['queues'])).toBeUndefined();
});
