/** `presszero backup` and `presszero restore`: everything of a hotline's store in one file, and back. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { copyIn, copyOut, removeAll, whatIsThere } from '../redis/backup.ts';
import type { HotlineName } from '../core/ids.ts';
import { makeLog } from '../runtime/log.ts';
import { readBackup, writeBackup } from '../wiring/backup-file.ts';
import { openForTool, type ToolRedis } from '../wiring/tool-redis.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { catalogAt } from './folder.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';
import { configFrom } from './start.ts';

interface Options {
  readonly json?: true;
  readonly force?: true;
  readonly flows?: string;
  readonly data?: string;
}

const withStore = (command: Command): Command =>
  withJson(command)
    .option('--flows <folder>', 'the hotline (FLOWS_DIR, ./flows)')
    .option('--data <folder>', 'where the embedded Redis is (DATA_DIR, ./data); REDIS_URL: the one to use instead');

export const backupCommands: AddCommand = (program, { io }) => {
  examples(
    withStore(program.command('backup').argument('<file>', 'where to write it'))
      .description(
        'copy the store of a hotline, calls in line and promised callbacks included, to a file; the engine may run',
      )
      .option('--force', 'write over a file that is there')
      .action(async (file: string, _options, self) => {
        const options = optionsOf(self) as Options;
        if (existsSync(file) && options.force !== true)
          throw new Problem('file-there', `${file} is there already. Choose another name, or use --force.`);
        await onStore(options, io, async ({ connection }, hotline) => {
          const keys = await copyOut(connection, hotline);
          const at = new Date().toISOString();
          writeBackup(file, { hotline, at, keys });
          print(io, options, { file, hotline, at, keys: keys.length }, () => [
            `${keys.length} keys of ${hotline} are in ${file}.`,
            'What is personal in it is sealed: to be of use it needs the same PRESSZERO_SECRET (or DATA_DIR/secret), so keep that too, elsewhere.',
          ]);
        });
      }),
    'presszero backup hotline.backup',
    'REDIS_URL=redis://10.0.0.5 presszero backup /backups/monday --json',
  );
  examples(
    withStore(program.command('restore').argument('<file>', 'what presszero backup wrote'))
      .description('bring the store of a hotline back from a file; engines must be stopped')
      .option('--force', 'in place of what the store has now, live calls too')
      .action(async (file: string, _options, self) => {
        const options = optionsOf(self) as Options;
        const backup = readBackup(file);
        if ('problem' in backup) throw new Problem('no-backup', `${file} ${backup.problem}.`);
        await onStore(options, io, async ({ connection: { client }, inUse }, hotline) => {
          if (inUse) throw new Problem('in-use', 'An engine runs on this data folder. Stop it first.');
          if (backup.hotline !== hotline)
            throw new Problem(
              'other-hotline',
              `${file} is of the hotline ${backup.hotline}, and this folder is ${hotline}.`,
            );
          const { keys, calls } = await whatIsThere(client, hotline);
          if (keys > 0 && options.force !== true)
            throw new Problem(
              calls > 0 ? 'live-calls' : 'not-empty',
              `The store has ${keys} keys of ${hotline}${calls > 0 ? ` and ${calls} live calls` : ''}. To put the backup in their place, use --force.`,
            );
          await removeAll(client, hotline);
          const restored = await copyIn(client, hotline, backup.keys);
          print(io, options, { file, hotline, at: backup.at, keys: restored }, () => [
            `${restored} keys of ${hotline} are back, as of ${backup.at}. Start the engines.`,
          ]);
        });
      }),
    'presszero restore hotline.backup',
    'presszero restore hotline.backup --force',
  );
};

async function onStore(
  options: Options,
  io: Io,
  work: (redis: ToolRedis, hotline: HotlineName) => Promise<void>,
): Promise<void> {
  const config = configFrom(io, { FLOWS_DIR: options.flows, DATA_DIR: options.data });
  const { name } = (await catalogAt(config.flowsDir)).hotline;
  const redis = await openForTool(config, makeLog('silent')).catch((error: Error) => {
    throw new Problem('redis', `Redis cannot be used: ${error.message}`);
  });
  try {
    await work(redis, name);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Redis says it in one line: no rights, a payload of a newer version.
    throw new Problem('redis', `Redis refused: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await redis.close();
  }
}
