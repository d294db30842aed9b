/** Each guarantee left out of the compiler in turn: named by its code, at the right line, with a call that shows it. */
import { describe, expect, it } from 'vitest';
import type { StateId } from '../../../src/core/ids.ts';
import { prove } from '../../../src/core/proof/prove.ts';
import { buildMachine } from '../../../src/core/flow/step.ts';
import { readFolder } from '../../support/flows.ts';
import { FINER, WEAKENINGS } from '../../support/weakened.ts';

const { catalog, placeOf } = readFolder('test/flows/weakened');
const prove1 = (alter?: (typeof WEAKENINGS)[number]['alter']) =>
  prove(buildMachine(catalog, 'v1' as never, alter), placeOf);

describe('a proof', () => {
  it('is given when nothing is left out', () => {
    const { problems, certificate } = prove1();
    expect(problems).toEqual([]);
    expect(certificate).toMatchObject({
      promises: ['P1', 'P2', 'P3', 'P4'],
      zero: { keys: 1 },
      silent: { keys: 0 },
      wrong: { keys: 3 },
    });
  });

  it.each(WEAKENINGS)('is refused without $without', ({ alter, code, line }) => {
    const { problems, certificate } = prove1(alter);
    expect(certificate).toBeNull();
    const [first] = problems.filter((problem) => problem.code === code);
    expect(problems.map((p) => `${p.code} ${p.file}:${p.line} ${p.story}`).join('\n')).toContain(`${code} ${line} `);
    expect(first?.story).toMatch(/^(ring|pick up a callback).* → /);
  });

  it.each(FINER)('is refused without $without', ({ alter, code }) => {
    const { problems, certificate } = prove1(alter);
    expect(certificate).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it('is refused where steps pass the caller on for ever; the engine would put them in the line all the same', () => {
    const always = [{ target: 'front/hours' as StateId, actions: [{ type: 'push', params: { to: 'x' } }] }];
    const { problems } = prove1((id, state) =>
      id === 'front/hours' ? { ...state, config: { ...state.config, always } } : state,
    );
    expect(problems).toMatchObject([
      { code: 'PZ203', file: 'front.yaml', line: 5 },
      { code: 'PZ203', line: 12 },
    ]);
    expect(problems[0]?.story).toMatch(/our own fault$/);
  });
});
