/** The events of a trail in words. The store writes them in `redis/lua`; kinds of later versions are told as they are. */
import type { TrailEntry } from './replies.ts';

type Data = TrailEntry['data'];

/** What is told of an event; the fields it names are not listed behind it again. */
interface Told {
  readonly fields: readonly string[];
  readonly text: (data: Data) => string;
}
const told = (text: string | ((data: Data) => string), ...fields: readonly string[]): Told => ({
  fields,
  text: typeof text === 'string' ? () => text : text,
});

const KINDS: Readonly<Record<string, Told>> = {
  arrived: told((data) => `rang in, flow ${word(data['flow'])}`, 'flow'),
  adopted: told('the store had forgotten the call; its ticket brought it back', 'known', 'flow'),
  turn: told(turnText, 'event', 'from', 'to'),
  joined: told(
    (data) => `stands in line for ${word(data['queue'])} at place ${word(data['place'])}`,
    'queue',
    'place',
    'why',
  ),
  left: told((data) => `left the line for ${word(data['queue'])}`, 'queue'),
  moved: told((data) => movedText(data), 'from', 'to', 'head', 'by'),
  offered: told((data) => `offered to agent ${word(data['agent'])}`, 'agent'),
  accepted: told(
    (data) => (data['by'] === 'outside' ? 'the number outside pressed 1' : `agent ${word(data['agent'])} pressed 1`),
    'agent',
    'by',
  ),
  missed: told((data) => `agent ${word(data['agent'])} did not take it`, 'agent'),
  declined: told((data) => `agent ${word(data['agent'])} passed it on`, 'agent'),
  refused: told((data) => `agent ${word(data['agent'])} could not be rung`, 'agent'),
  broken: told("the agent's line broke", 'agent'),
  bridged: told('talks with a person', 'agent'),
  'talk-over': told('the talk is over'),
  'agent-left': told('the agent hung up'),
  transfer: told('a number outside is rung'),
  'callback-restored': told('the store had lost the promise; the journal put it back', 'queue'),
  redial: told('took the place of an earlier call of the same number', 'from'),
  crashed: told('a node died while it handled this call', 'times'),
  repaired: told((data) => `put right: ${word(data['kind'])}`, 'kind'),
  lever: told(leverText, 'lever', 'what', 'by'),
  'alarm-on': told((data) => `alarm: ${word(data['name'])}`, 'name'),
  'alarm-off': told((data) => `alarm over: ${word(data['name'])}`, 'name'),
  probed: told(
    (data) => `tried itself (${word(data['probe'])}): ${data['fault'] == null ? 'all well' : word(data['fault'])}`,
    'probe',
    'fault',
  ),
  published: told(
    (data) =>
      `v${word(data['number'])} published by ${word(data['by'])}${data['share'] == null ? '' : `, for ${word(data['share'])}% of new calls`}`,
    'number',
    'by',
    'share',
  ),
  promoted: told((data) => `v${word(data['number'])} live for all new calls by ${word(data['by'])}`, 'number', 'by'),
  'rolled-back': told(
    (data) => `v${word(data['from'])} rolled back to v${word(data['to'])} by ${word(data['by'])}`,
    'from',
    'to',
    'by',
  ),
  ended: told((data) => `ended: ${word(data['outcome'])}`, 'outcome', 'how'),
};

/** `send` moves one call; the others are the hotline's, several at once with a comma. */
function leverText({ lever, what, by }: Data): string {
  const names = word(lever ?? what).split(',');
  const changed = [
    ...(names.includes('send') ? ['sent to a number'] : []),
    ...(names.includes('closedUntil') || names.includes('openUntil') ? ['opening by hand changed'] : []),
    ...(names.includes('announcement') ? ['announcement changed'] : []),
  ];
  return `${changed.length === 0 ? names.join(', ') : changed.join(', ')} by ${word(by)}`;
}

/** For machines: `--json` has them. */
const HIDDEN: ReadonlySet<string> = new Set(['place', 'lease', 'step']);

export function story({ what, data }: TrailEntry): string {
  const kind = KINDS[what];
  const rest = Object.entries(data).filter(
    ([name, value]) =>
      !HIDDEN.has(name) && kind?.fields.includes(name) !== true && value !== null && value !== '' && value !== false,
  );
  return [kind?.text(data) ?? what, ...rest.map(([name, value]) => `${name}=${word(value)}`)].join('  ');
}

const EVENTS: Readonly<Record<string, string>> = {
  START: 'heard the greeting',
  FLOOD: 'rang under a flood',
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
  REFUSED: 'what was asked could not be done',
  UNKEPT: 'asked for a promise that could not be made durable',
  FULL: 'made room on a full account',
  LIMIT: 'came near the longest call there is',
  MOVED: 'was moved',
  SENT: 'was sent to a number',
};

/** What was done, or happened, in a turn of this kind: `pressed 2`. */
export function deed(event: string): string {
  const [kind, key] = event.split('.');
  const known = EVENTS[event];
  if (known !== undefined) return known;
  return kind === 'KEY' ? `pressed ${keyName(key)}` : kind === 'WORDS' ? `said what ${keyName(key)} is for` : event;
}

function turnText({ event, from, to }: Data): string {
  const does = deed(word(event));
  return from === to ? `${does} at ${word(from)}` : `${does}: ${word(from)} → ${word(to)}`;
}

function movedText({ from, to, head, by }: Data): string {
  const where = head === true ? `to the head of ${word(to)}` : `from ${word(from)} to ${word(to)}`;
  return `moved ${where}${by === undefined ? '' : ` by ${word(by)}`}`;
}

const keyName = (key = '?'): string => (key === 'star' ? '*' : key === 'hash' ? '#' : key);

function word(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '?' : JSON.stringify(value);
}
