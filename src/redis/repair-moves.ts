/** Moves of the reconciler: what is held live here, and what was put right. */
import type { DurationMs } from '../core/time.ts';
import type { RepairStore } from '../engine/repair-ports.ts';
import { parse } from './codec.ts';
import type { Moves } from './moves.ts';

const NEW = 0 as DurationMs;

export function repairMoves(moves: Moves): RepairStore {
  return {
    async claim(what, node, ttlMs) {
      return parse.yes(await moves.run('claim', what, node, ttlMs));
    },
    async noticed(what, now) {
      const ages = parse.spans(await moves.run('noticed', what, ...[...now].flatMap(([id, how]) => [id, how ?? ''])));
      return new Map([...now.keys()].map((id, index) => [id, ages[index] ?? NEW]));
    },
    async leases() {
      return parse.leases(await moves.run('leases'));
    },
    async strangers(sids) {
      return parse.strangers(await moves.run('strangers', ...sids));
    },
    async revive(sid) {
      return parse.yes(await moves.run('revive', sid));
    },
    async mend() {
      return parse.count(await moves.run('mend'));
    },
    async doubt(what) {
      if ('caller' in what) await moves.run('doubt', 'ghost', what.caller);
      else await moves.run('doubt', 'gone', what.lease);
    },
    async flight(node, sid, done) {
      await moves.run('flight', node, sid, ...done);
    },
    async beat(node, done = []) {
      return parse.crashes(await moves.run('beat', node, ...done));
    },
    async repaired(kind, sid, data = {}) {
      await moves.run('repaired', moves.token(), kind, sid, JSON.stringify(data));
    },
  };
}
