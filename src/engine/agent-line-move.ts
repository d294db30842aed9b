/** What a key means on the agents' number. Pure: a place and an input give the next place, or something to be done first. */
import type { AgentLineText } from '../core/speech/agent-line-wording.ts';
import type { AgentId } from '../core/ids.ts';
import type { LineInput, LinePlace, LineRecord } from './agent-line-record.ts';

export type LineAct =
  | { readonly do: 'identify'; readonly number: string; readonly pin: string }
  | { readonly do: 'sign'; readonly agent: AgentId; readonly to: 'in' | 'out' }
  | { readonly do: 'close'; readonly agent: AgentId; readonly until: 'hour' | 'tomorrow' | 'opened' }
  | { readonly do: 'open'; readonly agent: AgentId }
  | { readonly do: 'publish'; readonly agent: AgentId; readonly recording: string; readonly forAnHour: boolean }
  | { readonly do: 'clear'; readonly agent: AgentId }
  | { readonly do: 'tell-state'; readonly agent: AgentId };

export type LineMove =
  /** Say these, then ask what this place asks. */
  | { readonly is: 'ask'; readonly place: LinePlace; readonly first: readonly AgentLineText[]; readonly silent?: true }
  | { readonly is: 'act'; readonly act: LineAct }
  | { readonly is: 'goodbye' };

/** No agent needs so many turns; somebody's radio might take them. */
const MOST_TURNS = 100;

const ask = (place: LinePlace, ...first: readonly AgentLineText[]): LineMove => ({ is: 'ask', place, first });
const act = (what: LineAct): LineMove => ({ is: 'act', act: what });

export function moveOf(record: LineRecord | null, input: LineInput): LineMove {
  if (record === null) return ask({ at: 'number' }, { say: 'greeting' });
  if (record.turns >= MOST_TURNS) return { is: 'goodbye' };
  const digits = input.digits ?? '';
  const heard = record.at === 'record' ? (input.recordingUrl ?? '') !== '' : digits !== '';
  if (!heard) return silence(record);
  switch (record.at) {
    case 'number':
      return /^\d{1,12}$/.test(digits) ? ask({ at: 'pin', number: digits }) : ask({ at: 'number' });
    case 'pin':
      return /^\d+$/.test(digits) ? act({ do: 'identify', number: record.number, pin: digits }) : ask({ at: 'number' });
    case 'menu':
      return menu(record.agent, digits);
    case 'close':
      return close(record.agent, digits);
    case 'record':
      return ask({ at: 'recorded', agent: record.agent, recording: input.recordingUrl ?? '' });
    case 'recorded':
      return recorded(record, digits);
  }
}

/** A second silence in a row is the end: this number is for people who know what they want of it. */
function silence(record: LineRecord): LineMove {
  if (record.silences > 0) return { is: 'goodbye' };
  return { is: 'ask', place: record, first: [{ say: 'silence' }], silent: true };
}

function menu(agent: AgentId, key: string): LineMove {
  switch (key) {
    case '1':
      return act({ do: 'sign', agent, to: 'in' });
    case '2':
      return act({ do: 'sign', agent, to: 'out' });
    case '3':
      return ask({ at: 'close', agent });
    case '4':
      return act({ do: 'open', agent });
    case '5':
      return ask({ at: 'record', agent });
    case '6':
      return act({ do: 'clear', agent });
    case '9':
      return act({ do: 'tell-state', agent });
    case '*':
      return ask({ at: 'menu', agent });
    default:
      return ask({ at: 'menu', agent }, { say: 'wrong-key' });
  }
}

function close(agent: AgentId, key: string): LineMove {
  switch (key) {
    case '1':
      return act({ do: 'close', agent, until: 'hour' });
    case '2':
      return act({ do: 'close', agent, until: 'tomorrow' });
    case '3':
      return act({ do: 'close', agent, until: 'opened' });
    case '*':
      return ask({ at: 'menu', agent });
    default:
      return ask({ at: 'close', agent }, { say: 'wrong-key' });
  }
}

function recorded(record: LineRecord & { at: 'recorded' }, key: string): LineMove {
  const { agent, recording } = record;
  switch (key) {
    case '1':
    case '2':
      return act({ do: 'publish', agent, recording, forAnHour: key === '1' });
    case '3':
      return ask({ at: 'record', agent });
    case '*':
      return ask({ at: 'menu', agent });
    default:
      return ask({ at: 'recorded', agent, recording }, { say: 'wrong-key' });
  }
}
