/**
 * Which of the numbers that come from callers we ring or text: callbacks cost money, and to be made to ring numbers that pay whoever
 * owns them is the oldest fraud there is. Asked before a promise is spoken and again before anybody is rung. Agents' and emergency
 * numbers come from the hotline's own file and need no leave.
 */
import { type CountryCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import type { E164 } from '../ids.ts';
import type { Hotline } from './model.ts';
import { e164Of, isWithheld } from './phone.ts';

export interface DialRules {
  /** Numbers keyed without a country are of this one. */
  readonly home: CountryCode | undefined;
  /** No other country is rung. */
  readonly countries: ReadonlySet<string>;
  /** Ours and our people's: a callback to the hotline would ring for ever, and an agent is no customer. */
  readonly refused: ReadonlySet<string>;
}

/** People's own telephones. The plan of a country can't always tell a fixed line from a mobile one. */
const RUNG: ReadonlySet<string> = new Set(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE']);

const known = new WeakMap<Hotline, DialRules>();

/** The rules of a hotline; a hotline never changes, so they are made once. */
export function dialRules(hotline: Hotline): DialRules {
  const rules = known.get(hotline) ?? rulesOf(hotline);
  known.set(hotline, rules);
  return rules;
}

function rulesOf(hotline: Hotline): DialRules {
  const home = parsePhoneNumberFromString(hotline.callerId)?.country;
  const people = [
    ...hotline.emergency,
    ...Object.values(hotline.agents).map(({ address }) => address.to),
    ...Object.values(hotline.queues).flatMap(({ onCall }) => onCall),
    ...hotline.alarms.flatMap((alarm) => (alarm.kind === 'webhook' ? [] : [alarm.to])),
  ];
  const ours = [
    ...Object.keys(hotline.numbers),
    hotline.callerId,
    ...[hotline.agentsNumber, hotline.probe?.from].flatMap((own) => own ?? []),
  ];
  return {
    home,
    countries: new Set(hotline.callbackCountries ?? (home === undefined ? [] : [home])),
    refused: new Set([...ours, ...people]),
  };
}

/** Whether a caller's number may be rung, or be sent a text message. */
export function mayDial(number: E164, rules: DialRules): boolean {
  const parsed = parsePhoneNumberFromString(number);
  return parsed !== undefined && e164Of(parsed) === number && allowed(parsed, rules);
}

/** A number keyed in by a caller, national as at `home` or international (00, 011); null when it is none that we ring. */
export function readEntry(digits: string, rules: DialRules): E164 | null {
  if (!/^\d{3,20}$/.test(digits)) return null;
  const options = { extract: false, ...(rules.home !== undefined && { defaultCountry: rules.home }) };
  const number = [digits, ...international(digits)]
    .map((text) => parsePhoneNumberFromString(text, options))
    .find((parsed) => parsed !== undefined && allowed(parsed, rules));
  return number === undefined ? null : e164Of(number);
}

/** People key the prefix they know from home, whatever country the hotline is in. */
function international(digits: string): readonly string[] {
  const prefix = ['00', '011'].find((p) => digits.startsWith(p));
  return prefix === undefined ? [] : [`+${digits.slice(prefix.length)}`];
}

/** `isValid` leaves emergency and short numbers out: they are in no country's plan of subscribers. */
function allowed(number: PhoneNumber, { countries, refused }: DialRules): boolean {
  const { country } = number;
  if (country === undefined || !countries.has(country) || !number.isValid()) return false;
  if (number.ext !== undefined || !RUNG.has(number.getType() ?? '')) return false;
  // Exchanges that charge like premium numbers, and look like any other.
  if (number.countryCallingCode === '1' && /^\d{3}976/.test(number.nationalNumber)) return false;
  const e164 = e164Of(number);
  return !refused.has(e164) && !isWithheld(e164);
}
