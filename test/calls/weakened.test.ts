/**
 * The checker and the engine can't disagree: a guarantee is left out of the compiler, the checker shows a call that breaks the promise, and
 * that very call, made on an engine with the same compiler, strands its caller.
 */
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildMachine } from '../../src/core/flow/step.ts';
import { prove, type Violation } from '../../src/core/proof/prove.ts';
import type { Edge } from '../../src/core/proof/search.ts';
import { pathTo } from '../../src/core/proof/story.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';
import { readFolder } from '../support/flows.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { WEAKENINGS, type Weakening } from '../support/weakened.ts';
import { callbacksOf, eventually, passes, PATIENCE_MS, rowOf, storeOf, trailOf, willing } from './agent-story.ts';

const FOLDER = 'test/flows/weakened';
const ANA = '+12025550111';
const COURIER = '+12025550130';
const { catalog, placeOf } = readFolder(FOLDER);

let hotline: TestHotline;
afterEach(async () => hotline.stop());

function shown({ alter, code }: Weakening): Violation {
  const { violations } = prove(buildMachine(catalog, 'v1' as never, alter), placeOf);
  const found = violations.find((violation) => violation.code === code);
  if (found === undefined) throw new Error(`no call breaks ${code}`);
  return found;
}

/** The call of the checker, made: one thing after the other, each when the engine has taken the one before. */
async function make(violation: Violation): Promise<LegHandle> {
  const path = pathTo(violation.edge);
  await storeOf(hotline).setAgent('1' as never, 'out', 'test');
  hotline.carrier.setPhone(COURIER, { is: 'busy' });
  if (path[0]?.seen.includes('office closed')) {
    await storeOf(hotline).setLevers({ closedUntil: (Date.now() + 1e12) as never }, 'test');
    await hotline.running.engine.deps.readLevers();
  }
  const withheld = path.at(-1)?.from.ctx.callTo === null;
  const caller = hotline.call(withheld ? 'anonymous' : '+12025550155');
  for (const [index, edge] of path.entries()) {
    await happens(edge, caller);
    // What finds no answer in the machine leaves no turn.
    if (edge === violation.edge && violation.ends.includes('stuck')) break;
    await eventually(async () => (await trailOf(hotline, caller.sid, 'turn'))[index]?.data['to']).toBe(edge.stepped.at);
  }
  return caller;
}

async function happens({ sample: { event } }: Edge, caller: LegHandle): Promise<void> {
  switch (event.type) {
    case 'START':
    case 'SILENCE':
    case 'TRANSFER_FAILED':
      // Comes of itself.
      return;
    case 'HUMAN':
      await caller.listening(PATIENCE_MS);
      return await caller.say('agent');
    case 'WRONG':
      return await caller.pressWhenAsked('8', PATIENCE_MS);
    case 'ENTRY':
      return await caller.pressWhenAsked(`${event.digits}#`, PATIENCE_MS);
    case 'JOIN':
      hotline.carrier.setPhone(ANA, willing(8_000));
      await storeOf(hotline).setAgent('1' as never, 'in', 'test');
      return;
    case 'LEFT':
      // Ana hangs up after eight seconds.
      return;
    default:
      if (!event.type.startsWith('KEY.')) throw new Error(`nobody can make ${event.type} happen`);
      return await caller.pressWhenAsked(event.type.slice(4), PATIENCE_MS);
  }
}

/** What the checker said becomes of the caller. */
async function strands(caller: LegHandle, { code, ends }: Violation): Promise<void> {
  if (ends.includes('hang-up')) {
    await eventually(() => caller.leg.ended).toBe(true);
    expect(hotline.carrier.legs.find(({ sid }) => sid === caller.sid)?.endedBy).toBe('application');
    return;
  }
  if (ends.includes('stuck')) await passes(hotline, 60_000);
  const row = await rowOf(hotline, caller);
  expect(row?.phase, 'in no line').not.toMatch(/waiting|offered/);
  if (code === 'PZ206') expect(await callbacksOf(hotline)).toEqual([]);
}

describe('an engine whose compiler leaves out a guarantee strands the caller of the checker’s call', () => {
  it.each(WEAKENINGS)('without $without', async (weakening) => {
    const violation = shown(weakening);
    hotline = await startHotline({
      rate: 30,
      flows: resolve(FOLDER),
      files: ['hotline.yaml'],
      build: (flows, version) => buildMachine(flows, version, weakening.alter),
      log: process.env['PZ_LOG'] === '1',
    });
    const caller = await make(violation);
    await strands(caller, violation);
  });
});
