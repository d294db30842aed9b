/** What the commands share: their options, their way to the engine, and their way of printing. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Engine, engineAt } from './engine.ts';
import type { Io } from './io.ts';
import { Usage } from './problem.ts';

export interface Cli {
  readonly io: Io;
  /** The exit code when all is done; 0 unless called. */
  readonly exit: (code: 0 | 1) => void;
}

/** Adds itself to the program. */
export type AddCommand = (program: Command, cli: Cli) => void;

export interface EngineOptions {
  readonly engine?: string;
  readonly json?: true;
}
export interface LeverOptions extends EngineOptions {
  readonly by?: string;
}

export const withJson = (command: Command): Command => command.option('--json', 'print JSON');

export const withEngine = (command: Command): Command =>
  withJson(command.option('--engine <url>', 'where the engine is (default: http://127.0.0.1:$PORT, 3000)', httpUrl));

/** For commands that change something: who did it stands in the log and in the trail. */
export const withBy = (command: Command): Command =>
  withEngine(command.option('--by <name>', 'who does this (default: your user name)'));

export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);

/** A command with commands of its own that also does something without one: a word it does not know is no argument. */
export function noSuchCommand(command: Command): void {
  const [word] = command.args;
  if (word === undefined) return;
  throw new Usage(
    `unknown command '${command.name()} ${word}'; there are: ${command.commands.map((one) => one.name()).join(', ')}.`,
  );
}

/** Options of this command and of the one it belongs to (`calls --json move …` is `calls move … --json`). */
export const optionsOf = (command: Command): unknown => command.optsWithGlobals();

export function engineOf(options: EngineOptions, io: Io): Engine {
  const port = io.env['PORT']?.trim() || '3000';
  return engineAt(
    options.engine ?? `http://127.0.0.1:${port}`,
    io.env['PRESSZERO_API_TOKEN']?.trim() || null,
    io.stopped,
  );
}

/** JSON for programs, or lines for people. */
export function print(io: Io, options: { readonly json?: true }, value: unknown, lines: () => readonly string[]): void {
  if (options.json) io.out(jsonOf(value));
  else for (const line of lines()) io.out(line);
}

export const jsonOf = (value: unknown): string => JSON.stringify(value, null, 2);

export function httpUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Give a URL such as http://127.0.0.1:3000.');
  return text.replace(/\/+$/, '');
}

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
    return value;
  };
}

export function positive(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

export function phoneNumber(text: string): string {
  const bare = text.replace(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(bare))
    throw new InvalidArgumentError('Give a number with its country, such as +12025550100.');
  return bare;
}

export function callSid(text: string): string {
  if (!/^CA[0-9a-f]{32}$/.test(text))
    throw new InvalidArgumentError('A CallSid is CA and 32 hexadecimal digits; "presszero calls" lists them.');
  return text;
}
