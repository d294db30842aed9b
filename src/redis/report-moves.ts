/** What the store can tell: figures, lists, stories. */
import type { Store } from '../engine/ports.ts';
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
  | 'callbacksPage'
  | 'trail'
  | 'trailPage'
  | 'trails'
  | 'board'
  | 'happenings'
  | 'counted'
  | 'ended'
  | 'callers'
>;

/** Entries of the hotline's stream, or names of callbacks, looked at in one trip. */
const LOOKS = 5_000;
const ENDED_PAGE = 100;
const CALLS_PAGE = 200;
const CALLBACKS_PAGE = 200;

export function reportMoves(moves: Moves): ReportMoves {
  const callsPage = async (after: string | null) => parse.callsPage(await moves.run('calls', after ?? '', CALLS_PAGE));
  const callbacksPage = async (after: string | null) =>
    parse.callbacksPage(await moves.run('callbacks', after ?? '', CALLBACKS_PAGE, LOOKS));
  const trailPage = async (sid: string, after: string | null) =>
    parse.trailPage(await moves.run('trail', sid, after ?? '', LOOKS));
  return {
    async census() {
      return parse.census(await moves.run('census'));
    },
    calls: () => allOf(callsPage),
    async callsPage(after) {
      const { rows: calls, next } = await callsPage(after);
      return { calls, next };
    },
    async call(sid) {
      return parse.call(await moves.run('call', sid));
    },
    async agents() {
      return parse.agents(await moves.run('agents'));
    },
    callbacks: () => allOf(callbacksPage),
    async callbacksPage(after) {
      const { rows: callbacks, next } = await callbacksPage(after);
      return { callbacks, next };
    },
    trail: (sid) => allOf((after) => trailPage(sid, after)),
    async trailPage(sid, after) {
      const { rows: entries, next } = await trailPage(sid, after);
      return { entries, next };
    },
    async trails(since, after) {
      const { rows: entries, next } = parse.trailPage(await moves.run('trails', since, after ?? '', LOOKS));
      return { entries, next };
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
      const { rows: calls, next } = parse.endedPage(await moves.run('ended', since, before ?? '', ENDED_PAGE, LOOKS));
      return { calls, next };
    },
    async counted(slots) {
      return parse.counted(await moves.run('report', ...slots));
    },
  };
}

/** The rows of all pages; `pageOf` gives the one behind `after`, null: the first. */
async function allOf<Row>(
  pageOf: (after: string | null) => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  let after: string | null = null;
  do {
    const page = await pageOf(after);
    all.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return all;
}
