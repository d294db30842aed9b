/** Who is waiting and why, for an agent's ear before the voice comes (P9): at most eight seconds, the most important first to stay. */
import type { Catalog, Hotline, Text } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { cleanText } from './clean.ts';
import type { Utterance, WhisperCard } from './prompt.ts';
import { stepOf } from './resolve.ts';
import { baseTag } from './wording.ts';

/** What eight seconds hold. */
const LATIN_CHARS = 110;
const HAN_CHARS = 36;

export interface WhisperScene {
  readonly hotline: Pick<Hotline, 'languages' | 'queues'>;
  readonly flows: Catalog['flows'];
  /** What the listener speaks, best first; empty = not known. */
  readonly languages: readonly Language[];
}

interface Words {
  readonly waited: (minutes: number) => string;
  readonly speaks: (language: string) => string;
  readonly entry: (name: string, value: string) => string;
  readonly join: (parts: readonly string[]) => string;
}

const EN: Words = {
  waited: (minutes) => (minutes < 1 ? 'just called' : `waited ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`),
  speaks: (language) => `speaks ${language}`,
  entry: (name, value) => `${name} ${singly(value)}`,
  join: (parts) => `${parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('. ')}.`,
};
const ZH: Words = {
  waited: (minutes) => (minutes < 1 ? '刚刚来电' : `已等 ${minutes} 分钟`),
  speaks: (language) => `说${language}`,
  entry: (name, value) => `${name} ${singly(value)}`,
  join: (parts) => `${parts.join('，')}。`,
};

/** Digits one by one; what was looked up or set is said as it is. */
const singly = (value: string): string => (/^\d+$/.test(value) ? value.split('').join(' ') : value);

/** Queue, reason, wait, language, what is known by name, in this order; what does not fit is left out from the end. */
export function whisper(card: WhisperCard, scene: WhisperScene): Utterance {
  const language = spokenTo(card.language, scene);
  const words = baseTag(language) === 'zh' ? ZH : EN;
  const parts = [
    textIn(scene.hotline.queues[card.queue]?.title ?? null, language) ?? card.queue,
    reasonOf(card, scene, language),
    words.waited(Math.floor(card.waitedMs / 60_000)),
    baseTag(card.language) === baseTag(language) ? null : words.speaks(languageName(card.language, language)),
    ...Object.entries(card.entries).map(([name, value]) => words.entry(name, value)),
  ].flatMap((part) => (part === null || cleanText(part) === '' ? [] : [cleanText(part)]));
  const text = fitting(parts, words);
  return { language, text, audio: null, slow: false };
}

function fitting(parts: readonly string[], words: Words): string {
  for (let kept = parts.length; kept > 1; kept--) {
    const text = words.join(parts.slice(0, kept));
    if (share(text) <= 1) return text;
  }
  // A queue's title alone that is too long is cut where its time is up.
  const only = words.join(parts.slice(0, 1)).match(/./gsu) ?? [];
  while (share(only.join('')) > 1) only.pop();
  return only.join('');
}

/** How much of the eight seconds a text takes. */
function share(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han / HAN_CHARS + (text.length - han) / LATIN_CHARS;
}

/** The caller's language when the listener speaks it, else the listener's own, as far as we have words for it. */
function spokenTo(caller: Language, { hotline, languages }: WhisperScene): Language {
  const has = (code: Language): boolean => ['en', 'zh'].includes(baseTag(code));
  const ours = languages.length > 0 ? languages : [caller, ...hotline.languages.map(({ code }) => code)];
  const same = ours.find((code) => baseTag(code) === baseTag(caller) && has(code));
  return same ?? ours.find(has) ?? ('en' as Language);
}

function reasonOf(card: WhisperCard, scene: WhisperScene, language: Language): string | null {
  const step = card.why === null ? undefined : stepOf(card.why, scene);
  const reasoned = step?.kind === 'human' || step?.kind === 'callback' || step?.kind === 'voicemail';
  return reasoned ? textIn(step.reason, language) : null;
}

function textIn(text: Text | null, language: Language): string | null {
  if (text === null) return null;
  const same = (Object.keys(text) as Language[]).find((code) => baseTag(code) === baseTag(language));
  return (same === undefined ? Object.values(text)[0] : text[same])?.text ?? null;
}

function languageName(code: Language, inLanguage: Language): string {
  try {
    return new Intl.DisplayNames([baseTag(inLanguage)], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
