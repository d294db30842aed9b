/** Moves between callers and agents: offers and their leases, callbacks' attempts, and what falls due. */
import type { Store } from '../engine/ports.ts';
import { parse } from './codec.ts';
import type { Moves, StorePolicies } from './moves.ts';

type DispatchMoves = Pick<
  Store,
  | 'offer'
  | 'unoffered'
  | 'ringing'
  | 'accept'
  | 'pushing'
  | 'release'
  | 'finish'
  | 'unanswered'
  | 'unrung'
  | 'heard'
  | 'there'
  | 'due'
>;

export function dispatchMoves(moves: Moves, policies: () => StorePolicies): DispatchMoves {
  return {
    async offer(limits) {
      return parse.offer(
        await moves.run(
          'offer',
          moves.token(),
          JSON.stringify({ ...limits, callbacksPerHour: policies().callbacksPerHour }),
        ),
      );
    },
    async unoffered({ maxCalls, widenMs, idleHelpMs, exclusive }) {
      const { callbacksPerHour } = policies();
      const limits = JSON.stringify({ maxCalls, widenMs, idleHelpMs, exclusive, callbacksPerHour });
      return parse.span(await moves.run('unoffered', limits));
    },
    async ringing(lease, leg, ttlMs) {
      return parse.yes(await moves.run('ringing', lease, leg ?? '', ttlMs));
    },
    async accept(lease, joinMs, ring) {
      const perHour = policies().callbacksPerHour;
      return parse.accepted(await moves.run('accept', moves.token(), lease, joinMs, ring === true ? 1 : 0, perHour));
    },
    async pushing(lease, on) {
      return parse.yes(await moves.run('push', lease, on ? 1 : 0));
    },
    async release(lease, reason, policy) {
      return parse.released(await moves.run('release', moves.token(), lease, reason, policy.awayMs));
    },
    async finish(lease, wrapUpMs) {
      return parse.yes(await moves.run('finish', lease, wrapUpMs));
    },
    async unanswered(lease, retryAt, how) {
      await moves.run('unanswered', lease, retryAt ?? '', how, 1);
    },
    async unrung(lease, retryAt) {
      return parse.yes(await moves.run('unanswered', lease, retryAt, '', 0));
    },
    async heard(lease) {
      await moves.run('heard', lease, policies().wrapUpMs);
    },
    async there(lease, againMs) {
      await moves.run('there', lease, againMs);
    },
    async due(most, policy, { name, mark }) {
      return parse.due(await moves.run('due', moves.token(), most, JSON.stringify(policy), name, mark ?? ''));
    },
  };
}
