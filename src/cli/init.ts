/** `presszero init`: a hotline to begin with, from six answers. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answers } from '../core/starter/answers.ts';
import { answersOf, QUESTIONS, type Texts } from '../core/starter/questions.ts';
import { FLOW_NAME, HOTLINE_NAME, starterFiles } from '../core/starter/starter.ts';
import { type AddCommand, type Cli, examples, optionsOf, print, withJson } from './command.ts';
import type { Io } from './io.ts';
import { Problem, Usage } from './problem.ts';

type Options = Texts & { readonly zone?: string; readonly yes?: true; readonly json?: true };

export const initCommand: AddCommand = (program, cli) => {
  const command = withJson(program.command('init').argument('[folder]', 'where to (default: FLOWS_DIR, ./flows)'))
    .description('write a hotline to begin with, from six answers')
    .option('--title <text>', 'what callers hear the hotline called')
    .option('--languages <codes>', 'languages, the default one first: en,zh')
    .option('--number <number>', 'your telephone number, such as +12025550100')
    .option('--agent <who>', 'who answers, and on which phone: "Ana, +12025550111"')
    .option('--hours <hours>', 'always, or "mon-fri 09:00-18:00, sat 10:00-13:00"')
    .option('--zone <zone>', 'the time zone of the hours, such as Asia/Shanghai (default: of this machine)')
    .option('--wants <things>', 'what callers mostly want, two to four things: "an appointment, a bill"')
    .option('--yes', 'ask nothing; what is not given is taken by default')
    .action(async (given: string | undefined, _options, self) => {
      await init(given, optionsOf(self) as Options, cli);
    });
  examples(
    command,
    'presszero init my-hotline',
    'presszero init my-hotline --yes --title "Green Street Clinic" --wants "an appointment, a prescription"',
    'presszero init my-hotline --yes --languages zh --hours "mon-fri 09:00-18:00" --zone Asia/Shanghai',
  );
};

async function init(given: string | undefined, options: Options, { io }: Cli): Promise<void> {
  const folder = given ?? io.env['FLOWS_DIR'] ?? 'flows';
  refuseOverwriting(folder);
  const answers = await answersFrom(options, io);
  const schemas = existsSync(join(folder, '..', SCHEMAS[0])) ? '..' : '.';
  const files = starterFiles(answers, schemas);
  try {
    mkdirSync(folder, { recursive: true });
    // Written only where nothing is: somebody may have been faster.
    for (const [name, text] of files) writeFileSync(join(folder, name), text, { flag: 'wx' });
    if (schemas === '.') for (const name of SCHEMAS) copyFileSync(join(PACKAGE, name), join(folder, name));
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    throw new Problem('not-written', `${path ?? folder} cannot be written: ${code ?? message}.`);
  }
  const next = nextSteps(folder, answers, given !== undefined);
  print(io, options, { folder: resolve(folder), files: [...files.keys()], next }, () => [
    `Written: ${[...files.keys()].map((name) => join(folder, name)).join(' and ')}. Next:`,
    ...next.map((line) => `  $ ${line}`),
  ]);
}

/** For editors; they came with the package. */
const SCHEMAS = ['hotline.schema.json', 'flow.schema.json'] as const;
const PACKAGE = fileURLToPath(new URL('../../flows', import.meta.url));

function refuseOverwriting(folder: string): void {
  const there = [HOTLINE_NAME, FLOW_NAME].map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (there.length > 0)
    throw new Problem(
      'exists',
      `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written. Name another folder.`,
    );
}

async function answersFrom(options: Options, io: Io): Promise<Answers> {
  const given: Texts = Object.fromEntries(
    QUESTIONS.flatMap(({ key }) => (options[key] === undefined ? [] : [[key, options[key]]])),
  );
  const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  // What was given wrongly is told before anything is asked.
  readable(given, zone);
  const complete = options.yes === true || QUESTIONS.every(({ key }) => given[key] !== undefined);
  if (complete) return readable(given, zone);
  if (io.stdin.isTTY !== true)
    throw new Usage(
      'There is no terminal to ask at: give the answers as options (see presszero help init), or take the defaults with --yes.',
    );
  // The prompts are only loaded by who is asked.
  const { askAll } = await import('./init/ask.ts');
  return readable(await askAll(given, io), zone);
}

function readable(texts: Texts, zone: string): Answers {
  const answers = answersOf(texts, zone);
  if ('is' in answers) return answers.is;
  throw new Usage(`--${answers.key}: ${answers.why}`);
}

function nextSteps(folder: string, { number }: Answers, named: boolean): readonly string[] {
  const where = named ? `FLOWS_DIR=${shell(folder)} ` : '';
  return [
    `presszero check ${shell(folder)}`,
    `${where}presszero start`,
    `presszero call ${number}    # in a second terminal`,
  ];
}

/** As a shell takes it for one word. */
const shell = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
