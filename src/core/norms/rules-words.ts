/** F18 to F20: what the first menu must name, found by its own words in every language of the hotline. */
import type { Option, Step } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { stepOf } from '../speech/resolve.ts';
import { baseTag } from '../speech/wording.ts';
import { type Finding, MUST, none, notJudged, placeOfStep, type Rule, type Subject } from './finding.ts';
import type { Limits } from './profile.ts';

export const WORD_RULES: { readonly [R in 'F18' | 'F19' | 'F20']: Rule<Limits[R]> } = {
  F18: {
    title: 'A complaint is an option of the first menu',
    limit: MUST,
    judge: (subject) => named(subject, COMPLAINT, 'a complaint'),
  },
  F19: {
    title: 'Cancelling is an option of the first menu',
    limit: MUST,
    judge: (subject) => named(subject, CANCELLING, 'cancelling'),
  },
  F20: {
    title: 'The language is chosen in the first menu',
    limit: MUST,
    judge: (subject) => {
      const { languages } = subject.machine.catalog.hotline;
      const menus = firstMenus(subject, (level) => level <= 1);
      if (languages.length === 1) return notJudged('the hotline speaks one language only: do your callers?');
      const offered = new Set(menus.flatMap(({ options }) => options.flatMap(({ language }) => language ?? [])));
      // The first language is spoken anyway.
      const missing = languages.slice(1).filter(({ code }) => !offered.has(code));
      const [menu] = menus.filter(({ options }) => options.some(({ language }) => language !== null));
      return none(
        missing.length,
        menu === undefined ? null : placeOfStep(menu.id, subject.machine),
        missing.length === 0
          ? `${languages.map(({ code }) => code).join(', ')} can be chosen`
          : `${missing.map(({ code }) => code).join(', ')} can't be chosen there`,
      );
    },
  },
};

type Menu = Step & { readonly kind: 'menu' };
type Stems = Readonly<Record<string, readonly string[]>>;

/** Beginnings of the words people use for it, by language. */
const COMPLAINT: Stems = {
  de: ['beschwer', 'reklamation'],
  en: ['complain'],
  es: ['queja', 'reclama', 'reclamo'],
  fr: ['plainte', 'réclamation'],
  it: ['reclam'],
  ko: ['불만', '민원'],
  nl: ['klacht'],
  pt: ['reclama', 'queixa'],
  tr: ['şikayet', 'şikâyet'],
  zh: ['投诉'],
};
const CANCELLING: Stems = {
  de: ['kündig', 'storn'],
  en: ['cancel'],
  es: ['cancel', 'darse de baja', 'una baja'],
  fr: ['résili', 'annul'],
  it: ['disdett', 'disdire', 'recesso', 'cancell'],
  ko: ['해지', '취소'],
  nl: ['opzeg', 'annule'],
  pt: ['cancel'],
  tr: ['iptal'],
  zh: ['取消', '注销', '退订', '解约'],
};

function firstMenus({ machine, proof }: Subject, asked: (level: number) => boolean): readonly Menu[] {
  return proof.measures.menus.flatMap(({ step, level }) => {
    const found = asked(level) ? stepOf(step, machine.catalog) : undefined;
    return found?.kind === 'menu' ? [found] : [];
  });
}

function named(subject: Subject, stems: Stems, what: string): Finding {
  const menus = firstMenus(subject, (level) => level === 1);
  if (menus.length === 0) return notJudged(`there is no menu: does the person who answers take ${what}?`);
  const languages = subject.machine.catalog.hotline.languages.map(({ code }) => code);
  const unknown = languages.filter((code) => stems[baseTag(code)] === undefined);
  if (unknown.length > 0)
    return notJudged(`no word for ${what} is known in ${unknown.join(', ')}: does the first menu name it?`);
  const found = menus.flatMap((menu) =>
    languages.map((code) => ({
      menu,
      code,
      option: menu.options.find((option) => names(option, code, stems[baseTag(code)] ?? [])),
    })),
  );
  const missing = found.filter(({ option }) => option === undefined);
  const [wrong] = missing;
  if (wrong !== undefined)
    return none(
      missing.length,
      placeOfStep(wrong.menu.id, subject.machine),
      `no option names ${what} in ${wrong.code} (looked for: ${(stems[baseTag(wrong.code)] ?? []).join(', ')})`,
    );
  const keys = [...new Set(found.flatMap(({ option }) => option?.press ?? []))].join(', ');
  const [menu] = menus;
  return none(
    0,
    menu === undefined ? null : placeOfStep(menu.id, subject.machine),
    `key ${keys} names ${what} in ${languages.join(', ')}`,
  );
}

/** Its spoken words, or words that choose it. */
function names({ for: what, words }: Option, code: Language, stems: readonly string[]): boolean {
  const said = [what?.[code]?.text ?? '', ...(words[code] ?? [])].map((text) => text.toLowerCase());
  return said.some((text) => stems.some((stem) => text.includes(stem)));
}
