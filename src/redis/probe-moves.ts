/** Moves of the hotline's trials of itself. */
import type { ProbeStore } from '../engine/probe-ports.ts';
import { callMoves } from './call-moves.ts';
import { parse } from './codec.ts';
import type { Moves, StorePolicies } from './moves.ts';

export function probeMoves(moves: Moves, policies: () => StorePolicies): ProbeStore {
  const { turn, load } = callMoves({ ...moves, run: (move, ...args) => moves.runApart(move, ...args) }, policies);
  return {
    async probes() {
      return parse.probes(await moves.run('probes'));
    },
    async beginProbe(what, id, before, number) {
      return parse.yes(await moves.run('probeBegin', what, id, before ?? '', number ?? ''));
    },
    async probeSeen(seen, leg?: string) {
      await moves.run('probeSeen', seen, leg ?? '');
    },
    async probeLeg(leg, rings) {
      return parse.yes(await moves.run('probeLeg', leg, rings ?? ''));
    },
    async endProbe(what, id, fault, tookMs) {
      return parse.yes(await moves.run('probeEnd', what, id, fault ?? '', tookMs ?? ''));
    },
    apart: {
      turn,
      load,
      async clear() {
        await moves.runApart('apart');
      },
    },
  };
}
