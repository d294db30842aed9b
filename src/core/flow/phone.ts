/** Telephone numbers from outside. libphonenumber knows every country's plan; what is here is what a hotline may do with them. */
import { type CountryCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import type { E164 } from '../ids.ts';

/** What some networks send instead of a withheld number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad. */
const WITHHELD: ReadonlySet<string> = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);

/** Numbers that cost whoever rings them, or are no telephone at all. */
const NEVER_RUNG: ReadonlySet<string> = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PAGER', 'VOICEMAIL', 'UAN']);

/** Cuba, and the islands that share +1: where calls are sent to be paid for them. A hotline of such a country rings its own. */
const NOT_FROM_ABROAD: ReadonlySet<string> = new Set(
  'CU AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI'.split(' '),
);

const MAX_LENGTH = 40;

/** Reads a number in international form, spaces and brackets allowed; null when it is none. Extensions are refused. */
export function parseE164(text: string): E164 | null {
  if (!/^\+[\d\s().-]+$/.test(text) || text.length > MAX_LENGTH) return null;
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.isPossible() === true && number.ext === undefined ? e164Of(number) : null;
}

/** The number a call comes from; null when it is withheld, or no telephone number (`client:`, `sip:`). */
export function callerNumber(from: string): E164 | null {
  const number = WITHHELD.has(from) ? null : parseE164(from);
  return number === null || WITHHELD.has(number) ? null : number;
}

/**
 * A number keyed in by a caller, national as in the country of `home` (the hotline's own number) or international (00, 011), as one
 * we may ring; null when it is an emergency, short or premium number, a place calls are sent to be paid for them, or one of
 * `refused` (our own numbers).
 */
export function readEntry(digits: string, home: E164, refused: ReadonlySet<E164>): E164 | null {
  if (!/^\d{3,20}$/.test(digits)) return null;
  const country = parsePhoneNumberFromString(home)?.country;
  const options = { extract: false, ...(country !== undefined && { defaultCountry: country }) };
  const number = [digits, ...international(digits)]
    .map((text) => parsePhoneNumberFromString(text, options))
    .find((parsed) => parsed !== undefined && mayRing(parsed, country));
  if (number === undefined) return null;
  const e164 = e164Of(number);
  return refused.has(e164) || WITHHELD.has(e164) ? null : e164;
}

/** Whether a text message may go to this number from `home`: by the rules of who may be rung. */
export function mayText(number: E164, home: E164): boolean {
  const parsed = parsePhoneNumberFromString(number);
  return parsed !== undefined && mayRing(parsed, parsePhoneNumberFromString(home)?.country);
}

/** People key the prefix they know from home, whatever country the hotline is in. */
function international(digits: string): readonly string[] {
  const prefix = ['00', '011'].find((p) => digits.startsWith(p));
  return prefix === undefined ? [] : [`+${digits.slice(prefix.length)}`];
}

function mayRing(number: PhoneNumber, home: CountryCode | undefined): boolean {
  const { country } = number;
  if (country === undefined || !number.isValid() || NEVER_RUNG.has(number.getType() ?? '')) return false;
  if (number.countryCallingCode === '1' && /^\d{3}976/.test(number.nationalNumber)) return false;
  return country === home || !NOT_FROM_ABROAD.has(country);
}

function e164Of(number: PhoneNumber): E164 {
  const text: string = number.number;
  return text as E164;
}
