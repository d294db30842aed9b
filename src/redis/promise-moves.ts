/** Moves between store and journal: what has become of promises, and those that stand again. */
import type { Store } from '../engine/ports.ts';
import { parse } from './codec.ts';
import type { Moves } from './moves.ts';

export function promiseMoves(moves: Moves): Pick<Store, 'compare' | 'promised' | 'putBack'> {
  return {
    async compare(journal, leave, noted) {
      const asked = noted.map(({ promised: { place, at, numberHash: nh }, settled }) => ({ place, at, nh, settled }));
      return parse.compared(await moves.run('compare', journal, leave ?? '', JSON.stringify(asked)));
    },
    async promised(place) {
      return parse.promised(await moves.run('promised', place));
    },
    async putBack(promised) {
      return parse.promise(await moves.run('putBack', JSON.stringify(promised)));
    },
  };
}
