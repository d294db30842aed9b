/** Files with random damage: checking never throws, and either gives a catalog that compiles or at least one error. The long form is `npm run fuzz:flows`. */
import { expect, it } from 'vitest';
import { damaged, survives } from '../../support/damage.ts';

const SEED = 20_260_101;

it('survives 1000 damaged folders', () => {
  let usable = 0;
  for (let number = 0; number < 1000; number++) {
    try {
      if (survives(damaged(SEED, number).files).every(({ severity }) => severity !== 'error')) usable += 1;
    } catch (error) {
      throw new Error(`npm run fuzz:flows -- --seed ${SEED} --only ${number}`, { cause: error });
    }
  }
  // Damage that nothing survives would prove little, and so would none.
  expect(usable).toBeGreaterThan(50);
  expect(usable).toBeLessThan(750);
}, 240_000);
