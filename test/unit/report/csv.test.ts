import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/core/report/csv.ts';

describe('CSV', () => {
  it('quotes what needs it, and leaves out what is not known', () => {
    expect(
      csvOf([
        ['queue', 'wait, s', 'said "so"'],
        ['general', 12.5, null],
        ['two\nlines', -3, 0],
      ]),
    ).toBe('queue,"wait, s","said ""so"""\r\ngeneral,12.5,\r\n"two\nlines",-3,0\r\n');
  });

  it.each(['=1+1', '+12025550100', '-2', '@SUM(A1)', '\tx', '=HYPERLINK("http://evil.example","x")'])(
    'a spreadsheet takes %j for a text',
    (text) => {
      const [line = ''] = csvOf([[text]]).split('\r\n');
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );
});
