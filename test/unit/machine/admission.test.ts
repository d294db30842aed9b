/** A call that rings under a flood: one sentence, and every way on leads where the call would have gone without it. */
import { describe, expect, it } from 'vitest';
import { type CallEvent, type Facts, isSignOfLife } from '../../../src/core/event.ts';
import { admissionTo, HOLD } from '../../../src/core/flow/states.ts';
import { buildMachine, newContext, step, type Stepped } from '../../../src/core/flow/step.ts';
import type { E164, FlowName, StateId } from '../../../src/core/ids.ts';
import { readFolder } from '../../support/flows.ts';

const { catalog } = readFolder('flows');
const machine = buildMachine(catalog, 'v1' as never);
const facts: Facts = { at: 1_700_000_000_000 as never, open: [], holidays: [] };
const FLOW = 'support' as FlowName;

const ring = (type: 'START' | 'FLOOD', flow = FLOW): Stepped =>
  step(machine, '@start' as StateId, newContext('+12025550155' as E164, catalog), { type, flow }, facts);
const then = (from: Stepped, ...types: CallEvent['type'][]): Stepped =>
  types.reduce((at, type) => step(machine, at.at, at.ctx, { type } as CallEvent, facts), from);
const says = (stepped: Stepped) =>
  stepped.effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt.say] : []));

const calm = ring('START');
const asked = ring('FLOOD');

describe('under a flood', () => {
  it('a newcomer is asked for a key, once, and that is all that is said', () => {
    expect(asked.at).toBe(admissionTo(FLOW));
    expect(says(asked)).toEqual(['crowded']);
  });

  it.each(['1', '5', '9', 'hash'] as const)('key %s leads where the call begins without a flood', (key) => {
    const on = then(asked, `KEY.${key}`);
    expect(on.at).toBe(calm.at);
    expect([on.ctx.misses, on.ctx.silences]).toEqual([0, 0]);
    // 0 was named in every language already.
    expect(says(on)).toEqual(says(calm).filter((prompt) => prompt !== 'person'));
  });

  it('so does silence, which is the first in the menu: the next one is the line, no later than ever', () => {
    const on = then(asked, 'SILENCE');
    expect(on.at).toBe(calm.at);
    expect(on.ctx.silences).toBe(1);
    expect(then(on, 'SILENCE').at).toBe(HOLD);
    // And it is forgotten in the step after that.
    expect(then(on, 'KEY.1').ctx.silences).toBe(0);
  });

  it('so does what was not understood, the first of three', () => {
    const on = then(asked, 'WRONG');
    expect([on.at, on.ctx.misses]).toEqual([calm.at, 1]);
    expect(then(on, 'WRONG').at).toBe(calm.at);
    expect(then(on, 'WRONG', 'WRONG').at).toBe(HOLD);
  });

  it.each(['KEY.0', 'HUMAN'] as const)('%s is the line', (type) => {
    expect(then(asked, type)).toMatchObject({ at: HOLD, ctx: { line: { queue: catalog.hotline.defaultQueue } } });
  });

  it('star says it again, slower', () => {
    expect(says(then(asked, 'KEY.star'))).toEqual(['slowly', 'crowded']);
    expect(then(asked, 'KEY.star').at).toBe(asked.at);
  });

  it('a number without a flow is the line, as without a flood', () => {
    expect(ring('FLOOD', 'gone' as FlowName).at).toBe(HOLD);
  });
});

it('keys and words that were understood are signs of life, silence and noise are none', () => {
  const types = ['KEY.0', 'KEY.5', 'WORDS.2', 'HUMAN', 'ENTRY', 'NUMBER'] as const;
  expect(types.map((type) => isSignOfLife({ type } as CallEvent))).toEqual(types.map(() => true));
  for (const type of ['SILENCE', 'WRONG', 'START', 'FLOOD', 'JOIN', 'LIMIT', 'FULL'] as const)
    expect(isSignOfLife({ type } as CallEvent), type).toBe(false);
});
