import type { Language, StateId } from '../ids.ts';
import type { Option } from './model.ts';
import { type Scope, stateId, targetOf } from './normalise-flow.ts';
import { spokenWord } from './normalise-languages.ts';
import { reportLanguage, textOf } from './normalise-text.ts';
import { readPiece } from './read-piece.ts';
import type { Path } from './read-source.ts';
import { OPTION, type OptionForm, STEPS } from './schema-flow.ts';

/** More are hard to keep in mind. */
const MANY = 5;
const HEAR_AGAIN = 'hear-again';

/** The options of a menu, each read by itself. */
export function optionsOf(scope: Scope, step: Path): readonly Option[] {
  const { source } = scope;
  const path = [...step, 'menu'];
  const list = source.at(path);
  if (!Array.isArray(list)) {
    readPiece(source, STEPS.menu.shape.menu, path);
    return [];
  }
  const forms = list.flatMap((_, index) => {
    const form = readPiece(source, OPTION, [...path, index]);
    return form === null ? [] : [{ ...form, index }];
  });
  if (list.length === 0)
    source.report(path, { code: 'PZ121', message: 'The menu is empty: write one option at least.' }, 'key');
  if (forms.filter((form) => form.press !== 'star').length > MANY)
    source.report(
      path,
      { code: 'PZ166', message: `${forms.length} options are hard to keep in mind; ${MANY} are plenty.` },
      'key',
    );
  forms.forEach((form, nth) => {
    if (forms.findIndex((other) => other.press === form.press) < nth)
      source.report([...path, form.index, 'press'], {
        code: 'PZ160',
        message: `Key ${form.press} is taken by an option above.`,
      });
  });
  const options = forms.map((form) => optionOf(scope, step, form.index, form));
  reportSameWords(
    scope,
    path,
    options.map((option, nth) => ({ option, index: forms[nth]?.index ?? nth })),
  );
  return options;
}

function optionOf(scope: Scope, step: Path, index: number, form: OptionForm): Option {
  const { source, world } = scope;
  const path = [...step, 'menu', index];
  if (form.language !== undefined) reportLanguage(source, [...path, 'language'], form.language, world);
  if (form.for === undefined && form.language === undefined && form.press !== 'star')
    source.report(path, { code: 'PZ167', message: 'Say what the key is for: for: { en: "a bill" }.' });
  return {
    press: form.press,
    for: form.for === undefined ? null : textOf(source, [...path, 'for'], form.for, world, 'with variables'),
    words: wordsOf(scope, [...path, 'words'], form.words ?? {}),
    language: (form.language ?? null) as Language | null,
    go: form.press === 'star' ? again(scope, step, path, form) : targetOf(scope, [...path, 'go'], form.go),
  };
}

/** Star says the step again, slower, everywhere; an option may tell so, nothing else. */
function again({ source, flow }: Scope, step: Path, path: Path, form: OptionForm): StateId {
  const name = String(step.at(-1));
  if (form.go !== HEAR_AGAIN && form.go !== name)
    source.report([...path, 'press'], {
      code: 'PZ201',
      message:
        'Breaks P1: the star key says everything again, slower, always. Choose another key, or write go: hear-again.',
    });
  return stateId(flow, name);
}

function wordsOf(
  scope: Scope,
  path: Path,
  form: readonly string[] | Readonly<Record<string, readonly string[]>>,
): Option['words'] {
  const { source, world } = scope;
  const [first] = world.languages;
  const byLanguage = Array.isArray(form)
    ? { [first ?? 'en']: form as readonly string[] }
    : (form as Readonly<Record<string, readonly string[]>>);
  return Object.fromEntries(
    Object.entries(byLanguage).map(([language, words]) => {
      const at = Array.isArray(form) ? path : [...path, language];
      if (!Array.isArray(form)) reportLanguage(source, at, language, world, 'key');
      const human = new Set([...world.humanWords.values()].flat());
      const plain = words.map(spokenWord);
      plain.forEach((word, index) => {
        if (word === '') source.report([...at, index], { code: 'PZ128', message: 'There is no word here.' });
        else if (human.has(word))
          source.report([...at, index], {
            code: 'PZ165',
            message: `"${word}" means a person, always. Choose another word.`,
          });
      });
      return [language, plain];
    }),
  );
}

function reportSameWords(
  { source }: Scope,
  path: Path,
  options: readonly { readonly option: Option; readonly index: number }[],
): void {
  const seen = new Map<string, number>();
  for (const { option, index } of options) {
    for (const [language, words] of Object.entries(option.words)) {
      for (const [place, word] of (words ?? []).entries()) {
        const other = seen.get(`${language} ${word}`);
        if (other !== undefined) {
          const at = [...path, index, 'words'];
          const exact = source.at([...at, language]) === undefined ? [...at, place] : [...at, language, place];
          source.report(exact, {
            code: 'PZ164',
            message: other === index ? `"${word}" is here twice.` : `"${word}" chooses an option above already.`,
          });
        }
        seen.set(`${language} ${word}`, index);
      }
    }
  }
}
