/** What stands around every page: its name, the language, and whether the engine is there. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, type Language, speak } from './language.ts';
import type { Lost } from './live.ts';
import { learnCarrier, Nav, type PageName } from './nav.tsx';
import { words } from './words.ts';

const LANGUAGES: readonly (readonly [Language, string, string])[] = [
  ['en', 'English', 'en'],
  ['zh', '中文', 'zh-Hans'],
];

export interface FrameProps {
  readonly title: string;
  /** Which of the pages this is; none: it stands before them, without ways to them. */
  readonly here?: PageName;
  /** Who does not answer, so that what the page shows may be old. */
  readonly lost?: Lost | null;
  /** Switches of this page, beside the language. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Frame({ title, here, lost = null, tools, children }: FrameProps) {
  useEffect(() => {
    document.title = `${title} · PressZero`;
  }, [title]);
  useEffect(() => {
    if (here !== undefined && here !== 'phone') void learnCarrier();
  }, [here]);
  return (
    <>
      <a class="skip" href="#page">
        {words.value.skip}
      </a>
      <header class="top">
        <p class="brand">
          <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="9" />
            <ellipse cx="16" cy="16" rx="5.6" ry="8" />
          </svg>
          PressZero
        </p>
        {here !== undefined && <Nav here={here} />}
        <p class="away" role="status">
          {lost === null ? '' : words.value.away[lost]}
        </p>
        <div class="tools">
          {tools}
          <fieldset class="segments">
            <legend class="unseen">{words.value.language}</legend>
            {LANGUAGES.map(([value, name, lang]) => (
              <label key={value}>
                <input type="radio" name="language" checked={language.value === value} onChange={() => speak(value)} />
                <span lang={lang}>{name}</span>
              </label>
            ))}
          </fieldset>
        </div>
      </header>
      <main id="page" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
