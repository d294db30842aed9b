/** `presszero versions` and `presszero rollback`: what new calls get, what calls finish on, and one step back. */
import { InvalidArgumentError } from 'commander';
import { reachOf } from '../core/canary.ts';
import {
  type AddCommand,
  type EngineOptions,
  engineOf,
  examples,
  type LeverOptions,
  optionsOf,
  print,
  withBy,
  withEngine,
} from './command.ts';
import type { Flows, Turned, Versions } from './replies.ts';
import { moment, table } from './text.ts';

export const versionCommands: AddCommand = (program, { io }) => {
  const versions = withEngine(program.command('versions'))
    .description('the versions of the flows: which is live, who published it, how many calls finish on an old one')
    .action(async (_options, self) => {
      const options = optionsOf(self) as EngineOptions;
      const list = await engineOf(options, io).versions();
      print(io, options, list, () => versionLines(list));
    });
  examples(versions, 'presszero versions', 'presszero versions --json');

  const rollback = withBy(program.command('rollback'))
    .description('end a canary; without one, put the version before the live one in force again')
    .option('--to <version>', 'a version of "presszero versions", such as v5', versionNumber)
    .option('--note <text>', 'why, for the trail')
    .action(async (_options, self) => {
      const options = optionsOf(self) as LeverOptions & { readonly to?: number; readonly note?: string };
      const turned = await engineOf(options, io).rollback(
        options.to ?? null,
        options.note ?? '',
        options.by ?? io.user,
      );
      print(io, options, turned, () => turnedLines(turned));
    });
  examples(rollback, 'presszero rollback', 'presszero rollback --to v5 --note "the bill menu was too long"');
};

function versionNumber(text: string): number {
  const [, digits] = /^v?([1-9]\d{0,8})$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('Give a version such as v5.');
  return Number(digits);
}

function turnedLines({ from, to, canary, finishing }: Turned): readonly string[] {
  return [
    canary ? `v${from} is not tried any more; all new calls get v${to}.` : `v${to} is live again instead of v${from}.`,
    ...finishingLines(finishing),
  ];
}

export const finishingLines = (versions: readonly { readonly number: number; readonly calls: number }[]) =>
  versions.map(({ number, calls }) => `${calls} ${calls === 1 ? 'call finishes' : 'calls finish'} on v${number}.`);

function versionLines(list: Versions): readonly string[] {
  const old = list.versions.filter(({ is, calls }) => is !== 'live' && is !== 'canary' && calls > 0);
  return [
    ...table(
      ['VERSION', '', 'CALLS', 'HASH', 'PUBLISHED', 'BY', 'NOTE'],
      list.versions.map(({ number, is, calls, version, wall, author, note }) => [
        `v${number}`,
        is === 'old' ? '' : is,
        String(calls),
        version,
        moment(wall, list.zone),
        author,
        note,
      ]),
    ),
    '',
    ...flowLines(list, list.zone),
    ...finishingLines(old),
  ];
}

/** What is in force, and what keeps an edit from being so. */
export function flowLines({ live, canary, draft }: Flows, zone: string): readonly string[] {
  return [
    `New calls get v${live ?? '?'}${canary === null ? '.' : `, ${canary.share}% of them v${canary.number} (${reach(canary.tried)}; v${live ?? '?'} ${reach(canary.live)}).`}`,
    ...(draft === null
      ? []
      : [
          `The flows on ${draft.host} changed at ${moment(draft.wall, zone)}, and v${live ?? '?'} stays live:`,
          ...draft.problems.flatMap((problem) => problem.split('\n').map((line) => `  ${line}`)),
        ]),
  ];
}

function reach(tally: Readonly<Record<string, number>>): string {
  const { calls, reached } = reachOf(tally);
  return `reached ${reached} of ${calls} callers`;
}
