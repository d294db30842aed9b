import { buildMachine } from '../../src/core/flow/step.ts';
import type { StateId } from '../../src/core/ids.ts';
import type { Build } from '../../src/engine/version-cache.ts';

/** The engine's compiler, and `strike` whenever a call steps into this state. */
export function poisoned(state: string, strike: () => void): Build {
  return (catalog, version) => {
    const machine = buildMachine(catalog, version);
    const get = (id: StateId) => {
      if (id === state) strike();
      return machine.states.get(id);
    };
    return { ...machine, states: Object.assign(new Map(machine.states), { get }) };
  };
}
