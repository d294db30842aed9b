/** What `presszero init` asks, read by the same rules as the files it writes. What can't be read comes back as the sentence to say. */
import { daysOf, isZone, spanOf } from '../flow/normalise-hours.ts';
import { KNOWN_LANGUAGES } from '../flow/normalise-languages.ts';
import { parseE164 } from '../flow/phone.ts';
import { phoneFault } from '../flow/schema-parts.ts';
import type { E164 } from '../ids.ts';

/** Days as `mon-fri`, and their spans as `09:00-18:00`; null = always open. */
export type OpeningHours = readonly { readonly days: string; readonly spans: readonly string[] }[] | null;

export interface Answers {
  /** As callers hear it. */
  readonly title: string;
  /** Known ones, the first is the default. */
  readonly languages: readonly string[];
  readonly number: E164;
  readonly agent: { readonly name: string; readonly phone: E164 };
  readonly hours: OpeningHours;
  /** IANA zone of the hours. */
  readonly zone: string;
  /** What callers want, 2 to 4 things. */
  readonly wants: readonly string[];
}

/** What an answer says, or the sentence why it can't be that. */
export type Answer<T> = { readonly is: T } | { readonly why: string };

const LONGEST = 60;

/** Words on one line, without signs nobody sees, and without braces: those name variables in a text. */
const clean = (text: string): string => text.replace(/[\p{C}\s{}｛｝]+/gu, ' ').trim();

export function readTitle(text: string): Answer<string> {
  return phrase(text, 'Say what callers hear the hotline called.');
}

export function readLanguages(text: string): Answer<readonly string[]> {
  const codes = [...new Set(listed(text).map((code) => code.toLowerCase()))];
  const unknown = codes.find((code) => !KNOWN_LANGUAGES.includes(code));
  if (unknown !== undefined || codes.length === 0)
    return {
      why: `${unknown === undefined ? 'Name a language' : `"${unknown}" is not among the languages we have words for`}: ${KNOWN_LANGUAGES.join(', ')}.`,
    };
  return codes.length > 3
    ? { why: 'Three languages at most: with more, a caller who says nothing waits too long for a person.' }
    : { is: codes };
}

export function readNumber(text: string): Answer<E164> {
  const number = parseE164(text.normalize('NFKC').trim());
  return number === null ? { why: phoneFault(text.trim()).message } : { is: number };
}

/** `Ana, +12025550111`. `ours` is the hotline's own number, which no agent can have. */
export function readAgent(text: string, ours: E164 | null): Answer<Answers['agent']> {
  const [, name = '', phone = ''] = /^([^+＋]*)(.*)$/su.exec(text) ?? [];
  const called = phrase(
    name.replace(/[,，、\s]+$/u, ''),
    'Write a name and a telephone number, like Ana, +12025550111.',
  );
  if ('why' in called) return called;
  const number = readNumber(phone);
  if ('why' in number) return number;
  if (number.is === ours) return { why: "That is the hotline's own number: it cannot ring itself." };
  return { is: { name: called.is, phone: number.is } };
}

/** `always`, or `mon-fri 09:00-18:00, sat 10:00-12:00 13:00-16:00`. */
export function readHours(text: string): Answer<OpeningHours> {
  const written = text.normalize('NFKC').toLowerCase().trim();
  if (written === 'always') return { is: null };
  const rows = listed(written).map((row) => {
    const [days = '', ...spans] = row.split(/\s+/);
    return { days: days.replace('–', '-'), spans };
  });
  const taken = rows.flatMap(({ days }) => daysOf(days) ?? []);
  if (
    rows.length === 0 ||
    rows.some(
      ({ days, spans }) => daysOf(days) === null || spans.length === 0 || spans.some((span) => spanOf(span) === null),
    )
  )
    return { why: 'Write always, or days and times like mon-fri 09:00-18:00, sat 10:00-13:00.' };
  return new Set(taken).size < taken.length ? { why: 'Write each day once.' } : { is: rows };
}

export function readZone(text: string): Answer<string> {
  return isZone(text)
    ? { is: text }
    : { why: `"${text.slice(0, 40)}" is no time zone. Zones are written like Asia/Shanghai or America/New_York.` };
}

export function readWants(text: string): Answer<readonly string[]> {
  const wants = [...new Set(listed(text))];
  if (wants.length < 2 || wants.length > 4) return { why: 'Write two to four things, with commas between them.' };
  return wants.some((want) => want.length > LONGEST) ? { why: TOO_LONG } : { is: wants };
}

const TOO_LONG = `Callers hear this each time: ${LONGEST} characters at most.`;

function phrase(text: string, missing: string): Answer<string> {
  const words = clean(text);
  if (words === '') return { why: missing };
  return words.length > LONGEST ? { why: TOO_LONG } : { is: words };
}

/** Things with commas between them, Chinese ones too. */
const listed = (text: string): readonly string[] =>
  text
    .split(/[,，、;；]/)
    .map(clean)
    .filter((part) => part !== '');
