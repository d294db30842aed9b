/** `presszero call`: a phone in the terminal. */
import { setTimeout as pause } from 'node:timers/promises';
import { Option } from 'commander';
import { OUTCOMES } from '../core/call.ts';
import { parseDuration } from '../core/time.ts';
import { CarrierAway } from '../simulator/client.ts';
import { type AddCommand, examples, httpUrl, jsonOf, optionsOf, phoneNumber, withEngine } from './command.ts';
import type { Engine } from './engine.ts';
import type { Io } from './io.ts';
import { findHost, type Host, type HostOptions } from './phone/host.ts';
import { readHands } from './phone/keyboard.ts';
import { parseKeys } from './phone/keys.ts';
import { HELP } from './phone/line.ts';
import { type CallRun, type Ended, runCall } from './phone/session.ts';
import { printLine } from './phone/transcript.ts';
import { Problem, Usage } from './problem.ts';
import { span } from './text.ts';

interface Options extends HostOptions {
  readonly json?: true;
  readonly keys?: string;
  readonly agents: 'auto' | 'by-hand';
  readonly from: string;
  readonly expect: string;
  readonly within: string;
  readonly stay?: true;
}

/** Real time in which nothing is said or done: something hangs. */
const SILENCE_MS = 30_000;
/** The engine hears of the end by a webhook: wall time we give it. */
const OUTCOME_MS = 10_000;

export const callCommand: AddCommand = (program, { io, exit }) => {
  const command = withEngine(
    program.command('call').argument('<number>', 'the number to ring, such as +12025550100', phoneNumber),
  )
    .description('ring the hotline from this terminal, over the simulated carrier')
    .option('--keys <script>', 'what the caller does: 9,0 presses, w5 waits 5 s, "words" says, h hangs up')
    .addOption(
      new Option('--agents <how>', 'who answers for the agents: robots, or you')
        .choices(['auto', 'by-hand'])
        .default('by-hand'),
    )
    .option('--fast', 'an engine started for the call runs 20 times faster')
    .option(
      '--from <number>',
      'who rings; "withheld" hides it',
      (text) => (text === 'withheld' ? 'anonymous' : phoneNumber(text)),
      '+12025550142',
    )
    .addOption(
      new Option('--expect <outcome>', 'the outcome for which the exit code is 0').choices(OUTCOMES).default('talked'),
    )
    .option('--stay', 'after the promise of a callback, wait for it; its outcome is what --expect means then')
    .option('--within <time>', 'hang up a scripted call after this much call time', '30m')
    .option('--carrier <url>', 'the simulated carrier, when it is a process of its own (TWILIO_API_BASE_URL)', httpUrl)
    .action(async (number: string, _options, self) => {
      if (!(await call(number, optionsOf(self) as Options, io))) exit(1);
    });
  examples(
    command,
    'presszero call +12025550100',
    'presszero call +12025550100 --keys 0 --agents auto --fast',
    `presszero call +12025550100 --keys '9,w3,"agent"' --agents auto --json`,
    'presszero call +12025550100 --keys 0,1,1 --agents auto --fast --stay',
  );
  command.addHelpText('after', `\nWhile it runs:\n  ${HELP.join('\n  ')}`);
};

/** True when the outcome is the expected one. */
async function call(number: string, options: Options, io: Io): Promise<boolean> {
  const script = options.keys === undefined ? [] : parseKeys(options.keys);
  const withinMs = parseDuration(options.within);
  if (withinMs === null) throw new Usage(`--within "${options.within}" is not a time such as 10m.`);
  const host = await findHost(options, io);
  try {
    const byHand = options.keys === undefined;
    const wish = {
      from: options.from,
      to: number,
      script,
      robots: options.agents === 'auto',
      alone: !byHand || io.stdin.isTTY !== true,
      withinMs,
      silenceMs: SILENCE_MS,
      rate: host.rate,
    };
    const run = await held(host, wish, byHand, options, io);
    const outcome = await outcomeOf(host.engine, run.calledBack ?? run.sid, io);
    tell({ number, run, outcome, host }, options, io);
    return outcome === options.expect;
  } finally {
    await host.close();
  }
}

async function held(
  host: Host,
  wish: Parameters<typeof runCall>[1],
  byHand: boolean,
  options: Options,
  io: Io,
): Promise<CallRun> {
  const leave = new AbortController();
  const over = new AbortController();
  if (byHand && io.stdin.isTTY && !options.json) for (const line of HELP) io.err(line);
  try {
    return await runCall(host.carrier, wish, {
      names: host.names,
      ...(options.stay && { staysFor: async (sid) => (await outcomeOf(host.engine, sid, io)) === 'callback' }),
      stopped: AbortSignal.any([io.stopped, leave.signal]),
      onLine: (line) => {
        if (!options.json) io.out(printLine(line));
      },
      onPlaced(sid, phones) {
        if (!byHand) return;
        const hands = { ...io, stopped: AbortSignal.any([io.stopped, over.signal]) };
        readHands(hands, sid, phones, host.carrier).then(
          (brokenOff) => brokenOff && leave.abort(),
          (error: unknown) => io.err(String(error)),
        );
      },
    });
  } catch (error) {
    if (error instanceof CarrierAway)
      throw new Problem('no-carrier', `The simulated carrier at ${host.carrier.url} cannot be used: ${error.message}.`);
    throw error;
  } finally {
    over.abort();
  }
}

/** Null: the engine has not said how the call ended. */
async function outcomeOf(engine: Engine, sid: string, io: Io): Promise<string | null> {
  const giveUpAt = performance.now() + OUTCOME_MS;
  while (performance.now() < giveUpAt && !io.stopped.aborted) {
    // An engine that is being restarted under the call may be back in a moment.
    const found = await engine.call(sid).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'no-engine') return null;
      throw error;
    });
    if (found?.phase === 'ended' && found.outcome !== null) return found.outcome;
    await pause(100);
  }
  return null;
}

const WHY: Readonly<Record<Ended, string | null>> = {
  ended: null,
  silent: `Nothing was said or done for ${SILENCE_MS / 1000} s of real time, so the caller hung up.`,
  'too-long': 'The call went on longer than --within allows, so the caller hung up.',
  stopped: 'Stopped: the caller hung up.',
  'carrier-gone': 'The simulated carrier went away during the call.',
};

function tell(
  { number, run, outcome, host }: { number: string; run: CallRun; outcome: string | null; host: Host },
  options: Options,
  io: Io,
): void {
  const ok = outcome === options.expect;
  const lastedMs = run.lines.at(-1)?.at ?? 0;
  if (options.json) {
    const { sid, calledBack, why, timeToPersonMs, lines } = run;
    return io.out(
      jsonOf({
        ok,
        outcome,
        expected: options.expect,
        sid,
        calledBack,
        number,
        from: options.from,
        why,
        timeToPersonMs,
        lastedMs,
        engine: host.engine.url,
        startedForThis: host.own,
        transcript: lines,
      }),
    );
  }
  const why = WHY[run.why];
  if (why !== null) io.err(why);
  io.out('');
  io.out(
    `outcome      ${outcome ?? 'unknown (the engine has not told it)'}${ok ? '' : `, expected ${options.expect}`}`,
  );
  io.out(`to a person  ${run.timeToPersonMs === null ? 'never' : span(run.timeToPersonMs)}`);
  io.out(`call         ${run.sid}, ${span(lastedMs)}`);
  if (!ok && !host.own) io.out(`its story    npx presszero trail ${run.sid}`);
}
