/** Orders of agents and ops: duty, sign-in, levers, moving a call. */
import type { Store } from '../engine/ports.ts';
import { parse } from './codec.ts';
import type { Moves } from './moves.ts';

type AgentMoves = Pick<
  Store,
  'roster' | 'drain' | 'setAgent' | 'signIn' | 'moveCall' | 'setLevers' | 'levers' | 'alarm' | 'note'
>;

export function agentMoves(moves: Moves): AgentMoves {
  return {
    async roster(agents) {
      await moves.run('roster', JSON.stringify(agents));
    },
    async drain(queues, to) {
      return parse.count(await moves.run('drain', JSON.stringify(queues), to));
    },
    async setAgent(id, to, by) {
      return parse.yes(await moves.run('setAgent', id, to, by));
    },
    async signIn(id, phone, pin) {
      return parse.span(await moves.run('signIn', moves.token(), id, phone, pin));
    },
    async moveCall(sid, to, by) {
      return parse.yes(await moves.run('moveCall', sid, 'head' in to ? '' : to.queue, by));
    },
    async setLevers(change, by) {
      return parse.levers(await moves.run('setLevers', moves.token(), JSON.stringify(change), by));
    },
    async levers() {
      return parse.levers(await moves.run('levers'));
    },
    async alarm(name, on) {
      return parse.yes(await moves.run('alarm', moves.token(), name, on ? 1 : 0));
    },
    async note(sid, what, data) {
      await moves.run('note', moves.token(), sid, what, JSON.stringify(data));
    },
  };
}
