/** `presszero replay`: the recorded trails of real calls, against the draft in a folder. */
import { recorded, type Recorded } from '../core/replay/record.ts';
import { type End, type Parting, replay, type Replayed, type Where } from '../core/replay/replay.ts';
import { parseDuration } from '../core/time.ts';
import { type AddCommand, type EngineOptions, engineOf, examples, optionsOf, print, withEngine } from './command.ts';
import { draftIn } from './folder.ts';
import { Usage } from './problem.ts';
import { deed } from './story.ts';
import { moment } from './text.ts';

interface Options extends EngineOptions {
  readonly since: string;
}

export const replayCommand: AddCommand = (program, { io, exit }) => {
  const command = withEngine(
    program.command('replay').argument('[folder]', 'the draft: a flows folder (default: FLOWS_DIR, ./flows)'),
  )
    .description(
      'replay the recorded calls of a running engine against a draft; exit code 1 when one would end elsewhere',
    )
    .option('--since <time>', 'how far back, in call time: 1d, 12h', '1d')
    .action(async (folder: string | undefined, _options, self) => {
      const options = optionsOf(self) as Options;
      const backMs = parseDuration(options.since);
      if (backMs === null) throw new Usage(`--since "${options.since}" is not a time such as 1d or 12h.`);
      const draft = await draftIn(folder, io);
      const engine = engineOf(options, io);
      const { at, zone } = await engine.status();
      const since = Math.max(0, at - backMs);
      const record = recorded(await engine.trails(since));
      const all = record.calls.map((call) => replay(draft.machine, call));
      const other = all.filter(differs);
      const elsewhere = other.filter((one) => one.elsewhere);
      print(io, options, jsonOfReplay(draft.folder, since, record, all), () => [
        ...other.flatMap((one) => [...lines(one, zone), '']),
        summary(all.length, other.length, elsewhere.length, moment(since, zone)),
        ...leftOut(record),
      ]);
      if (elsewhere.length > 0) exit(1);
    });
  examples(command, 'presszero replay', 'presszero replay drafts/new-menu --since 7d', 'presszero replay --json');
  command.addHelpText(
    'after',
    '\nTrails hold no digits: an entry is taken as one that fits. Opening or closing by hand is not replayed.',
  );
};

const differs = ({ parting, elsewhere }: Replayed): boolean => parting !== null || elsewhere;

function lines({ call, parting, was, would, elsewhere }: Replayed, zone: string): readonly string[] {
  const begun = moment(call.turns[0]?.at ?? 0, zone);
  return [
    `${call.sid}  ${begun}  ${elsewhere ? 'ends elsewhere' : 'goes another way to the same end'}`,
    ...(parting === null ? [] : [`  ${partingText(parting)}`]),
    ...(elsewhere ? [`  ended ${endText(was)}`, `  would end ${endText(would)}`] : []),
  ];
}

function partingText({ event, from, was, would }: Parting): string {
  const where = ({ state, queue }: Where): string => (queue === null ? state : `${state} (${queue})`);
  return `${deed(event)} at ${from}: was ${where(was)}, would be ${where(would)}`;
}

function endText({ state, queue, outcome }: End): string {
  const how = outcome === null ? `at ${state}` : `as ${outcome}`;
  return queue === null ? `${how}, in no line` : `${how}, in the line ${queue}`;
}

function summary(calls: number, other: number, elsewhere: number, since: string): string {
  if (calls === 0) return `No call that is over since ${since}.`;
  const parts = [
    `${calls - other} as they went`,
    `${other - elsewhere} another way to the same end`,
    `${elsewhere} to another end`,
  ];
  return `${calls} call${calls === 1 ? '' : 's'} since ${since}: ${parts.join(', ')}.`;
}

function leftOut({ underWay, cutOff, callsBack }: Recorded): readonly string[] {
  const parts = [
    ...(underWay > 0 ? [`${underWay} under way`] : []),
    ...(cutOff > 0 ? [`${cutOff} begun earlier`] : []),
    ...(callsBack > 0 ? [`${callsBack} calling back`] : []),
  ];
  return parts.length === 0 ? [] : [`Left out: ${parts.join(', ')}.`];
}

function jsonOfReplay(folder: string, since: number, record: Recorded, all: readonly Replayed[]): object {
  const { underWay, cutOff, callsBack } = record;
  const other = all.filter(differs);
  return {
    folder,
    since,
    calls: all.length,
    elsewhere: other.filter((one) => one.elsewhere).length,
    leftOut: { underWay, cutOff, callsBack },
    parted: other.map(({ call, ...rest }) => ({ sid: call.sid, at: call.turns[0]?.at ?? null, ...rest })),
  };
}
