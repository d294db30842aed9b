/** `presszero trail`: the story of one call. */
import {
  type AddCommand,
  callSid,
  type EngineOptions,
  engineOf,
  examples,
  optionsOf,
  print,
  withEngine,
} from './command.ts';
import type { TrailEntry } from './replies.ts';
import { HOTLINE } from './engine.ts';
import { story } from './story.ts';
import { span, timeOfDay } from './text.ts';

export const trailCommand: AddCommand = (program, { io }) => {
  const command = withEngine(
    program
      .command('trail')
      .argument('<CallSid>', 'which call; "hotline" for the levers and alarms of the whole hotline', (text) =>
        text === HOTLINE ? text : callSid(text),
      ),
  )
    .description('the story of one call, turn by turn (no numbers, no digits)')
    .action(async (sid: string, _options, self) => {
      const options = optionsOf(self) as EngineOptions;
      const engine = engineOf(options, io);
      const trail = await engine.trail(sid);
      const zone = options.json ? 'UTC' : (await engine.status()).zone;
      print(io, options, { trail }, () => trailLines(trail, zone));
    });
  examples(command, 'presszero trail CA0123…', 'presszero trail hotline');
};

export function trailLines(trail: readonly TrailEntry[], zone: string): readonly string[] {
  if (trail.length === 0) return ['Nothing yet.'];
  const first = trail[0]?.at ?? 0;
  return trail.map((entry) => `${timeOfDay(entry.at, zone)}  +${span(entry.at - first)}  ${story(entry)}`);
}
