import type { E164, Language } from '../ids.ts';
import type { LookupHost, Spoken, Text } from './model.ts';
import type { Path, Source } from './read-source.ts';
import type { Variables } from './read-variables.ts';
import type { TextForm } from './schema-parts.ts';
import { nearest } from './suggest.ts';
import { namesIn } from './variable.ts';

/** What the pieces of a folder must know of each other. A null is not known, since its file can't be read: what leads there isn't judged. */
export interface World extends Variables {
  /** First = default. Empty when they can't be read. */
  readonly languages: readonly Language[];
  readonly queues: ReadonlySet<string> | null;
  readonly hours: ReadonlySet<string> | null;
  readonly flows: ReadonlySet<string>;
  readonly defaultQueue: string | null;
  /** The hotline's own numbers: nobody else answers there. */
  readonly ours: ReadonlySet<E164>;
  /** Words that mean a person, per language. */
  readonly humanWords: ReadonlyMap<string, readonly string[]>;
  readonly lookupHosts: readonly LookupHost[] | null;
  /** Names of the files in `audio/`. */
  readonly audio: ReadonlySet<string>;
}

/** The kinds a carrier plays. */
const AUDIO = /^[^/\\]+\.(wav|mp3|aiff?|gsm|ulaw)$/i;

/** Whether a text may hold `{due}`, and who hears it. Those that agents hear, and names of things, may not: they are spoken outside the call. */
export type Holds = 'words only' | 'with variables' | 'for agents';

/** A text in every language it is given in; what is missing or misspelt is reported. */
export function textOf(source: Source, path: Path, form: TextForm, world: World, holds: Holds = 'words only'): Text {
  const { languages } = world;
  const [first] = languages;
  if (typeof form === 'string') {
    const spoken = spokenOf(source, path, form, world, holds);
    if (!swallows(form, world)) reportMissing(source, path, new Set(first === undefined ? [] : [first]), world, holds);
    return { [first ?? 'en']: spoken };
  }
  const said = Object.entries(form).map(([language, words]) => {
    if (languages.length > 0) reportLanguage(source, [...path, language], language, world, 'key');
    return [language, spokenOf(source, [...path, language], words, world, holds)] as const;
  });
  const whole = Object.values(form).every((words) => !swallows(typeof words === 'string' ? words : words.text, world));
  if (whole) reportMissing(source, path, new Set(Object.keys(form)), world, holds);
  return Object.fromEntries(said);
}

/** True when the hotline speaks this language; reported otherwise. */
export function reportLanguage(
  source: Source,
  path: Path,
  language: string,
  { languages }: World,
  where: 'key' | 'value' = 'value',
): void {
  if (languages.length === 0 || languages.some((l) => l === language)) return;
  source.report(
    path,
    {
      code: 'PZ134',
      message: `The hotline does not speak "${language.slice(0, 40)}": its languages are ${languages.join(', ')}.`,
      suggestion: nearest(language, languages),
    },
    where,
  );
}

function spokenOf(
  source: Source,
  path: Path,
  form: string | { text: string; audio: string },
  world: World,
  holds: Holds,
): Spoken {
  const { text, audio } = typeof form === 'string' ? { text: form, audio: null } : form;
  const textPath = typeof form === 'string' ? path : [...path, 'text'];
  if (text.trim() === '') source.report(textPath, { code: 'PZ128', message: 'There are no words here.' });
  if (swallows(text, world))
    source.report(textPath, {
      code: 'PZ114',
      message:
        'The words of another language are inside of this text. End it before the comma, with the same straight quote it begins with: "…".',
    });
  if (audio !== null) reportAudio(source, [...path, 'audio'], audio, world.audio);
  if (holds === 'with variables' && audio === null) reportVariables(source, textPath, text, world);
  else if (namesIn(text).names.length > 0)
    source.report(textPath, {
      code: 'PZ172',
      message:
        audio === null
          ? 'No variable can be spoken here. The agent hears what the caller has keyed in anyway.'
          : 'A recording cannot speak a variable. Take away the recording, or the braces.',
    });
  return { text: text.trim(), audio };
}

/** `test results，zh：检查结果`: a full-width comma that nobody could tell from one of the text's own, until a language came. */
const swallows = (text: string, { languages }: World): boolean =>
  [...text.matchAll(/，\s*["“']?([\w-]+)["”']?\s*[:：]/g)].some(([, key]) =>
    languages.some((language) => language === key),
  );

/** The variables that a text speaks: there, and fit to be heard by anybody. */
export function reportVariables(source: Source, path: Path, text: string, world: World): void {
  const { names, stray } = namesIn(text);
  if (stray)
    source.report(path, {
      code: 'PZ171',
      message: 'A brace in a text begins or ends the name of a variable, like {due}. Close it, or take it away.',
    });
  for (const name of names) {
    reportVariable(source, path, name, world);
    if (world.secrets.has(name))
      source.report(path, {
        code: 'PZ170',
        message: `${name} is secret: it is never spoken, sent as a text message or copied. Take {${name}} away.`,
      });
  }
}

/** A variable that no step gives a value to is a slip of the pen. */
export function reportVariable(source: Source, path: Path, name: string, { variables }: World): void {
  if (variables.has(name)) return;
  source.report(path, {
    code: 'PZ135',
    message: `No step collects, looks up or sets "${name.slice(0, 40)}".`,
    suggestion: nearest(name, variables),
  });
}

function reportAudio(source: Source, path: Path, file: string, audio: ReadonlySet<string>): void {
  if (!AUDIO.test(file))
    return source.report(path, {
      code: 'PZ150',
      message:
        'A recording is the name of a wav, mp3, aiff, gsm or ulaw file in the folder audio/, without the folder.',
    });
  if (!audio.has(file))
    source.report(path, {
      code: 'PZ149',
      message: `There is no ${file} in the folder audio/.`,
      suggestion: nearest(file, audio),
    });
}

function reportMissing(
  source: Source,
  path: Path,
  given: ReadonlySet<string>,
  { languages }: World,
  holds: Holds,
): void {
  const [first, ...others] = languages;
  if (first !== undefined && !given.has(first))
    return source.report(
      path,
      { code: 'PZ147', message: `The words in "${first}" are missing, the hotline's first language.` },
      'key',
    );
  const missing = others.filter((language) => !given.has(language));
  if (missing.length > 0)
    source.report(
      path,
      {
        code: 'PZ148',
        message: `The words in ${missing.map((l) => `"${l}"`).join(' and ')} are missing; ${holds === 'for agents' ? 'agents' : 'callers'} would hear "${first ?? ''}".`,
      },
      'key',
    );
}
