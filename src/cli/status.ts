/** `presszero status`: the whole hotline in a few lines. */
import { type AddCommand, type EngineOptions, engineOf, examples, optionsOf, print, withEngine } from './command.ts';
import { leverLines } from './levers.ts';
import { flowLines } from './versions.ts';
import type { Status } from './replies.ts';
import { moment, span, table } from './text.ts';

export const statusCommand: AddCommand = (program, { io, exit }) => {
  const command = withEngine(program.command('status'))
    .description('how many callers are where, and who is there for them')
    .action(async (_options, self) => {
      const options = optionsOf(self) as EngineOptions;
      const status = await engineOf(options, io).status();
      print(io, options, status, () => statusLines(status));
      if (!status.conserved) exit(1);
    });
  examples(command, 'presszero status', 'presszero status --json');
};

export function statusLines(status: Status): readonly string[] {
  const { arrived, menu, waiting, offered, talking, ended } = status;
  const outcomes = Object.entries(status.outcomes).filter(([, count]) => count > 0);
  return [
    `${status.hotline} at ${moment(status.at, status.zone)} ${status.zone}${status.clockRate === 1 ? '' : `, clock ×${status.clockRate}`}`,
    `${arrived} arrived = ${menu} in menu + ${waiting} waiting + ${offered} offered + ${talking} talking + ${ended} ended`,
    ...(status.conserved ? [] : ['These do not add up: calls have been lost count of. Keep the log and report it.']),
    ...(outcomes.length > 0 ? [`ended: ${outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`] : []),
    ...leverLines(status.levers, status.at, status.zone),
    ...flowLines(status.flows, status.zone),
    '',
    ...table(
      ['QUEUE', 'WAITING', 'LONGEST', 'READY', 'ON DUTY', 'CALLBACKS', 'OVERDUE'],
      status.queues.map((row) => [
        row.queue,
        String(row.waiting),
        row.waiting === 0 ? '-' : span(row.longestMs),
        String(row.ready),
        String(row.staff),
        String(row.callbacks),
        String(row.overdue),
      ]),
    ),
  ];
}
