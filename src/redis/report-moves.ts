/** What the store can tell: figures, lists, stories. */
import type { Store } from '../engine/ports.ts';
import type { CallRow, CallsPage, TrailEntry } from '../engine/report-ports.ts';
import { parseBoard } from './board-codec.ts';
import { parse } from './codec.ts';
import type { Moves } from './moves.ts';

type ReportMoves = Pick<
  Store,
  | 'census'
  | 'calls'
  | 'callsPage'
  | 'call'
  | 'agents'
  | 'callbacks'
  | 'trail'
  | 'trails'
  | 'board'
  | 'happenings'
  | 'counted'
  | 'ended'
  | 'callers'
>;

/** Entries of the hotline's stream looked at in one trip. */
const PAGE = 5_000;
const ENDED_PAGE = 100;
const CALLS_PAGE = 200;

export function reportMoves(moves: Moves): ReportMoves {
  const callsPage = async (after: string | null): Promise<CallsPage> => {
    const { next, calls } = parse.calls(await moves.run('calls', after ?? '', CALLS_PAGE));
    return { calls, next: next === '' ? null : next };
  };
  return {
    async census() {
      return parse.census(await moves.run('census'));
    },
    async calls() {
      const all: CallRow[] = [];
      let after: string | null = null;
      do {
        const page = await callsPage(after);
        all.push(...page.calls);
        after = page.next;
      } while (after !== null);
      return all;
    },
    callsPage,
    async call(sid) {
      return parse.call(await moves.run('call', sid));
    },
    async agents() {
      return parse.agents(await moves.run('agents'));
    },
    async callbacks() {
      return parse.callbacks(await moves.run('callbacks'));
    },
    async trail(sid) {
      const story: TrailEntry[] = [];
      let next = '';
      do {
        const page = parse.trail(await moves.run('trail', sid, next, PAGE));
        story.push(...page.entries);
        next = page.next;
      } while (next !== '');
      return story;
    },
    async trails(since, after) {
      const { next, entries } = parse.trail(await moves.run('trails', since, after ?? '', PAGE));
      return { entries, next: next === '' ? null : next };
    },
    async board(most, slots) {
      return parseBoard(await moves.run('board', most, ...slots));
    },
    async happenings(after, most) {
      return parse.happenings(await moves.run('events', after ?? '', most));
    },
    async callers() {
      return parse.callers(await moves.run('callers'));
    },
    async ended(since, before) {
      const { next, calls } = parse.endedRows(await moves.run('ended', since, before ?? '', ENDED_PAGE, PAGE));
      return { calls, next: next === '' ? null : next };
    },
    async counted(slots) {
      return parse.counted(await moves.run('report', ...slots));
    },
  };
}
