/** `presszero forget`: erases what is known of a telephone number, and says how much that was. */
import {
  type AddCommand,
  examples,
  type LeverOptions,
  engineOf,
  optionsOf,
  phoneNumber,
  print,
  withBy,
} from './command.ts';
import { readLines } from './input.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';
import type { Forgotten } from './replies.ts';

type Options = LeverOptions & { readonly force?: true };

export const forgetCommand: AddCommand = (program, { io, exit }) => {
  const command = withBy(program.command('forget').argument('<number>', 'with its country', phoneNumber))
    .description(
      'erase what is known of a telephone number: history, calls and their trails, callbacks, kept places, recordings at the carrier',
    )
    .option('--force', 'also what is promised to it, without asking')
    .action(async (number: string, _options, self) => {
      const options = optionsOf(self) as Options;
      const engine = engineOf(options, io);
      const by = options.by ?? io.user;
      const force = options.force === true;
      let done: Forgotten;
      try {
        done = await engine.forget(number, force, by);
      } catch (error) {
        const promised = error instanceof Problem && error.code === 'promised';
        if (!promised || !(await meantSo(error.message, io))) throw error;
        done = await engine.forget(number, true, by);
      }
      print(io, options, done, () => receiptLines(done));
      if (done.forgotten.recordingsLeft > 0) exit(1);
    });
  examples(command, 'presszero forget +12025550155', 'presszero forget +12025550155 --force --json');
};

/** Asked once, at a terminal only. */
async function meantSo(why: string, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true) return false;
  io.ask(`${why}\nTake it back and forget the number? [y/N] `);
  for await (const line of readLines(io)) return /^y(es)?$/i.test(line.trim());
  return false;
}

export function receiptLines({ forgotten, rewritten }: Forgotten): readonly string[] {
  const { calls, trailEntries, callbacks, takenBack, history, places, recordings, recordingsLeft } = forgotten;
  if (calls + callbacks + history + places === 0) return ['Nothing is known of this number.'];
  return [
    'Forgotten:',
    `  calls           ${calls}, with ${trailEntries} entries of their trails`,
    `  callbacks       ${callbacks}${takenBack > 0 ? `, ${takenBack} of them promises taken back` : ''}`,
    `  caller history  ${history}`,
    `  kept places     ${places}`,
    `  recordings      ${recordings}`,
    ...(recordingsLeft > 0
      ? [`The recordings of ${recordingsLeft} calls could not be deleted at the carrier. Delete them there.`]
      : []),
    rewritten === true
      ? 'The file on disk has been written anew without it. Backups have it still.'
      : 'Your Redis keeps it on disk until its file is written anew: run BGREWRITEAOF there. Backups have it still.',
  ];
}
