/** The hotline's stream → calls that can be replayed: what happened in which state and when, without a digit. */
import type { FlowName, QueueName, StateId } from '../ids.ts';
import { CALLBACK_CONFIRM, CALLBACK_ENTRY, START } from '../flow/states.ts';
import type { EpochMs } from '../time.ts';

/** An entry of a trail, as the engine tells it. */
export interface TrailLine {
  readonly at: number;
  readonly sid: string;
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RecordedTurn {
  readonly at: EpochMs;
  /** The kind of a `CallEvent`. */
  readonly event: string;
  readonly from: StateId;
  readonly to: StateId;
  /** The line the caller stood in after it, or had last stood in. */
  readonly queue: QueueName | null;
  /** Lookups on the way that had an answer, and those that had none. */
  readonly found: readonly StateId[];
  readonly notFound: readonly StateId[];
}

export interface RecordedCall {
  readonly sid: string;
  readonly flow: FlowName;
  readonly turns: readonly RecordedTurn[];
  readonly withheld: boolean;
  readonly outcome: string;
}

export interface Recorded {
  readonly calls: readonly RecordedCall[];
  /** Left out: not over yet; begun before the trail does; calls back, which go by no flow. */
  readonly underWay: number;
  readonly cutOff: number;
  readonly callsBack: number;
}

/** `trail`: oldest first. */
export function recorded(trail: readonly TrailLine[]): Recorded {
  const bySid = new Map<string, TrailLine[]>();
  for (const line of trail) {
    const lines = bySid.get(line.sid) ?? [];
    bySid.set(line.sid, lines);
    lines.push(line);
  }
  const calls: RecordedCall[] = [];
  let [underWay, cutOff, callsBack] = [0, 0, 0];
  for (const [sid, lines] of bySid) {
    const turns = turnsOf(lines);
    const [first] = turns;
    const arrived = lines.find(({ what }) => what === 'arrived');
    const outcome = lines.findLast(({ what }) => what === 'ended')?.data['outcome'];
    if (arrived === undefined || first?.from !== START) cutOff += 1;
    else if (first.event !== 'START') callsBack += 1;
    else if (outcome === undefined) underWay += 1;
    else {
      const flow = word(arrived.data['flow']) as FlowName;
      calls.push({ sid, flow, turns, withheld: wasWithheld(turns), outcome: word(outcome) });
    }
  }
  return { calls, underWay, cutOff, callsBack };
}

/** `flow/step: why`, as the engine writes them; what they found is not recorded. */
function lookupsIn(lookups: unknown): Pick<RecordedTurn, 'found' | 'notFound'> {
  const told = Array.isArray(lookups) ? lookups.filter((line) => typeof line === 'string') : [];
  const those = (found: boolean): readonly StateId[] =>
    told
      .filter((line) => line.endsWith(': found') === found)
      .map((line) => line.slice(0, line.indexOf(':')) as StateId);
  return { found: those(true), notFound: those(false) };
}

function turnsOf(lines: readonly TrailLine[]): readonly RecordedTurn[] {
  const turns: RecordedTurn[] = [];
  let queue: QueueName | null = null;
  for (const { at, what, data } of lines) {
    if (what === 'joined' || what === 'moved') {
      queue = word(what === 'joined' ? data['queue'] : data['to']) as QueueName;
      // A turn is written just before the line it joins; who is moved by hand takes a turn of their own afterwards.
      const last = data['by'] === undefined ? turns.pop() : undefined;
      if (last !== undefined) turns.push({ ...last, queue });
    } else if (what === 'turn')
      turns.push({
        at: at as EpochMs,
        event: word(data['event']),
        from: word(data['from']) as StateId,
        to: word(data['to']) as StateId,
        ...lookupsIn(data['lookups']),
        queue,
      });
  }
  return turns;
}

/** Who withholds their number is asked for one; others are only when they want another. */
const wasWithheld = (turns: readonly RecordedTurn[]): boolean =>
  turns.some(({ from, to }) => to === CALLBACK_ENTRY && from !== CALLBACK_CONFIRM && from !== CALLBACK_ENTRY);

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
