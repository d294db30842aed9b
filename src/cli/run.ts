/** The command line as a function: words in, exit code out. 0 all well, 1 problems found, 2 used wrongly. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { agentsCommand } from './agents.ts';
import { backupCommands } from './backup.ts';
import { callCommand } from './call.ts';
import { callbacksCommand } from './callbacks.ts';
import { callsCommand } from './calls.ts';
import { carrierCommand } from './carrier.ts';
import { checkCommand } from './check.ts';
import { type Cli, jsonOf } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { fallbackCommand } from './fallback.ts';
import { forgetCommand } from './forget.ts';
import { graphCommand } from './graph.ts';
import { initCommand } from './init.ts';
import type { Io } from './io.ts';
import { journalCommand } from './journal.ts';
import { leverCommands } from './levers.ts';
import { pinCommand } from './pin.ts';
import { probeCommand } from './probe.ts';
import { publishCommand } from './publish.ts';
import { Problem, Usage } from './problem.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { testCommand } from './test.ts';
import { trailCommand } from './trail.ts';
import { whatIfCommand } from './what-if.ts';
import { versionCommands } from './versions.ts';

const EXAMPLES = `
Examples:
  $ presszero start                                  an engine, a Redis and a simulated carrier
  $ presszero call +12025550100                      ring it from this terminal
  $ presszero call +12025550100 --keys 0 --agents auto --fast
  $ presszero init my-hotline                        a hotline of your own, from six answers
  $ presszero check flows                            what is wrong with the flow files
  $ presszero test flows                             play the flow tests beside them
  $ presszero doctor --fix                           is the real account ready?

Exit codes: 0 all well, 1 problems found, 2 used wrongly.
"presszero help COMMAND" tells more about one.`;

const COMMANDS = [
  startCommand,
  carrierCommand,
  callCommand,
  initCommand,
  checkCommand,
  testCommand,
  whatIfCommand,
  replayCommand,
  graphCommand,
  statusCommand,
  callsCommand,
  agentsCommand,
  callbacksCommand,
  journalCommand,
  trailCommand,
  reportCommand,
  leverCommands,
  publishCommand,
  versionCommands,
  pinCommand,
  forgetCommand,
  backupCommands,
  fallbackCommand,
  probeCommand,
  doctorCommand,
];

export async function run(words: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const cli: Cli = { io, exit: (wanted) => (code = wanted) };
  const program = new Command('presszero')
    .description('A phone hotline engine that cannot strand a caller: from any moment, 0 is a human.')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  for (const add of COMMANDS) add(program, cli);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return told(error, words, io);
  }
}

function told(error: unknown, words: readonly string[], io: Io): number {
  // Commander has printed the sentence (and its "did you mean") already; it says 1 where we say 2.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Usage) {
    io.err(`error: ${error.message}`);
    return 2;
  }
  const [code, message] =
    error instanceof Problem
      ? [error.code, error.message]
      : ['internal', error instanceof Error ? (error.stack ?? error.message) : String(error)];
  if (words.includes('--json')) io.out(jsonOf({ error: { code, message } }));
  else io.err(message);
  return 1;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
