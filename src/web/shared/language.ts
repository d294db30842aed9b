/** The language of the pages: the browser's own at first, then the one that was chosen. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';

export type Language = 'en' | 'zh';

const KEPT = 'presszero.language';

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.languages
    .find((one) => /^(en|zh)\b/i.test(one))
    ?.toLowerCase()
    .startsWith('zh') === true
    ? 'zh'
    : 'en';
}

export const language = signal<Language>(first());

export function speak(chosen: Language): void {
  localStorage.setItem(KEPT, chosen);
  language.value = chosen;
}

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-Hans' : 'en';
});

/** Of a text by language the one for whoever reads the page; where it has none in that language, its first. */
export function forReader(texts: Readonly<Record<string, string>>): string | undefined {
  const all = Object.entries(texts);
  return (all.find(([code]) => code.split('-')[0] === language.value) ?? all[0])?.[1];
}

/** For the browser's own formats. */
export const locale = (): string => (language.value === 'zh' ? 'zh-CN' : 'en-US');

/** `1,234`. */
export const count = (n: number): string => new Intl.NumberFormat(locale()).format(n);

/** The words of the chosen language; both tables have one type, so that neither lacks a sentence. */
export const inBoth = <Words>(tables: Readonly<Record<Language, Words>>): ReadonlySignal<Words> =>
  computed(() => tables[language.value]);
