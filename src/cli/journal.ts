/** `presszero journal`: what this machine has promised, read from its disk; no engine and no Redis need be there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Noted } from '../engine/journal-ports.ts';
import { type ReadJournal, readJournal } from '../runtime/journal-lines.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { Problem } from './problem.ts';
import { moment, table } from './text.ts';

/** As `main.ts` names it, one a hotline. */
const FILE = /^promises-(.+)\.jsonl$/;

interface Row {
  readonly hotline: string;
  readonly place: string;
  readonly kind: string;
  readonly queue: string;
  readonly promisedAt: number;
  /** Null: it stands. */
  readonly disposition: string | null;
  readonly endedAt: number | null;
}

export const journalCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(program.command('journal'))
    .description('list the promises that stand on this disk, and how others ended; exit code 1 when lines are damaged')
    .option('--data <folder>', 'the data folder of an engine (DATA_DIR, ./data)')
    .action((_options, self) => {
      const options = optionsOf(self) as { json?: true; data?: string };
      const folder = resolve(options.data ?? (io.env['DATA_DIR']?.trim() || 'data'));
      const journals = journalsIn(folder);
      const promises = journals.flatMap(({ hotline, read }) => [...read.noted.values()].map(rowOf(hotline)));
      const damaged = journals.flatMap(({ file, read }) => read.damaged.map((line) => `${file}:${line}`));
      print(io, options, { promises, damaged }, () => [...rowLines(promises), ...damagedLines(damaged)]);
      if (damaged.length > 0) exit(1);
    });
  examples(command, 'presszero journal', 'presszero journal --data /var/lib/presszero --json');
};

function journalsIn(folder: string): { hotline: string; file: string; read: ReadJournal }[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const hotline = FILE.exec(name)?.[1];
      const file = join(folder, name);
      return hotline === undefined ? [] : [{ hotline, file, read: readJournal(readFileSync(file)) }];
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      'journal',
      `No journal can be read in ${folder}: ${why}. Say where it is with --data or DATA_DIR.`,
    );
  }
}

const rowOf =
  (hotline: string) =>
  ({ promised, settled }: Noted): Row => ({
    hotline,
    place: promised.place,
    kind: promised.as,
    queue: promised.queue,
    promisedAt: promised.at,
    disposition: settled?.disposition ?? null,
    endedAt: settled?.at ?? null,
  });

function rowLines(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return ['No promises.'];
  return table(
    ['HOTLINE', 'PLACE', 'KIND', 'QUEUE', 'PROMISED (UTC)', 'STATE'],
    rows.map((row) => [
      row.hotline,
      row.place,
      row.kind,
      row.queue,
      moment(row.promisedAt, 'UTC'),
      row.disposition === null || row.endedAt === null ? 'stands' : `${row.disposition} ${moment(row.endedAt, 'UTC')}`,
    ]),
  );
}

const damagedLines = (damaged: readonly string[]): readonly string[] =>
  damaged.length === 0 ? [] : ['', 'Damaged, so not read (the engine keeps a copy when it starts):', ...damaged];
