/** Telephone numbers from outside. libphonenumber knows every country's plan; which of them we ring is told in `dialling.ts`. */
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import type { E164 } from '../ids.ts';

/** What some networks send instead of a withheld number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad. */
const WITHHELD: ReadonlySet<string> = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);

const MAX_LENGTH = 40;

/** Reads a number in international form, spaces and brackets allowed; null when it is none. Extensions are refused. */
export function parseE164(text: string): E164 | null {
  if (!/^\+[\d\s().-]+$/.test(text) || text.length > MAX_LENGTH) return null;
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.isPossible() === true && number.ext === undefined ? e164Of(number) : null;
}

/** The number a call comes from; null when it is withheld, or no telephone number (`client:`, `sip:`). */
export function callerNumber(from: string): E164 | null {
  const number = isWithheld(from) ? null : parseE164(from);
  return number === null || isWithheld(number) ? null : number;
}

export function isWithheld(number: string): boolean {
  return WITHHELD.has(number);
}

/** Two capital letters of ISO 3166 for a country with telephones. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

export function e164Of(number: PhoneNumber): E164 {
  const text: string = number.number;
  return text as E164;
}
