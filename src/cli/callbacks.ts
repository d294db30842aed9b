/** `presszero callbacks`: the promises that are open, and how the others ended. */
import { type AddCommand, type EngineOptions, engineOf, examples, optionsOf, print, withEngine } from './command.ts';
import type { Callback } from './replies.ts';
import { moment, span, table } from './text.ts';

export const callbacksCommand: AddCommand = (program, { io, exit }) => {
  const command = withEngine(program.command('callbacks'))
    .description('list callbacks and messages; exit code 1 when one is overdue')
    .action(async (_options, self) => {
      const options = optionsOf(self) as EngineOptions;
      const engine = engineOf(options, io);
      const [callbacks, { at, zone }] = await Promise.all([engine.callbacks(), engine.status()]);
      print(io, options, { callbacks }, () => callbackLines(callbacks, at, zone));
      if (callbacks.some(({ overdue }) => overdue)) exit(1);
    });
  examples(command, 'presszero callbacks', 'presszero callbacks --json');
};

export function callbackLines(callbacks: readonly Callback[], now: number, zone: string): readonly string[] {
  if (callbacks.length === 0) return ['No callbacks.'];
  return table(
    ['PLACE', 'KIND', 'QUEUE', 'SINCE', 'NOT BEFORE', 'TRIES', 'STATE'],
    callbacks.map((row) => [
      row.place,
      row.kind,
      row.queue,
      span(now - row.arrivedAt),
      row.notBefore === null ? '-' : moment(row.notBefore, zone),
      String(row.attempts),
      `${row.disposition ?? row.state}${row.overdue ? ', OVERDUE' : ''}`,
    ]),
  );
}
