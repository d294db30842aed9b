/**
 * A short chaos: two nodes as real processes, a real Redis with a replica and a Sentinel, a balancer and a second host, and something
 * broken all the while. `npm run chaos` is the long one.
 */
import { afterAll, expect, it } from 'vitest';
import { SOURCES } from '../chaos/nodes.ts';
import { run } from '../chaos/run.ts';
import { storyOf } from '../chaos/story.ts';
import { startWorld, type World } from '../chaos/world.ts';
import { tempFolder } from '../support/embedded.ts';

const SEED = 11;
const folder = tempFolder('chaos');
let world: World | undefined;
afterAll(async () => {
  await world?.stop();
  folder.remove();
});

it('nobody is lost and no callback is, whatever breaks', { timeout: 240_000 }, async () => {
  world = await startWorld({ folder: folder.path, engine: SOURCES, nodes: 2, rate: 4, seed: SEED });
  const result = await run(world, {
    seconds: 10,
    seed: SEED,
    callsPerSecond: 1.5,
    only: [],
    restMs: [300, 1_500],
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const { lost, callbacks } = result;
  // How fast this machine is just now, is not judged here.
  const wrong = result.wrong.filter((what) => !/was answered|^not over/.test(what));
  expect(result.struck.length).toBeGreaterThan(0);
  expect({ lost, lostCallbacks: callbacks.lost, doubled: callbacks.doubled, wrong }, storyOf(world, result)).toEqual({
    lost: 0,
    lostCallbacks: 0,
    doubled: 0,
    wrong: [],
  });
});
