/** `presszero what-if`: what a caller would meet at some moment, without a call. */
import { parseE164 } from '../core/flow/phone.ts';
import type { Catalog } from '../core/flow/model.ts';
import type { E164, Language } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import { momentOf, parseWhen } from '../core/trial/when.ts';
import { type Met, type QueueThen, type WhatIf, type WhatIfAsked, whatIf } from '../core/what-if.ts';
import { type AddCommand, examples, optionsOf, phoneNumber, print, withJson } from './command.ts';
import { draftIn } from './folder.ts';
import { Usage } from './problem.ts';
import { moment, table } from './text.ts';

interface Options {
  readonly json?: true;
  readonly at?: string;
  readonly from: string;
  readonly language?: string;
  readonly flows?: string;
}

export const whatIfCommand: AddCommand = (program, { io }) => {
  const command = withJson(
    program.command('what-if').argument('<number>', 'the number that would be rung', phoneNumber),
  )
    .description('what a caller would hear, where the keys lead and who is there: told from the flows, without a call')
    .option('--at <moment>', 'when: "2026-12-25T03:00+08:00", "2026-12-25 03:00", "Tuesday 10:00" (default: now)')
    .option(
      '--from <number>',
      'who would ring; "withheld" hides it',
      (text) => (text === 'withheld' ? text : phoneNumber(text)),
      '+12025550142',
    )
    .option('--language <tag>', 'the language the caller chooses')
    .option('--flows <folder>', 'the hotline and its flows (FLOWS_DIR, ./flows)')
    .action(async (number: string, _options, self) => {
      const options = optionsOf(self) as Options;
      const { machine } = await draftIn(options.flows, io);
      const told = whatIf(machine, askedOf(number, options, machine.catalog));
      print(io, options, { number, from: options.from, ...told }, () => lines(number, told));
    });
  examples(
    command,
    'presszero what-if +12025550100',
    'presszero what-if +12025550100 --at "2026-12-25T03:00+08:00"',
    'presszero what-if +12025550140 --flows flows/game-hotline --at "Sunday 22:00" --from withheld',
  );
};

function askedOf(number: string, options: Options, { hotline }: Catalog): WhatIfAsked {
  const numbers = Object.keys(hotline.numbers);
  if (!numbers.includes(number))
    throw new Usage(`The hotline does not answer ${number}; it answers ${numbers.join(', ')}.`);
  const codes = hotline.languages.map(({ code }) => code);
  if (options.language !== undefined && !codes.some((code) => code === options.language))
    throw new Usage(`The hotline does not speak "${options.language}"; it speaks ${codes.join(', ')}.`);
  const now = Date.now() as EpochMs;
  const when = options.at === undefined ? { is: 'moment' as const, at: now } : parseWhen(options.at);
  if (when === null)
    throw new Usage(
      `--at "${options.at ?? ''}" is no moment. Write it like "Tuesday 10:00", "2026-12-25 03:00" or "2026-12-25T03:00+08:00".`,
    );
  return {
    number: number as E164,
    caller: parseE164(options.from),
    at: momentOf(when, hotline, now),
    language: (options.language ?? null) as Language | null,
  };
}

function lines(number: string, { at, zone, flow, first, keys, hours, queues }: WhatIf): readonly string[] {
  const day = new Date(at).toLocaleDateString('en', { weekday: 'long', timeZone: zone });
  const then = (time: EpochMs): string => moment(time, zone);
  return [
    `${number} on ${day}, ${then(at)} (${zone}): the flow ${flow} answers.`,
    '',
    `The caller hears, up to ${place(first)}:`,
    ...said(first, '  '),
    '',
    'The keys:',
    ...keys.flatMap(({ key, ...met }) => [`  ${keyName(key)}  leads to ${place(met)}`, ...said(met, '       ')]),
    '',
    ...table(
      ['hours', 'then', 'changes'],
      hours.map(({ name, open, changesAt }) => [
        name,
        open ? 'open' : 'closed',
        changesAt === null ? 'never' : then(changesAt),
      ]),
    ),
    '',
    ...table(
      ['queue', 'then', 'on duty by schedule', 'people are there', 'call back'],
      queues.map((queue) => queueRow(queue, at, then)),
    ),
  ];
}

function queueRow(queue: QueueThen, at: EpochMs, then: (time: EpochMs) => string): readonly string[] {
  const { name, open, onDuty, peopleAt, onCall, callbackFrom } = queue;
  return [
    name,
    open ? 'open' : 'closed',
    `${onDuty.length === 0 ? 'nobody' : onDuty.map((agent) => agent.name).join(', ')}${onCall && (!open || onDuty.length === 0) ? ' (somebody is on call: the caller must press 3)' : ''}`,
    peopleAt === null ? 'not by schedule' : peopleAt === at ? 'now' : then(peopleAt),
    callbackFrom === null ? 'when it is their turn' : `from ${then(callbackFrom)}`,
  ];
}

function place({ state, queue }: Met): string {
  if (state === '@hold' && queue !== null) return `the line for ${queue}`;
  return `${SYSTEM[state] ?? state}${queue === null ? '' : `, in the line for ${queue}`}`;
}

/** States every hotline has, in words. */
const SYSTEM: Readonly<Record<string, string>> = {
  '@on-call': 'somebody on call, who is rung',
  '@callback-confirm': 'the promise of a call back',
  '@callback-entry': 'the question for a number to call back',
  '@message': 'a message',
  '@ended': 'the end of the call',
};

const said = ({ hears }: Met, indent: string): readonly string[] =>
  hears.length === 0 ? [`${indent}(nothing)`] : hears.map(({ language, text }) => `${indent}[${language}] ${text}`);

const keyName = (key: string): string => (key === 'hash' ? '#' : key);
