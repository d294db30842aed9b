import { expect, test } from 'vitest';
import { makeLog, maskNumber } from '../../src/runtime/log.ts';

test.each([
  ['+12025550142', '+*********42'],
  ['+8613800138000', '+***********00'],
  ['12025550142', '*********42'],
  ['+911', '+***'],
  ['', ''],
  ['anonymous', '*******us'],
])('%s is written as %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked);
});

test('a line is one JSON object with time and level', () => {
  const lines: string[] = [];
  makeLog('info', { write: (line: string) => void lines.push(line) }).info({ step: 3 }, 'turn');
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    step: 3,
    msg: 'turn',
  });
});
