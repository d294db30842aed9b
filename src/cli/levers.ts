/** `presszero close | open | announce`: standing orders that callers hear within one turn of the hold loop. */
import type { Command } from 'commander';
import {
  type AddCommand,
  type Cli,
  engineOf,
  examples,
  type LeverOptions,
  optionsOf,
  print,
  withBy,
} from './command.ts';
import { Usage } from './problem.ts';
import type { Levers } from './replies.ts';
import { moment } from './text.ts';
import { parseUntil } from './until.ts';

type Options = LeverOptions & { readonly until?: string; readonly clear?: true };

/** "Until opened again": the date that stands for no date (13 digits, so that every language writes it exactly). */
const UNTIL_OPENED = 9_999_999_999_999;

const withUntil = (command: Command): Command =>
  withBy(command).option(
    '--until <time>',
    '2h, 18:00, "tomorrow 8:00" or "2026-03-02 08:00", in the zone of the hotline',
  );

export const leverCommands: AddCommand = (program, cli) => {
  examples(
    withUntil(program.command('close'))
      .description('close the hotline by hand (callers hear it and are still kept in line)')
      .action(
        async (_options, self) =>
          await turn(self, cli, (until) => ({ closedUntil: until ?? UNTIL_OPENED, openUntil: null })),
      ),
    'presszero close --until 18:00',
    'presszero close',
  );
  examples(
    withUntil(program.command('open'))
      .description('take a closing back; with --until be open until then, whatever the hours say')
      .action(async (_options, self) => await turn(self, cli, (until) => ({ closedUntil: null, openUntil: until }))),
    'presszero open',
    'presszero open --until 22:00',
  );
  examples(
    withUntil(program.command('announce').argument('[text]', 'what every waiting caller is told'))
      .description('tell all waiting callers something, or stop telling it')
      .option('--clear', 'no announcement any more')
      .action(async (text: string | undefined, _options, self) => {
        if ((text === undefined) === ((optionsOf(self) as Options).clear === undefined))
          throw new Usage('Give a text in quotes, or --clear.');
        await turn(self, cli, (until) => ({ announcement: text === undefined ? null : { text, until } }));
      }),
    'presszero announce "The web shop is down, we are on it." --until 2h',
    'presszero announce --clear',
  );
};

async function turn(self: Command, { io }: Cli, change: (until: number | null) => object): Promise<void> {
  const options = optionsOf(self) as Options;
  const engine = engineOf(options, io);
  const { at, zone } = await engine.status();
  const until = options.until === undefined ? null : parseUntil(options.until, at, zone);
  const levers = await engine.setLevers(change(until), options.by ?? io.user);
  print(io, options, { levers }, () => leverLines(levers, at, zone));
}

/** What is in force now. */
export function leverLines(
  { closedUntil, openUntil, announcement }: Levers,
  now: number,
  zone: string,
): readonly string[] {
  const lines = [];
  if (closedUntil !== null && closedUntil > now)
    lines.push(
      closedUntil >= UNTIL_OPENED
        ? 'Closed by hand until it is opened again.'
        : `Closed by hand until ${moment(closedUntil, zone)}.`,
    );
  else if (openUntil !== null && openUntil > now) lines.push(`Open by hand until ${moment(openUntil, zone)}.`);
  else lines.push('Open and closed by its hours.');
  if (announcement !== null && (announcement.until === null || announcement.until > now)) {
    const until = announcement.until === null ? 'until it is cleared' : `until ${moment(announcement.until, zone)}`;
    lines.push(`Announcement ${until}: ${announcement.text || '(a recording)'}`);
  }
  return lines;
}
