import { describe, expect, it, test } from 'vitest';
import { dialRules, mayDial, readEntry } from '../../../src/core/flow/dialling.ts';
import type { Hotline } from '../../../src/core/flow/model.ts';
import type { E164 } from '../../../src/core/ids.ts';
import { sampleCatalog } from '../../support/catalog.ts';

const { hotline } = sampleCatalog();
const at = (callerId: string, countries: readonly string[] | null = null, change: Partial<Hotline> = {}) =>
  dialRules({ ...hotline, numbers: {}, callerId: callerId as E164, callbackCountries: countries, ...change });
const US = at('+12025550100');
const WIDE = at('+12025550100', ['US', 'CN', 'GB', 'JM', 'CU']);
const CN = at('+8613800138000', ['CN', 'US']);
const GB = at('+442079460000');

describe('an entry of digits', () => {
  test.each([
    ['2025550111', US, '+12025550111'],
    ['12025550111', US, '+12025550111'],
    ['01112025550111', US, '+12025550111'],
    ['011442079460123', WIDE, '+442079460123'],
    ['00442079460123', WIDE, '+442079460123'],
    ['008613800138000', WIDE, '+8613800138000'],
    ['13800138000', at('+862012345678'), '+8613800138000'],
    ['02012345678', CN, '+862012345678'],
    ['0012025550111', CN, '+12025550111'],
    ['02079460123', GB, '+442079460123'],
    ['07400123456', GB, '+447400123456'],
    ['18762345678', WIDE, '+18762345678'],
    ['18762345678', at('+18762345670'), '+18762345678'],
  ])('%s is a number we ring', (digits, rules, number) => expect(readEntry(digits, rules)).toBe(number));

  test.each([
    ['0', 'no number'],
    ['112', 'emergency'],
    ['911', 'emergency'],
    ['999', 'emergency elsewhere'],
    ['411', 'short'],
    ['988', 'crisis line'],
    ['19005551234', 'premium'],
    ['2029761234', 'premium exchange'],
    ['18005550199', 'toll-free'],
    ['0118811234567', 'satellite'],
    ['0118821234567', 'satellite'],
    ['0118835100012345', 'international network'],
    ['011979123456789', 'international premium'],
    ['011442079460123', 'another country'],
    ['0115351234567', 'Cuba'],
    ['18762345678', 'Jamaica'],
    ['14165550123', 'Canada: the same code, another country'],
    ['20255501', 'too short'],
    ['00000000000000000000', 'zeros'],
    ['1'.repeat(21), 'too long'],
    ['', 'nothing'],
    ['+12025550111', 'no digits only'],
    ['2025550111;ext=9', 'no digits only'],
    ['2025550111,*67', 'no digits only'],
    ['２０２５５５０１１１', 'wide digits'],
  ])('%s at a number of the US is refused: %s', (digits) => expect(readEntry(digits, US)).toBeNull());

  test.each([
    ['999', GB, 'emergency'],
    ['112', GB, 'emergency'],
    ['09098790123', GB, 'premium'],
    ['08451234567', GB, 'shared cost'],
    ['07640123456', GB, 'pager'],
    ['07012345678', GB, 'personal number'],
    ['110', CN, 'emergency'],
    ['120', CN, 'emergency'],
    ['12345', CN, 'short'],
    ['95588', CN, 'short'],
    ['4008001234', CN, 'shared cost'],
  ])('%s elsewhere is refused: %s', (digits, rules) => expect(readEntry(digits, rules)).toBeNull());
});

describe('a number that is known', () => {
  test.each(['+12025550155', '+12025550199'])('%s is rung', (n) => expect(mayDial(n as E164, US)).toBe(true));
  test.each(['+19005550155', '+18765550155', '+1911', '+442071838750', '+266696687', '+0', '', 'client:mei'])(
    '%s is not',
    (n) => expect(mayDial(n as E164, US)).toBe(false),
  );

  it('is never ours, nor that of our people', () => {
    const ours = {
      numbers: { ['+12025550140' as E164]: 'f' as never },
      agentsNumber: '+12025550141' as E164,
      emergency: ['+12025550142' as E164],
      queues: { q: { ...Object.values(hotline.queues)[0], onCall: ['+12025550143' as E164] } } as never,
      agents: { '1': { address: { kind: 'phone', to: '+12025550144' } } } as never,
      alarms: [{ kind: 'sms', to: '+12025550145' as E164 }] as const,
      probe: { from: '+12025550147' as E164, everyMs: 300_000 as never },
    };
    const rules = at('+12025550146', null, ours);
    for (let last = 140; last <= 147; last++)
      expect([last, mayDial(`+12025550${last}` as E164, rules)]).toEqual([last, false]);
    expect(mayDial('+12025550148' as E164, rules)).toBe(true);
  });

  it('is that of a listed country only', () => {
    expect(mayDial('+14165550123' as E164, at('+12025550100', ['US', 'CA']))).toBe(true);
    expect(mayDial('+12025550155' as E164, at('+12025550100', ['CA']))).toBe(false);
  });
});
