import { expect, it } from 'vitest';
import { subjectOf } from '../norms/subject.ts';

/** Rings somebody outside for longer than a silent caller may be kept from the line, where `case` leads. */
const late = (second: string) =>
  subjectOf(`main: { choose: { caller: true, known: human, otherwise: second } }
second: { choose: { caller: true, ${second}: late, otherwise: human } }
late: { transfer: { to: +12025550130, ring: 60s, failed: human } }`).proof.problems;

it('a caller who cannot be breaks no promise: whoever has called today is known', () => {
  expect(late('called-today')).toEqual([]);
});

it('one who can be does, and is told', () => {
  expect(late('waiting-callback')).toMatchObject([{ code: 'PZ202' }]);
});
