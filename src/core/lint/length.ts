/** Prompts the carrier would not take: more than it speaks in one go, or than one answer holds. */
import type { Step } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import type { StateId } from '../ids.ts';
import { cleanText, fits, pieces } from '../speech/clean.ts';
import type { Utterance } from '../speech/prompt.ts';
import { MAX_SPEECHES } from '../twiml/answer.ts';
import { MAX_BYTES } from '../twiml/render.ts';
import { type Breath, heaviestBreath, stepsOf } from './breath.ts';
import { type Ground, nameOf, startsOf } from './ground.ts';
import { leads, rests } from '../flow/leads.ts';
import { askOf, sayOf, words } from './speech.ts';
import { spokenIn, textsOf } from './texts.ts';

/** What an answer holds besides words: its verbs, and two addresses with the whole call sealed in them. */
const AROUND_BYTES = 8_000;
/** `<Say voice="…" language="…"><prosody rate="slow">…`, around each piece. */
const VERB_BYTES = 150;
/** What stands in an answer beside the flow's own words: the sentence about the person. */
const OWN_SPEECHES = 4;

/** Texts that would be cut in two. */
export function tooLong(ground: Ground): readonly Problem[] {
  const { catalog, steps, ofStep } = ground;
  const message = (language: string) =>
    `The words in "${language}" are more than the carrier speaks in one go: 3000 letters, or 500 Chinese characters. Say it in several steps, or say less.`;
  const texts = textsOf(ground).flatMap(({ text, problem }) =>
    spokenIn(text)
      .filter(([, { text }]) => !fits(cleanText(text)))
      .map(([language]) => problem({ code: 'PZ222', message: message(language) }, [language])),
  );
  // The options of a menu are one text when they are spoken.
  const menus = [...steps.values()].flatMap((step) => {
    if (step.kind !== 'menu') return [];
    const long = catalog.hotline.languages.find(({ code }) =>
      words(askOf(step), catalog, code).some(({ text }) => !fits(text)),
    );
    return long === undefined ? [] : [ofStep(step, { code: 'PZ222', message: message(long.code) }, ['menu'])];
  });
  return [...texts, ...menus];
}

/** Everything said from one answer to the next question goes to the carrier as one document; what is too much is never heard. */
export function tooMuch(ground: Ground): readonly Problem[] {
  const { catalog, steps, ofStep } = ground;
  const languages = catalog.hotline.languages.map(({ code }) => code);
  // Measured four times over, put into words once.
  const said = new Map(
    [...steps.values()].map((step) => [
      step,
      languages.map((language) => words([...sayOf(step), ...askOf(step)], catalog, language)),
    ]),
  );
  const sizes = (step: Step, size: Size) => (said.get(step) ?? []).map(size);
  // The first words of a call may be said in every language, the later ones are said in one.
  const inAll = (size: Size) => heaviestBreath(ground, (step) => sizes(step, size).reduce((sum, one) => sum + one, 0));
  const inOne = (size: Size) => heaviestBreath(ground, (step) => Math.max(...sizes(step, size)));
  const told = new Set<StateId>();
  const tell = (breath: Breath | null, limit: number, what: string): readonly Problem[] => {
    if (breath === null || breath.weight <= limit) return [];
    const last = stepsOf(breath).at(-1) ?? breath.step;
    if (told.has(last.id)) return [];
    told.add(last.id);
    const message = `Too much is said on the way to ${nameOf(last)} before a caller can answer: ${what}. The end of it would not be heard. Put a menu in between.`;
    return [ofStep(last, { code: 'PZ223', message })];
  };
  const tellAll = (starts: readonly StateId[], per: (size: Size) => (from: StateId) => Breath | null) => {
    const [speeches, bytes] = [per(speechesOf), per(bytesOf)];
    return starts.flatMap((from) => [
      ...tell(speeches(from), MAX_SPEECHES - OWN_SPEECHES, `more than ${MAX_SPEECHES - OWN_SPEECHES} texts`),
      ...tell(bytes(from), MAX_BYTES - AROUND_BYTES, 'more than the 64 kB the carrier takes'),
    ]);
  };
  const later = [...new Set([...steps.values()].filter(rests).flatMap(leads))];
  return [...tellAll(startsOf(ground), inAll), ...tellAll(later, inOne)];
}

/** Of what is said in one language. */
type Size = (said: readonly Utterance[]) => number;

const speechesOf: Size = (said) =>
  said.reduce((sum, { text, audio }) => sum + (audio === null ? pieces(text).length : 1), 0);

const escaped = (text: string): string => text.replace(/[&<>"]/g, '&quot;');
const bytesOf: Size = (said) =>
  said.reduce(
    (sum, { text }) => sum + Buffer.byteLength(escaped(text)) + VERB_BYTES * Math.max(1, pieces(text).length),
    0,
  );
