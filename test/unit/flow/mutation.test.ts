/** Files with random damage: reading never throws, never loops, and either gives a catalog that compiles or at least one error. */
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printProblem } from '../../../src/core/flow/problem.ts';
import { read } from '../../../src/core/flow/read.ts';
import { buildMachine } from '../../../src/core/flow/step.ts';
import type { Version } from '../../../src/core/ids.ts';
import { corpus } from './corpus.ts';

const root = join(import.meta.dirname, '../../..');
const samples = ['flows', 'flows/game-hotline'].map((folder) => {
  const path = join(root, folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.yaml'));
  return new Map(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
});
// Small folders more often: they are as rich and read faster.
const small = corpus('good').map((sample) => sample.files);
const folders = [...small, ...small, ...samples];

const AUDIO = new Set(['about-en.wav']);
const SCRAPS = [
  ' \t \n  : ： ， , # * &a *a ! !!js { } [ ] " \' | > - ? --- << 0 ９ % @ ` human __proto__:x constructor:'.split(
    /(?<=\S) /,
  ),
  '0123 1e400 +1 null ~ true 4-0 25:61 2026-02-30 999999999h ../x'.split(' '),
  ['\u0000', '\ufffd', '\ud800', '\u202e', '\t', '\n', '\n---\n', '__proto__: x\n', '好'.repeat(50)],
].flat();

const damage = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 80 })),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...SCRAPS), fc.string({ maxLength: 5 })),
  copy: fc.boolean(),
});

it('survives 2000 damaged folders', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...folders),
      fc.nat(),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      (folder, pick, wounds) => {
        const names = [...folder.keys()];
        const name = names[pick % names.length] ?? '';
        const broken = wounds.reduce(
          (text, { where, cut, put, copy }) => {
            const at = Math.floor(where * text.length);
            const copied = copy ? text.slice(at, at + cut) : '';
            return text.slice(0, at) + put + copied + text.slice(copy ? at : at + cut);
          },
          folder.get(name) ?? '',
        );
        const files = new Map(folder).set(name, broken);
        const { catalog, problems } = read(files, AUDIO);
        for (const problem of problems) {
          const text = files.get(problem.file) ?? '';
          expect(problem.line).toBeLessThanOrEqual(text.split('\n').length);
          expect(problem.col).toBeGreaterThan(0);
          printProblem(problem, text);
        }
        expect(catalog === null).toBe(problems.some((problem) => problem.severity === 'error'));
        if (catalog !== null) buildMachine(catalog, 'v' as Version);
      },
    ),
    { numRuns: 2000, seed: 20_260_101 },
  );
}, 240_000);
