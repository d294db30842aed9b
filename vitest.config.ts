import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files of a worker share its modules: read once, and warm. So none may leave anything behind in them; servers, clients and folders
 * are closed by whoever opened them.
 */
const shared = { testTimeout: 30_000, hookTimeout: 60_000, isolate: false };

/** Begun last, each of these would leave the other workers with nothing to do for a while. */
const LONG =
  /\/test\/(?:sim\/sim|cli\/(?:process|flow-tests)|unit\/flow\/mutation|calls\/(?:publish-live|faults-kill|chaos))\.test\.ts$/;
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): number => Number(LONG.test(moduleId));
    return (await super.sort(files)).toSorted((a, b) => isLong(b) - isLong(a));
  }
}

/** Files that run whole calls on a fast clock: call time is wall time times the rate, so there is a core for each. */
const CALLS = ['test/calls/**/*.test.ts', 'test/cli/{call,flow-tests,replay}.test.ts'];
/** Those whose clock is at most 20 times as fast, or whose judge allows for a late answer: two files beside them make nobody late. */
const UNHURRIED = [
  'test/calls/{agent-after,agent-choice,agent-join,caller-*,callback-ask,callback-chinese,callback-message,chaos}.test.ts',
  'test/calls/{drill-*,faults-*,forget,hold-limit,levers-*,main-job,nodes,poison,probe,publish-*}.test.ts',
  'test/calls/{start-*,transfer-step}.test.ts',
  'test/cli/{call,flow-tests,replay}.test.ts',
];
/** The same, in a browser. */
const PAGES = ['test/web/**/*.test.ts'];

export default defineConfig({
  test: {
    // One Redis for the whole run; see test/support/redis.ts.
    globalSetup: ['test/support/redis-global.ts'],
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...CALLS, ...PAGES],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'unhurried calls',
          include: UNHURRIED,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'calls',
          include: CALLS,
          exclude: UNHURRIED,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'pages',
          include: PAGES,
          globalSetup: ['test/support/browser-global.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
