/** Good hotlines from seeds: each is proved, and a call that wanders through its machine never comes where the search has not been. */
import { describe, expect, it } from 'vitest';
import { prove } from '../../../src/core/proof/prove.ts';
import { samplesOf } from '../../../src/core/proof/samples.ts';
import { read } from '../../../src/core/flow/read.ts';
import { buildMachine, newContext, step } from '../../../src/core/flow/step.ts';
import { Chance } from '../../../src/simulator/random.ts';
import { randomHotline } from '../../support/random-flows.ts';

const HOTLINES = 30;
const WALKS = 20;
const MOST_EVENTS = 25;

describe('a good hotline', () => {
  it(`is proved, and no walk leaves the proof (${HOTLINES} hotlines)`, { timeout: 120_000 }, () => {
    for (let seed = 1; seed <= HOTLINES; seed++) {
      const chance = new Chance(seed, 'walk');
      const { catalog, placeOf, problems } = read(randomHotline(new Chance(seed, 'hotline')).files);
      if (catalog === null) throw new Error(`seed ${seed}: ${JSON.stringify(problems[0])}`);
      const machine = buildMachine(catalog, 'v' as never);
      const { problems: broken, found } = prove(machine, placeOf);
      expect(broken, `seed ${seed}`).toEqual([]);
      for (let walk = 0; walk < WALKS; walk++) {
        const number = chance.happens(0.3) ? null : ('+12025550155' as never);
        const hours = Object.values(catalog.hotline.hours).map(({ name }) => name);
        const open = hours.filter(() => chance.happens(0.5));
        const holidays = hours.filter(() => chance.happens(0.2));
        const facts = { at: 1_800_000_000_000 as never, open, holidays };
        let at = step(
          machine,
          '@start' as never,
          newContext(number, catalog),
          { type: chance.happens(0.3) ? 'FLOOD' : 'START', flow: 'f0' as never },
          facts,
        );
        let rang = false;
        for (let events = 0; events < MOST_EVENTS && at.at !== '@ended'; events++) {
          expect(found.knows(at.at, at.ctx), `seed ${seed}, walk ${walk}, ${at.at}`).toBe(true);
          const state = machine.states.get(at.at);
          if (state === undefined) throw new Error(at.at);
          // Nobody joins who was not rung.
          rang ||= at.effects.some((effect) => effect.do === 'transfer');
          const samples = (samplesOf(at.at, state, at.ctx, found.world) ?? []).filter(
            ({ event }) => event.type !== 'JOIN' || rang || at.at.startsWith('@'),
          );
          const sample = samples[Math.floor(chance.next() * samples.length)];
          if (sample === undefined) throw new Error(`nothing can happen in ${at.at}`);
          at = step(machine, at.at, at.ctx, sample.event, { ...facts, at: sample.at });
          expect(at.fault).toBeNull();
        }
      }
    }
  });
});
