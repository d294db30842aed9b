import { describe, expect, it, test } from 'vitest';
import { callerNumber, mayText, parseE164, readEntry } from '../../../src/core/flow/phone.ts';
import type { E164 } from '../../../src/core/ids.ts';

const US = '+12025550100' as E164;
const CN = '+8613800138000' as E164;
const GB = '+442079460000' as E164;
const REFUSED = new Set(['+12025550100', '+12025550101'] as E164[]);

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

describe('readEntry', () => {
  test.each([
    ['2025550111', US, '+12025550111'],
    ['12025550111', US, '+12025550111'],
    ['01112025550111', US, '+12025550111'],
    ['011442079460123', US, '+442079460123'],
    ['00442079460123', US, '+442079460123'],
    ['008613800138000', US, '+8613800138000'],
    ['13800138000', CN, '+8613800138000'],
    ['02012345678', CN, '+862012345678'],
    ['0012025550111', CN, '+12025550111'],
    ['02079460123', GB, '+442079460123'],
    ['18005550199', US, '+18005550199'],
    ['18762345678', '+18762345670' as E164, '+18762345678'],
  ])('%s at %s', (digits, home, number) => expect(readEntry(digits, home, new Set())).toBe(number));

  test.each([
    ['0', US, 'no number'],
    ['112', US, 'emergency'],
    ['911', US, 'emergency'],
    ['999', US, 'emergency elsewhere'],
    ['411', US, 'short'],
    ['110', CN, 'emergency'],
    ['112', CN, 'emergency'],
    ['120', CN, 'emergency'],
    ['12345', CN, 'short'],
    ['95588', CN, 'short'],
    ['999', GB, 'emergency'],
    ['19005551234', US, 'premium'],
    ['2029761234', US, 'premium exchange'],
    ['4008001234', CN, 'shared cost'],
    ['09098790123', GB, 'premium'],
    ['0118811234567', US, 'satellite'],
    ['0118821234567', US, 'satellite'],
    ['0118835100012345', US, 'international network'],
    ['011979123456789', US, 'international premium'],
    ['0115351234567', US, 'Cuba'],
    ['18762345678', US, 'Jamaica'],
    ['12025550100', US, 'our own'],
    ['2025550101', US, 'our own'],
    ['20255501', US, 'too short'],
    ['00000000000000000000', US, 'zeros'],
    ['1'.repeat(21), US, 'too long'],
    ['', US, 'nothing'],
    ['+12025550111', US, 'no digits only'],
    ['２０２５５５０１１１', US, 'wide digits'],
  ])('%s at %s is refused: %s', (digits, home) => expect(readEntry(digits, home, REFUSED)).toBeNull());
});

describe('mayText', () => {
  test.each([
    ['+12025550155', '+12025550100', true],
    ['+442071838750', '+12025550100', true],
    // Premium, emergency-like, and a place calls are sent to be paid for them.
    ['+19005550155', '+12025550100', false],
    ['+18765550155', '+12025550100', false],
    ['+1911', '+12025550100', false],
  ])('%s from %s: %s', (to, home, may) => expect(mayText(to as E164, home as E164)).toBe(may));
});
