/** `presszero start`: the engine, until Ctrl-C. */
import { once } from 'node:events';
import { StoreAway } from '../engine/ports.ts';
import { type Running, startEngine } from '../main.ts';
import { hasParent, leaveParent, startNodes } from './nodes.ts';
import { type Config, printConfigProblems, readConfig } from '../runtime/config.ts';
import { makeLog } from '../runtime/log.ts';
import { StartRefused, StartStopped } from '../wiring/start-refused.ts';
import { type AddCommand, examples, optionsOf, positive, print, wholeNumber, withJson } from './command.ts';
import { needFolder } from './folder.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';

interface Options {
  readonly json?: true;
  readonly port?: number;
  readonly flows?: string;
  readonly data?: string;
  readonly rate?: number;
  readonly nodes?: number;
}

export const startCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(program.command('start'))
    .description('answer calls: an engine, and beside it a Redis and a simulated carrier unless you have your own')
    .option('--port <port>', 'where to listen (PORT, 3000; 0 = any free one)', wholeNumber(0, 65_535))
    .option('--flows <folder>', 'the hotline and its flows (FLOWS_DIR, ./flows)')
    .option('--data <folder>', 'where the embedded Redis and the secret are kept (DATA_DIR, ./data)')
    .option(
      '--rate <number>',
      'call time runs this many times faster (PRESSZERO_CLOCK_RATE, 1; not with a real carrier)',
      positive,
    )
    .option(
      '--nodes <number>',
      'so many processes of this machine share the port, each an engine; with a carrier of its own (1)',
      wholeNumber(1, 64),
    )
    .action(async (_options, self) => {
      const options = optionsOf(self) as Options;
      const config = configFrom(io, {
        PORT: options.port?.toString(),
        FLOWS_DIR: options.flows,
        DATA_DIR: options.data,
        PRESSZERO_CLOCK_RATE: options.rate?.toString(),
      });
      // Listened for from the beginning: a child may be told while it still starts.
      const stopped = stopOf(io);
      const untilStopped = async (): Promise<unknown> => stopped.aborted || (await once(stopped, 'abort'));
      if ((options.nodes ?? 1) > 1) {
        const nodes = await refusals(config, () => startNodes(config, options.nodes ?? 1, makeLog(config.logLevel)));
        print(io, options, { url: nodes.url, nodes: options.nodes }, () => [
          `PressZero answers at ${nodes.url}, in ${options.nodes} processes`,
          'Ctrl-C stops them, one after the other.',
        ]);
        await Promise.race([untilStopped(), nodes.failed]);
        if (!(await nodes.stop())) exit(1);
        return;
      }
      const running = await started(config, stopped).catch((error: unknown) => {
        if (error instanceof StartStopped) return null;
        throw error;
      });
      if (running === null) {
        leaveParent();
        return;
      }
      print(io, options, { url: running.url, carrier: running.carrier.describe(), redis: running.redis }, () =>
        greeting(running, config),
      );
      await untilStopped();
      if (!options.json) io.err('Stopping: calls under way get their answers first. Once more to stop at once.');
      if (!(await running.stop())) exit(1);
      leaveParent();
    });
  examples(
    command,
    'presszero start',
    'presszero start --port 4000 --flows ./flows/game-hotline',
    'presszero start --nodes 4',
    'TWILIO_ACCOUNT_SID=… TWILIO_AUTH_TOKEN=… PUBLIC_URL=https://… PRESSZERO_API_TOKEN=… presszero start',
  );
};

/** The environment with options on top. Throws `Problem` with every sentence that is needed. */
export function configFrom(io: Io, over: Readonly<Record<string, string | undefined>> = {}): Config {
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  const result = readConfig({ ...io.env, ...given });
  if ('problems' in result) throw new Problem('environment', printConfigProblems(result.problems));
  return result.ok;
}

/**
 * Throws `Problem` when the engine refuses to start, or its folder or its port is not to be had. With `stopped` it waits for a Redis that
 * can't be reached, and throws `StartStopped` when it is aborted meanwhile.
 */
export async function started(config: Config, stopped?: AbortSignal): Promise<Running> {
  needFolder(config.flowsDir);
  return await refusals(config, () => startEngine(config, makeLog(config.logLevel), stopped && { stopped }));
}

async function refusals<T>(config: Config, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof StartRefused) throw new Problem('refused', error.lines.join('\n'));
    if (error instanceof StoreAway)
      throw new Problem('store-away', `Redis went away while the engine started (${error.message}). Start it again.`);
    const { code, syscall, path } = error as NodeJS.ErrnoException;
    if (code !== undefined && path?.startsWith(config.dataDir))
      throw new Problem(
        'data-dir',
        `${config.dataDir} cannot be used: ${syscall} says ${code}. Choose a folder you may write to with --data or DATA_DIR.`,
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Problem('host', `${config.host} is no address of this machine. Set HOST to one, or unset it.`);
    if (code === 'EADDRINUSE')
      throw new Problem(
        'port-taken',
        `Port ${config.port} of ${config.host} is taken: an engine may run there already. Stop it, or choose another with --port.`,
      );
    if (code === 'EACCES')
      throw new Problem(
        'port-denied',
        `Port ${config.port} may not be used by you; choose one above 1023 with --port.`,
      );
    throw error;
  }
}

function stopOf({ stopped }: Io): AbortSignal {
  if (!hasParent()) return stopped;
  // Ctrl-C reaches all processes of a terminal at once; ours end one after the other, when the parent says so.
  const told = new AbortController();
  process.once('message', () => told.abort());
  return told.signal;
}

function greeting(running: Running, config: Config): readonly string[] {
  const carrier = running.carrier.describe();
  const { numbers } = running.engine.deps.versions.hotline();
  const number = Object.keys(numbers)[0] ?? '';
  const port = new URL(running.url).port;
  const rings = `npx presszero call ${number}${carrier.kind === 'simulated' && port !== '' && port !== '3000' ? ` --engine ${running.url}` : ''}`;
  return [
    `PressZero answers at ${running.url}`,
    `  flows    ${config.flowsDir}`,
    `  store    ${running.redis}`,
    carrier.kind === 'simulated'
      ? `  carrier  simulated, at ${carrier.url}`
      : '  carrier  Twilio; "presszero doctor" tells if its numbers point here',
    '',
    ...(carrier.kind === 'simulated'
      ? [
          `Try a call: open ${running.url} in a browser, or from another terminal`,
          `  ${rings}`,
          `  ${rings} --keys 0 --agents auto`,
        ]
      : [`Voice URL of your numbers: ${running.url}/voice`]),
    `How it goes:  npx presszero status, or ${running.url} in a browser`,
    'Ctrl-C stops it.',
  ];
}
