/** `presszero publish`: a folder of flows becomes what new calls get. */
import { InvalidArgumentError } from 'commander';
import { printProblem } from '../core/flow/problem.ts';
import { flowSet } from '../runtime/flow-set.ts';
import { readAudio } from '../runtime/flows-folder.ts';
import { checkFlows } from '../wiring/check.ts';
import { type AddCommand, type EngineOptions, engineOf, examples, optionsOf, print, withEngine } from './command.ts';
import { folderAt, needFolder } from './folder.ts';
import { Problem, Usage } from './problem.ts';
import type { Published } from './replies.ts';
import { finishingLines } from './versions.ts';

interface Options extends EngineOptions {
  readonly note?: string;
  readonly author?: string;
  readonly canary?: number;
  readonly finish?: true;
}

export const publishCommand: AddCommand = (program, { io }) => {
  const command = withEngine(
    program.command('publish').argument('[folder]', 'hotline.yaml, flows and audio/ (default: FLOWS_DIR, ./flows)'),
  )
    .description('check a folder of flows and put it in force for new calls; calls in progress finish on theirs')
    .option('--note <text>', 'what changed, for those who read "presszero versions"')
    .option('--author <name>', 'whose change it is (default: your user name)')
    .option(
      '--canary <share>',
      'try it on a share of new calls first, such as 10%; it ends by itself if they fare worse',
      share,
    )
    .option('--finish', 'put the version that is being tried in force for all new calls')
    .action(async (folder: string | undefined, _options, self) => {
      const options = optionsOf(self) as Options;
      const engine = engineOf(options, io);
      const author = options.author ?? io.user;
      if (options.finish) {
        if (folder !== undefined || options.canary !== undefined || options.note !== undefined)
          throw new Usage('--finish is about the version that is being tried: it takes no folder, note or share.');
        const turned = await engine.promote(author);
        return print(io, options, turned, () => [
          `v${turned.to} is live for all new calls.`,
          ...finishingLines(turned.finishing),
        ]);
      }
      const content = await contentOf(folder ?? io.env['FLOWS_DIR'] ?? 'flows', (line) => io.err(line));
      const { canary = null, note = '' } = options;
      const published = await engine.publish({ ...content, canary, note, by: author });
      print(io, options, published, () => publishedLines(published));
    });
  examples(
    command,
    'presszero publish --note "shorter bill menu"',
    'presszero publish deploy/flows --author ann --canary 10%',
    'presszero publish --finish',
  );
};

function share(text: string): number {
  const value = Number(/^(\d+(?:\.\d+)?)\s*%?$/.exec(text)?.[1] ?? 'none');
  if (!(value >= 1 && value <= 50)) throw new InvalidArgumentError('Give a share from 1% to 50%.');
  return value;
}

/** What is sent. Throws `Problem` with what is wrong: the engine would say the same. */
async function contentOf(folder: string, warn: (line: string) => void) {
  needFolder(folder);
  const { files, audio } = await folderAt(folder);
  const recordings = await readAudio(folder, audio).catch((error: Error) => {
    throw new Problem('too-large', error.message);
  });
  const { catalog, problems } = await checkFlows(flowSet(files, recordings));
  const lines = problems.map((one) => printProblem(one, files.get(one.file) ?? ''));
  if (catalog === null) throw new Problem('problems', [...lines, `Nothing was published from ${folder}.`].join('\n'));
  for (const line of lines) warn(line);
  return {
    files: Object.fromEntries(files),
    audio: Object.fromEntries([...recordings].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])),
  };
}

function publishedLines({ is, number, live, changed, share, finishing }: Published): readonly string[] {
  switch (is) {
    case 'live':
      return changed === false
        ? [`v${number} is just this, and live already.`]
        : [`v${number} is live.`, ...finishingLines(finishing)];
    case 'canary':
      return [
        `v${number} is tried on ${share}% of new calls; the others get v${live}.`,
        'When you trust it: presszero publish --finish. When not: presszero rollback.',
      ];
    case 'left':
      return [`v${number} is known, and v${live} stays live.`];
  }
}
