/** `presszero calls`: who is on the line, and moving them. */
import {
  type AddCommand,
  callSid,
  type EngineOptions,
  engineOf,
  examples,
  type LeverOptions,
  noSuchCommand,
  optionsOf,
  phoneNumber,
  print,
  withBy,
  withEngine,
} from './command.ts';
import { Usage } from './problem.ts';
import type { CallRow } from './replies.ts';
import { span, table } from './text.ts';

export const callsCommand: AddCommand = (program, { io }) => {
  const command = withEngine(program.command('calls'))
    .description('list the calls of this moment; move one, or send it to a number')
    .allowExcessArguments()
    .action(async (_options, self) => {
      noSuchCommand(self);
      const options = optionsOf(self) as EngineOptions;
      const engine = engineOf(options, io);
      const calls = await engine.calls();
      const now = options.json ? 0 : (await engine.status()).at;
      print(io, options, { calls }, () => callLines(calls, now));
    });

  withBy(command.command('move').argument('<CallSid>', 'which call', callSid))
    .description('put a waiting caller at the head of the line, or into another queue')
    .option('--head', 'to the head of the line')
    .option('--queue <name>', 'into another queue, at the same arrival')
    .action(async (sid: string, _options, self) => {
      const options = optionsOf(self) as LeverOptions & { head?: true; queue?: string };
      if ((options.head === undefined) === (options.queue === undefined))
        throw new Usage('Say where to: --head or --queue NAME.');
      await engineOf(options, io).move(
        sid,
        options.head ? { head: true } : { queue: options.queue },
        options.by ?? io.user,
      );
      print(io, options, { moved: true }, () => [
        `${sid} moved ${options.head ? 'to the head of the line' : `to ${options.queue}`}.`,
      ]);
    });

  withBy(command.command('send').argument('<CallSid>', 'which call', callSid))
    .description('ring a number and put the caller through; until 1 is pressed there the caller keeps the place')
    .requiredOption('--to <number>', 'the number to ring, such as +12025550142', phoneNumber)
    .action(async (sid: string, _options, self) => {
      const options = optionsOf(self) as LeverOptions & { to: string };
      const sent = await engineOf(options, io).send(sid, options.to, options.by ?? io.user);
      print(io, options, sent, () => [`Ringing ${options.to} for ${sid}.`]);
    });

  examples(
    command,
    'presszero calls',
    'presszero calls move CA0123… --head',
    'presszero calls move CA0123… --queue urgent --by ana',
    'presszero calls send CA0123… --to +12025550142',
  );
};

export function callLines(calls: readonly CallRow[], now: number): readonly string[] {
  if (calls.length === 0) return ['No calls.'];
  return table(
    ['CALL', 'PHASE', 'QUEUE', 'PLACE', 'AGE', 'LANGUAGE', 'FROM', 'AT'],
    calls.map((call) => [
      call.sid,
      call.outcome ?? call.phase,
      call.queue ?? '-',
      call.place === null ? '-' : String(call.place),
      span(now - call.startedAt),
      call.lang,
      call.from,
      call.at,
    ]),
  );
}
