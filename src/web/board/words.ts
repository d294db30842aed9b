import { inBoth, locale } from '../shared/language.ts';
import { en } from './words-en.ts';
import { zh } from './words-zh.ts';

export const words = inBoth({ en, zh });

/** Of 1. Two digits that mean something: `0.24%`, `93%`. */
export const share = (of: number, digits = 2): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumSignificantDigits: digits }).format(of);

/** Time of day, in the hotline's zone. */
export const clockTime = (at: number, zone?: string): string =>
  new Intl.DateTimeFormat(locale(), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone !== undefined && { timeZone: zone }),
  }).format(at);

/** `English`, `中文`, in the page's language. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
