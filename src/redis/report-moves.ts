/** What the store can tell: figures, lists, stories. */
import type { Store, TrailEntry } from '../engine/ports.ts';
import { parse } from './codec.ts';
import type { Moves } from './moves.ts';

type ReportMoves = Pick<Store, 'census' | 'calls' | 'agents' | 'callbacks' | 'trail' | 'trails'>;

/** Entries of the hotline's stream looked at in one trip. */
const PAGE = 5_000;

export function reportMoves(moves: Moves): ReportMoves {
  return {
    async census() {
      return parse.census(await moves.run('census'));
    },
    async calls() {
      return parse.calls(await moves.run('calls'));
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
  };
}
