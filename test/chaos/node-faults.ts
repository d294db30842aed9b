/** What is done to the engine's own processes, and to its flows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../src/simulator/random.ts';
import type { Fault } from './fault.ts';
import type { EngineNode } from './nodes.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const one = ({ nodes }: World, chance: Chance): EngineNode => {
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('there are no nodes');
  return chance.pick([first, ...others]);
};

const inRotation = (world: World, node: EngineNode): Promise<unknown> =>
  until(`${node.name} is in the rotation`, 20_000, () => world.balancer.isUp(node.port));

let edits = 0;

export const NODE_FAULTS: readonly Fault[] = [
  {
    kind: 'node killed',
    async run(world, chance) {
      const node = one(world, chance);
      await node.kill();
      await pause(chance.between(1_000, 5_000));
      await node.start();
    },
  },
  {
    kind: 'node frozen',
    async run(world, chance) {
      const node = one(world, chance);
      node.freeze();
      await pause(chance.between(1_000, chance.happens(0.3) ? 20_000 : 6_000));
      node.wake();
    },
  },
  {
    kind: 'all nodes killed',
    async run(world, chance) {
      await Promise.all(world.nodes.map((node) => node.kill()));
      await pause(chance.between(200, 2_000));
      await Promise.all(world.nodes.map((node) => node.start()));
    },
  },
  {
    kind: 'rolling deploy',
    async run(world) {
      for (const node of world.nodes) {
        const code = await node.drain();
        if (code !== 0) throw new Error(`${node.name} ended with ${code} when it was drained`);
        await node.start();
        await inRotation(world, node);
      }
    },
  },
  {
    kind: 'flow edited',
    async run({ flowsDir }) {
      edits += 1;
      const file = join(flowsDir, 'support.yaml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(/Welcome to Lumen[^"]*\./, `Welcome to Lumen, edition ${edits}.`));
    },
  },
  {
    kind: 'flow broken by an edit',
    async run({ flowsDir }, chance) {
      const file = join(flowsDir, 'support.yaml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('start: welcome', 'start: nowhere'));
      await pause(chance.between(1_000, 3_000));
      writeFileSync(file, text);
    },
  },
];
