/** The command line of the project's own scripts: as `presszero` reads numbers, and exit code 2 when used wrongly. */
import { Command } from 'commander';
import { wholeNumber } from '../src/cli/command.ts';

const MOST = 1_000_000_000;

/** `name`: as in package.json. */
export const script = (name: string): Command =>
  new Command(`npm run ${name} --`).exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

export const fromZero = wholeNumber(0, MOST);
export const fromOne = wholeNumber(1, MOST);

export const list =
  <T>(each: (text: string) => T) =>
  (text: string): T[] =>
    text.split(',').map((part) => each(part.trim()));
