/** `presszero agents`: who is there, and setting them ready or away. */
import {
  type AddCommand,
  type EngineOptions,
  engineOf,
  examples,
  type LeverOptions,
  noSuchCommand,
  optionsOf,
  print,
  withBy,
  withEngine,
} from './command.ts';
import type { Agent } from './replies.ts';
import { span, table } from './text.ts';

const STATES = [
  ['ready', 'take calls again'],
  ['away', 'no calls for now'],
  ['in', 'sign in until the next shift, whatever the schedule says'],
  ['out', 'sign out until the next shift'],
] as const;

export const agentsCommand: AddCommand = (program, { io }) => {
  const command = withEngine(program.command('agents'))
    .description('list the agents; set one ready or away, sign one in or out')
    .allowExcessArguments()
    .action(async (_options, self) => {
      noSuchCommand(self);
      const options = optionsOf(self) as EngineOptions;
      const engine = engineOf(options, io);
      const agents = await engine.agents();
      const now = options.json ? 0 : (await engine.status()).at;
      print(io, options, { agents }, () => agentLines(agents, now));
    });
  for (const [to, meaning] of STATES) {
    withBy(command.command(to).argument('<agent>', "the agent's number in the hotline file"))
      .description(meaning)
      .action(async (id: string, _options, self) => {
        const options = optionsOf(self) as LeverOptions;
        await engineOf(options, io).setAgent(id, to, options.by ?? io.user);
        print(io, options, { agent: id, to }, () => [
          `Agent ${id}: ${to === 'in' || to === 'out' ? `signed ${to}` : to}.`,
        ]);
      });
  }
  examples(command, 'presszero agents', 'presszero agents away 101', 'presszero agents in 104 --by ana');
};

export function agentLines(agents: readonly Agent[], now: number): readonly string[] {
  if (agents.length === 0) return ['No agents.'];
  return table(
    ['AGENT', 'NAME', 'STATE', 'SINCE', 'MISSES', 'PHONE', 'QUEUES', 'LANGUAGES'],
    agents.map((agent) => [
      agent.id,
      agent.name,
      agent.state,
      agent.since === undefined ? '-' : span(now - agent.since),
      String(agent.misses ?? 0),
      agent.address,
      agent.queues.join(' '),
      agent.languages.join(' '),
    ]),
  );
}
