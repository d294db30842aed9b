/** Small hotlines to be judged, written as text. */
import { buildMachine, type Alter } from '../../../src/core/flow/step.ts';
import type { Version } from '../../../src/core/ids.ts';
import type { Subject } from '../../../src/core/norms/finding.ts';
import { prove } from '../../../src/core/proof/prove.ts';
import { readTexts } from '../../support/flows.ts';

const HOTLINE = {
  hotline: 'small',
  title: '"Small shop"',
  numbers: '{ +12025550100: front }',
  languages: '{ en: {} }',
  queues: '{ general: {} }',
  agents: '{ "1": { name: Ana, phone: +12025550111, hours: always } }',
  emergency: '[+12025550112]',
};

/** A hotline whose file has these keys instead of its own, and whose only flow `front` has these steps, from `main` on. */
export function subjectOf(steps: string, hotline: Record<string, string> = {}, alter?: Alter): Subject {
  const { catalog, placeOf } = readTexts({
    'hotline.yaml': Object.entries({ ...HOTLINE, ...hotline })
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
    'front.yaml': `flow: front\nstart: main\nsteps:\n${steps.replace(/^/gm, '  ')}\n`,
  });
  const machine = buildMachine(catalog, 'v' as Version, alter);
  return { machine, placeOf, proof: prove(machine, placeOf) };
}

/** `main: { menu: … }` with an option for each pair of key and words; all lead to a person unless told otherwise. */
export const menu = (...options: readonly (readonly [press: string | number, what: string, go?: string])[]): string =>
  named('main', ...options);

export const named = (
  name: string,
  ...options: readonly (readonly [press: string | number, what: string, go?: string])[]
): string =>
  `${name}: { menu: [${options
    .map(([press, what, go = 'human']) => `{ press: ${press}, for: "${what}", go: ${go} }`)
    .join(', ')}] }`;
