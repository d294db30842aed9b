import { describe, expect, it, test } from 'vitest';
import { callerNumber, parseE164 } from '../../../src/core/flow/phone.ts';

describe('parseE164', () => {
  test.each([
    ['+12025550100', '+12025550100'],
    ['+1 (202) 555-0100', '+12025550100'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['12025550100', null],
    ['0012025550100', null],
    ['+1500555000', null],
    ['+1234567890123456', null],
    ['+', null],
    ['', null],
    ['+1+12025550100', null],
    ['+12025550100;ext=9,,1', null],
    ['+12025550100,*67', null],
    ['+1 202 555 0100 x5', null],
    ['tel:+12025550100', null],
    ['+١٢٠٢٥٥٥٠١٠٠', null],
    [`+${'1'.repeat(100_000)}`, null],
  ])('%s', (text, number) => expect(parseE164(text)).toBe(number));
});

describe('callerNumber', () => {
  it('reads a number', () => expect(callerNumber('+12025550100')).toBe('+12025550100'));
  test.each(
    [
      [
        '',
        'anonymous',
        'Anonymous',
        'unknown',
        'restricted',
        'RESTRICTED',
        'unavailable',
        'client:mei',
        'sip:a@b.example',
      ],
      ['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253', '266696687', '+'],
    ].flat(),
  )('%j is withheld', (from) => expect(callerNumber(from)).toBeNull());
});
