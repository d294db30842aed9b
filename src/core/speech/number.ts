/** Phone numbers as people say them: digit by digit, in the groups of their country. */
import { parsePhoneNumberFromString as parsePhoneNumber } from 'libphonenumber-js/min';
import type { E164 } from '../ids.ts';

/** Groups of digits; `country` is the calling code, null when it is the same as at `home` and so goes without saying. */
export interface DigitGroups {
  readonly country: string | null;
  readonly groups: readonly string[];
}

export function digitGroups(number: E164, home: E164): DigitGroups {
  const parsed = parsePhoneNumber(number);
  // A number the library does not know is still read out, in threes and fours.
  if (parsed === undefined) return { country: null, groups: number.slice(1).match(/\d{3}(?=\d{3})|\d{1,4}/g) ?? [] };
  const [, ...groups] = parsed.formatInternational().split(/[^\d+]+/);
  const same = parsePhoneNumber(home)?.countryCallingCode === parsed.countryCallingCode;
  return { country: same ? null : parsed.countryCallingCode, groups };
}
