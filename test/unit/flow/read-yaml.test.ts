import { expect, it } from 'vitest';
import { read } from '../../../src/core/flow/read.ts';

const problem = (steps: string) => {
  const { problems } = read(new Map([['a.yaml', `flow: a\nstart: one\nsteps:\n${steps}`]]), new Set());
  return problems.filter(({ file }) => file === 'a.yaml')[0];
};

it.each([
  ['  one:\n    menu:\n      - { press: 1, go: human\n  two: end\n', 7, 'A closing } is missing'],
  ['  one: { human: x, words: [a, b }\n', 4, 'A closing ] is missing'],
  ['  one: { human } }\n', 4, 'one closing bracket too many'],
  ['  one:\n    say: "Hello\n    go: two\n', 7, 'A quote is opened'],
  ['  one:\n     say: Hello\n    go: two\n', 6, 'This line begins 1 space too far left. Begin it exactly below say:'],
  ['  one:\n    say Hello\n    go: two\n', 5, 'A colon and a space are missing'],
  ['  one:\n    say: Hello\n    go human\n', 6, 'A key needs a colon'],
  ['  one:\n    say: "Press "1", please"\n    go: two\n', 5, 'a quote closed too early'],
  ['  one:\n    say: @home\n    go: two\n', 5, 'goes in quotes'],
  [
    '  one:\n    say: Hello\n    go: two\n\n two:\n    human: x\n',
    8,
    '1 space too far left. Begin it exactly below one:',
  ],
  ['  one:\n    say: Hello\n      go: two\n', 6, '2 spaces too far right. Begin it exactly below say:'],
  ['  one:\n    say: Hello\n    go: two\n\n    two:\n    human:\n', 8, 'two begins 2 spaces too far right'],
  [
    '  one:\n    menu:\n      - press: 1\n        go: one\n    - press: 2\n      go: one\n',
    8,
    '2 spaces too far left. Begin it exactly below "- press: 1"',
  ],
  [
    '  one:\n    menu:\n      - press: 1\n       for: it\n        go: one\n',
    7,
    '1 space too far left. Begin it exactly below press:',
  ],
  ['  one:\n    menu:\n      - press: 1\n      for: it\n', 7, '2 spaces too far left. Begin it exactly below press:'],
  ['  one:\n    menu:\n      - press: 1\n        for: it\n      press: 2\n', 8, 'A dash is missing here'],
  [
    '  one:\n    say: Hello\n    go: human\n  menu:\n    - { press: 1, for: it, go: one }\n',
    7,
    'menu belongs to a step',
  ],
])('%j is told in plain words', (steps, line, words) => {
  expect(problem(steps)).toMatchObject({ line, message: expect.stringContaining(words) as string });
});
