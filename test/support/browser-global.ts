import type { TestProject } from 'vitest/node';
import { type BrowserProgram, findBrowser } from './browser.ts';
import { builtPages } from './pages.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's browser; null: none can be had, and what needs one is skipped. */
    browser: BrowserProgram | null;
    /** The folder of the built pages. */
    pages: string;
  }
}

/** Finds a browser and builds the pages once for the run. Without a browser its tests are skipped, loudly; in CI that is a failure. */
export default async function setup(project: TestProject): Promise<void> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  project.provide('pages', await builtPages());
  try {
    project.provide('browser', await findBrowser(tell));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true') throw error;
    tell(`SKIPPED, no browser: the pages are not tested. ${why}. Set CHROME_PATH to one.`);
    project.provide('browser', null);
  }
}
