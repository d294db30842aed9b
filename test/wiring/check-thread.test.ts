/** Flows are checked in a thread: what it finds is what a check here finds, and it can't take longer, or more, than it may. */
import { resolve } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { FlowSet } from '../../src/engine/version-ports.ts';
import { flowSet } from '../../src/runtime/flow-set.ts';
import { readFlowsFolder } from '../../src/runtime/flows-folder.ts';
import { checkFlows } from '../../src/wiring/check.ts';
import { type Checker, checkThread, createChecker } from '../../src/wiring/check-thread.ts';
import { treeHotline } from '../support/tree-flow.ts';

let checker: Checker;
let sample: FlowSet;
let large: FlowSet;
beforeAll(async () => {
  const { files } = await readFlowsFolder(resolve(import.meta.dirname, '../../flows'));
  sample = flowSet(files, new Map([['hello.wav', new Uint8Array([1, 2, 3])]]));
  large = flowSet(treeHotline(5_000), new Map());
});
afterEach(async () => checker.close());

it('finds what a check here finds, for one set after the other', async () => {
  checker = createChecker();
  const wrong = flowSet(new Map([...sample.files, ['support.yaml', 'flow: support']]), new Map());
  const sets = [sample, wrong, sample];
  const found = await Promise.all(sets.map(async (set) => await checker.check(set)));
  expect(found).toEqual(await Promise.all(sets.map(checkFlows)));
  expect(found.map(({ catalog }) => catalog === null)).toEqual([false, true, false]);
});

it('takes too long: a problem, and the next set is checked as ever', async () => {
  checker = createChecker(checkThread(1_024), 3_000);
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 10);
  const { catalog, problems } = await checker.check(large);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(50);
  expect(catalog).toBeNull();
  expect(problems).toMatchObject([{ code: 'PZ219', severity: 'error', message: expect.stringContaining('3 s') }]);
  expect(await checker.check(sample)).toMatchObject({ catalog: {} });
});

it('takes too much memory: a problem', async () => {
  checker = createChecker(checkThread(60), 60_000);
  expect((await checker.check(large)).problems).toMatchObject([
    { code: 'PZ219', message: expect.stringContaining('memory') },
  ]);
});

it('is given up when the engine stops, and nothing is checked any more', async () => {
  checker = createChecker();
  const under = checker.check(large);
  const waiting = checker.check(sample);
  const gone = Promise.allSettled([under, waiting]);
  await checker.close();
  expect((await gone).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(checker.check(sample)).rejects.toThrow('stopping');
});
