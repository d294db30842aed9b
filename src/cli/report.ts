/** `presszero report`: what was counted in a time, by queue, half-hour or agent. */
import { Option } from 'commander';
import type { z } from 'zod';
import { tableOf } from '../core/report/columns.ts';
import { csvOf } from '../core/report/csv.ts';
import type { Figures } from '../core/report/figures.ts';
import { BY, type By } from '../core/report/report.ts';
import type { Report } from '../http/api/reports-shape.ts';
import { type AddCommand, type EngineOptions, engineOf, examples, optionsOf, print, withEngine } from './command.ts';
import { Usage } from './problem.ts';
import { moment, span, table } from './text.ts';

type Reply = z.infer<typeof Report>;
interface Options extends EngineOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by: By;
  readonly csv?: true;
}

export const reportCommand: AddCommand = (program, { io }) => {
  const command = withEngine(
    program
      .command('report')
      .option('--from <day>', 'first day, or time (2026-11-27T09:30), of the hotline (default: today)')
      .option('--to <day>', 'last day, to its end, or time (default: today)')
      .addOption(new Option('--by <what>', 'a row for each').choices(BY).default('queue'))
      .option('--csv', 'print CSV, with every figure'),
  )
    .description('answers, waits, hang-ups, talks and outcomes of a time; kept for thirteen months')
    .action(async (_options, self) => {
      const options = optionsOf(self) as Options;
      if (options.csv && options.json) throw new Usage('--csv or --json, not both.');
      const report = await engineOf(options, io).report(options);
      if (options.csv) io.out(csvOf(tableOf(report, options.by, nameIn(report))).trimEnd());
      else print(io, options, report, () => reportLines(report));
    });
  examples(
    command,
    'presszero report',
    'presszero report --from 2026-11-01 --to 2026-11-30 --by agent',
    'presszero report --from 2026-11-27 --by half-hour --csv > friday.csv',
  );
};

export function reportLines(report: Reply): readonly string[] {
  const { from, to, zone, by, rows, total } = report;
  const outcomes = Object.entries(total.outcomes);
  return [
    `${moment(from, zone)} to ${moment(to, zone)} ${zone}, by ${by}`,
    ...(rows.length === 0 ? ['Nothing happened in this time.'] : []),
    ...(rows.length === 0
      ? []
      : table(
          headOf(by),
          rows.map((row) => [nameIn(report)(row.name), ...cellsOf(by, row)]),
        )),
    ...(by === 'agent' || rows.length === 0
      ? []
      : [
          '',
          `all: ${total.offered} joined a line, ${total.answered} met a person, ${total.abandonedTotal} hung up waiting`,
        ]),
    ...(outcomes.length > 0 ? [`ended: ${outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`] : []),
    ...(total.carrierUnits > 0 ? [`about ${total.carrierUnits} minutes billed by the carrier (an estimate)`] : []),
  ];
}

const headOf = (by: By): readonly string[] =>
  by === 'agent'
    ? ['AGENT', 'OFFERED', 'TAKEN', 'MISSED', 'DECLINED', 'TALKS', 'AHT', 'CUT SHORT', 'ON DUTY', 'BUSY']
    : [
        by === 'queue' ? 'QUEUE' : 'FROM',
        'JOINED',
        'ANSWERED',
        '≤15 s',
        '≤20 s',
        '≤40 s',
        'HUNG UP',
        '0→VOICE p50',
        'p90',
        'p99',
        'AHT',
      ];

function cellsOf(by: By, row: Figures | Reply['total']): readonly string[] {
  const time = (ms: number | null): string => (ms === null ? '-' : span(ms));
  if (by === 'agent')
    return [row.offered, row.answered, row.missed, row.declined, row.talks]
      .map(String)
      .concat(time(row.ahtMs), String(row.shortTalks), span(row.onDutyMs), busyOf(row));
  const { s15, s20, s40 } = row.answeredWithin;
  const { p50Ms, p90Ms, p99Ms } = row.zeroToVoice;
  return [
    ...[row.offered, row.answered, s15, s20, s40, row.abandonedTotal].map(String),
    ...[p50Ms, p90Ms, p99Ms, row.ahtMs].map(time),
  ];
}

const busyOf = ({ busyMs, onDutyMs }: Pick<Figures, 'busyMs' | 'onDutyMs'>): string =>
  onDutyMs === 0 ? '-' : `${Math.round((100 * busyMs) / onDutyMs)} %`;

function nameIn({ by, zone }: Reply): (name: string) => string {
  return by === 'half-hour' ? (name) => moment(Number(name), zone) : (name) => name;
}
