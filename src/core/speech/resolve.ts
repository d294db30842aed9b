/** Prompts → what is said, in which language. Pure: the same prompts in the same scene are the same words. */
import { fill } from '../flow/variable.ts';
import type { Catalog, Flow, Hotline, Option, Step, Text } from '../flow/model.ts';
import type { Language, StateId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { cleanText } from './clean.ts';
import type { Prompt, Utterance } from './prompt.ts';
import { baseTag, type Fixed, type SpeechFacts, type Wording, wordingFor } from './wording.ts';

/** Where prompts are spoken: whose words, in what language, at what moment of call time. */
export interface Scene {
  readonly hotline: Pick<Hotline, 'languages' | 'title' | 'callerId'>;
  readonly flows: Catalog['flows'];
  /** Null until the caller chose one: the hotline's first, and what must be understood by everybody in all of them. */
  readonly lang: Language | null;
  readonly now: EpochMs;
  /** What `{due}` in a text stands for. */
  readonly vars: Readonly<Record<string, string>>;
}

type Said = Omit<Utterance, 'slow'>;

/** Short sentences that a caller who has not chosen a language yet must understand all the same. */
const FOR_EVERYBODY: ReadonlySet<Prompt['say']> = new Set([
  'crowded',
  'show-you-are-there',
  'silence',
  'to-person',
  'agent-gone',
  'end-question',
]);

export function utterances(prompts: readonly Prompt[], scene: Scene): readonly Utterance[] {
  const choice = scene.lang === null ? languageMenu(prompts, scene) : null;
  let slow = false;
  return prompts.flatMap((prompt, index) => {
    if (prompt.say === 'slowly') slow = true;
    const languages = languagesOf(prompt, scene, choice !== null && index <= choice.index ? choice.languages : null);
    const said = saidOf(prompt, prompts[index - 1], languages, scene);
    return said.flatMap((one) => spoken(one, slow));
  });
}

/**
 * The last menu of these prompts where the caller chooses a language, and the languages: it and what leads up to it is said in each of
 * them. A menu that does not offer the hotline's first language is no such choice: it is said in that one, and names the others.
 */
function languageMenu(
  prompts: readonly Prompt[],
  scene: Scene,
): { readonly index: number; readonly languages: readonly Language[] } | null {
  const first = scene.hotline.languages[0]?.code;
  const choices = prompts.map((p) => (p.say === 'menu' ? offered(stepOf(p.step, scene)) : []));
  const index = choices.findLastIndex((languages) => languages.some((language) => language === first));
  const languages = choices[index];
  return languages === undefined ? null : { index, languages };
}

function offered(step: Step | undefined): readonly Language[] {
  if (step?.kind !== 'menu') return [];
  return [...new Set(step.options.flatMap((option) => option.language ?? []))];
}

function languagesOf(prompt: Prompt, scene: Scene, choice: readonly Language[] | null): readonly Language[] {
  const all = scene.hotline.languages.map((language) => language.code);
  if (prompt.say === 'person' && prompt.all) return all;
  if (choice !== null) return choice;
  if (scene.lang === null && FOR_EVERYBODY.has(prompt.say)) return all;
  return scene.lang === null ? all.slice(0, 1) : [scene.lang];
}

function saidOf(
  prompt: Prompt,
  before: Prompt | undefined,
  languages: readonly Language[],
  scene: Scene,
): readonly Said[] {
  switch (prompt.say) {
    case 'slowly':
      return [];
    case 'step':
      return each(languages, (language) => own(stepOf(prompt.step, scene)?.say ?? null, language, scene));
    case 'ask': {
      const step = stepOf(prompt.step, scene);
      if (step?.kind !== 'collect') return [];
      return each(languages, (language) => [
        ...own(step.ask, language, scene),
        ...(step.min === step.max ? [] : fixed(language, scene, (words) => words.endEntry)),
      ]);
    }
    case 'menu': {
      const step = stepOf(prompt.step, scene);
      const options = step?.kind === 'menu' ? step.options.flatMap((o) => optionSaid(o, languages, scene)) : [];
      // Said just before the options already: once is enough.
      const person =
        before?.say === 'person'
          ? []
          : each(languages, (language) =>
              fixed(language, scene, (words) => words.person({ say: 'person', all: false }, factsFor(language, scene))),
            );
      return joined([...options, ...person]);
    }
    case 'announcement':
      return [{ language: languageOfText(prompt.text, languages, scene), text: prompt.text, audio: prompt.recording }];
    case 'notice':
      return each(languages, (language) => fixed(language, scene, (words) => words.notice[prompt.what]));
    case 'person':
    case 'crowded':
    case 'show-you-are-there':
    case 'silence':
    case 'wrong':
    case 'wrong-entry':
    case 'to-person':
    case 'place':
    case 'place-same':
    case 'wait':
    case 'people-at':
    case 'hold-options':
    case 'on-call-option':
    case 'callback-confirm':
    case 'callback-entry':
    case 'callback-promised':
    case 'message-ask':
    case 'message-kept':
    case 'end-question':
    case 'agent-gone':
    case 'callback-leg':
    case 'callback-later':
    case 'callback-cancelled':
      return once(
        each(languages, (language) =>
          fixed(language, scene, (words) => wordsOf(prompt, words, factsFor(language, scene))),
        ),
      );
  }
}

/** The function of a wording for a prompt. TypeScript can't see that a prompt's own function takes that prompt. */
function wordsOf(prompt: Extract<Prompt, { readonly say: Fixed }>, words: Wording, facts: SpeechFacts): string {
  return (words[prompt.say] as (prompt: Prompt, facts: SpeechFacts) => string)(prompt, facts);
}

/** A language option speaks for itself in its own language; the others are said in every language asked for. */
function optionSaid(option: Option, languages: readonly Language[], scene: Scene): readonly Said[] {
  const { for: what, language, press } = option;
  if (language !== null && what === null)
    return fixed(language, scene, (words, own) => words.language(press, own ? null : languageName(language)));
  return each(language === null ? languages : [language], (tongue) => {
    if (what === null) return press === 'star' ? fixed(tongue, scene, (words) => words.hearAgain(press)) : [];
    return own(what, tongue, scene).flatMap((said) =>
      said.audio === null
        ? fixed(said.language, scene, (words) => words.option(said.text, press))
        : [said, ...fixed(said.language, scene, (words) => words.press(press))],
    );
  });
}

/** Languages without words of ours are spoken to in English: that is said once, not once for each. */
const once = (said: readonly Said[]): readonly Said[] =>
  said.filter(
    (one, index) => said.findIndex(({ language, text }) => language === one.language && text === one.text) === index,
  );

const each = (languages: readonly Language[], say: (language: Language) => readonly Said[]): readonly Said[] =>
  languages.flatMap(say);

/** A sentence of ours. Without words of its own a language is spoken to in English, with an English voice. */
function fixed(language: Language, scene: Scene, say: (words: Wording, own: boolean) => string): readonly Said[] {
  const { words, own } = wordingFor(language);
  const english = scene.hotline.languages.find(({ code }) => baseTag(code) === 'en')?.code ?? ('en' as Language);
  return [{ language: own ? language : english, text: say(words, own), audio: null }];
}

/** A text of the flow's own: in the language, one of the same base, or the hotline's first. */
function own(text: Text | null, language: Language, scene: Scene): readonly Said[] {
  if (text === null) return [];
  const codes = [
    language,
    ...(Object.keys(text) as Language[]).filter((code) => baseTag(code) === baseTag(language)),
    ...scene.hotline.languages.map(({ code }) => code),
  ];
  for (const code of codes) {
    const spoken = text[code];
    if (spoken !== undefined) return [{ language: code, text: fill(spoken.text, scene.vars), audio: spoken.audio }];
  }
  return [];
}

/** A text as it is read, in the language of the call; may be empty. */
export function written(text: Text, scene: Scene): string {
  const language = scene.lang ?? scene.hotline.languages[0]?.code ?? ('en' as Language);
  return cleanText(own(text, language, scene)[0]?.text ?? '');
}

function factsFor(language: Language, scene: Scene): SpeechFacts {
  const [title] = own(scene.hotline.title, language, scene);
  return { now: scene.now, callerId: scene.hotline.callerId, title: title?.text ?? '' };
}

/** An announcement is typed once, by somebody in a hurry: Chinese characters are read by a Chinese voice, others by another. */
function languageOfText(text: string, languages: readonly Language[], scene: Scene): Language {
  const han = /\p{Script=Han}/u.test(text);
  const codes = [...languages, ...scene.hotline.languages.map(({ code }) => code)];
  return codes.find((code) => (baseTag(code) === 'zh') === han) ?? ((han ? 'zh' : 'en') as Language);
}

/** Neighbours in one language become one text: a menu is one breath, not nine. */
function joined(said: readonly Said[]): readonly Said[] {
  return said.reduce<readonly Said[]>((done, one) => {
    const last = done.at(-1);
    if (last === undefined || last.audio !== null || one.audio !== null || last.language !== one.language)
      return [...done, one];
    const { words } = wordingFor(one.language);
    return [...done.slice(0, -1), { ...one, text: last.text + words.gap + one.text }];
  }, []);
}

function spoken(said: Said, slow: boolean): readonly Utterance[] {
  const text = cleanText(said.text);
  if (text === '' && said.audio === null) return [];
  return [{ ...said, text, audio: slow && text !== '' ? null : said.audio, slow }];
}

/** `support/main` is a step of the flow `support`. */
export function stepOf(id: StateId, { flows }: Pick<Scene, 'flows'>): Step | undefined {
  const flow: Flow | undefined = flows[id.slice(0, id.indexOf('/')) as Flow['name']];
  if (flow === undefined) return undefined;
  const steps = byId.get(flow) ?? new Map(flow.steps.map((step) => [step.id, step]));
  byId.set(flow, steps);
  return steps.get(id);
}

/** A flow may have thousands of steps, and every prompt asks. */
const byId = new WeakMap<Flow, ReadonlyMap<StateId, Step>>();

function languageName(code: string): string | null {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? null;
  } catch {
    return code;
  }
}
