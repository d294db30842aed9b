import type { Leg } from '../leg.ts';
import type { Chance } from '../random.ts';

/** The parameters every request about a leg carries. */
export function standardParameters(accountSid: string, leg: Leg): Record<string, string> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: leg.sid,
    CallStatus: leg.status,
    Called: leg.to,
    Caller: leg.from,
    Direction: leg.direction,
    From: leg.from,
    To: leg.to,
    ...(leg.parent === null ? {} : { ParentCallSid: leg.parent.sid }),
    ...(leg.answeredBy === null ? {} : { AnsweredBy: leg.answeredBy }),
    ...leg.extras,
  };
}

/** The country a number seems to be of. `+266696687` is ANONYMOUS on a keypad and so "Lesotho". */
function country(number: string): string {
  if (number.startsWith('+1')) return 'US';
  if (number.startsWith('+86')) return 'CN';
  if (number.startsWith('+44')) return 'GB';
  if (number.startsWith('+266')) return 'LS';
  return '';
}

/** Best-effort extras: geography present, empty or absent; verification; and at times a name nobody has heard of yet. */
export function someExtras(chance: Chance, from: string, to: string, inbound: boolean): Record<string, string> {
  const extras: Record<string, string> = {};
  for (const [side, number] of [
    ['From', from],
    ['To', to],
  ] as const) {
    const other = side === 'From' ? 'Caller' : 'Called';
    const how = chance.pick(['present', 'empty', 'absent']);
    if (how === 'absent' || !number.startsWith('+')) continue;
    for (const part of ['City', 'State', 'Zip', 'Country'] as const) {
      const value = how === 'empty' ? '' : part === 'Country' ? country(number) : '';
      extras[`${side}${part}`] = value;
      extras[`${other}${part}`] = value;
    }
    if (how === 'present' && number.startsWith('+1202')) {
      Object.assign(extras, {
        [`${side}City`]: 'WASHINGTON',
        [`${other}City`]: 'WASHINGTON',
        [`${side}State`]: 'DC',
        [`${other}State`]: 'DC',
      });
    }
  }
  if (inbound && chance.happens(0.5))
    extras['StirVerstat'] = chance.pick(['TN-Validation-Passed-A', 'TN-Validation-Failed-C', 'No-TN-Validation']);
  if (inbound && chance.happens(0.3)) extras['CallToken'] = JSON.stringify({ parentCallInfoToken: chance.hex(40) });
  if (chance.happens(0.2)) extras['CarrierNote'] = '线路 “A” & <b>';
  return extras;
}
