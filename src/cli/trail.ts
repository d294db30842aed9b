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
import { span, timeOfDay } from './text.ts';

export const trailCommand: AddCommand = (program, { io }) => {
  const command = withEngine(program.command('trail').argument('<CallSid>', 'which call', callSid))
    .description('the story of one call, turn by turn (no numbers, no digits)')
    .action(async (sid: string, _options, self) => {
      const options = optionsOf(self) as EngineOptions;
      const engine = engineOf(options, io);
      const trail = await engine.trail(sid);
      const zone = options.json ? 'UTC' : (await engine.status()).zone;
      print(io, options, { trail }, () => trailLines(trail, zone));
    });
  examples(command, 'presszero trail CA0123…');
};

export function trailLines(trail: readonly TrailEntry[], zone: string): readonly string[] {
  const first = trail[0]?.at ?? 0;
  return trail.map((entry) => `${timeOfDay(entry.at, zone)}  +${span(entry.at - first)}  ${story(entry)}`);
}

/** How each kind of event is told; kinds of later versions are told as they are. */
const STORIES: Readonly<Record<string, (data: TrailEntry['data']) => string>> = {
  turn: (data) => turnStory(data),
  joined: (data) =>
    `joined the line ${text(data['queue'])}${data['place'] === undefined ? '' : ` at place ${text(data['place'])}`}`,
  offered: (data) => `offered to agent ${text(data['agent'])}`,
  missed: (data) => `agent ${text(data['agent'])} did not answer`,
  declined: (data) => `agent ${text(data['agent'])} declined`,
  accepted: (data) => `agent ${text(data['agent'])} pressed 1`,
  bridged: () => 'talks with a person',
  finished: () => 'the talk is over',
  ended: (data) => `ended: ${text(data['outcome'])}`,
  lever: (data) => `lever ${text(data['lever'])} by ${text(data['by'])}`,
};

function story({ what, data }: TrailEntry): string {
  const told = STORIES[what]?.(data) ?? what;
  const known = new Set(['event', 'from', 'to', 'queue', 'place', 'agent', 'outcome', 'lever', 'by']);
  const rest = Object.entries(data).filter(
    ([name, value]) => STORIES[what] === undefined || (!known.has(name) && value !== null && value !== ''),
  );
  return [told, ...rest.map(([name, value]) => `${name}=${text(value)}`)].join('  ');
}

const EVENTS: Readonly<Record<string, string>> = {
  START: 'rang in',
  CALLED: 'answered our call',
  ENTRY: 'entered digits',
  NUMBER: 'entered a number',
  HUMAN: 'asked for a person',
  SILENCE: 'said nothing',
  WRONG: 'pressed or said something else',
  RECORDED: 'left a message',
  JOIN: 'was joined',
  LEFT: 'came out of the talk',
  TRANSFER_FAILED: 'nobody answered there',
  REFUSED: 'could not be done',
  FULL: 'made room on a full account',
  LIMIT: 'came near the longest call',
  MOVED: 'was moved',
  SENT: 'was sent to a number',
};

function turnStory({ event, from, to }: TrailEntry['data']): string {
  const name = text(event);
  const told =
    EVENTS[name] ??
    (name.startsWith('KEY.')
      ? `pressed ${keyOf(name)}`
      : name.startsWith('WORDS.')
        ? `said what ${keyOf(name)} is for`
        : name);
  return from === to ? `${told} at ${text(from)}` : `${told}: ${text(from)} → ${text(to)}`;
}

const keyOf = (name: string): string =>
  name
    .replace(/^\w+\./, '')
    .replace('star', '*')
    .replace('hash', '#');

function text(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '?' : JSON.stringify(value);
}
