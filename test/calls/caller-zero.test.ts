import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallContext } from '../../src/core/call.ts';
import type { CallEvent } from '../../src/core/event.ts';
import { newContext, step, type Machine } from '../../src/core/flow/step.ts';
import type { HoursName, StateId } from '../../src/core/ids.ts';
import { transcript } from '../../src/simulator/ledger.ts';
import type { Step } from '../../src/simulator/script.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { CLOSED, type Caller, everybody, inPhase, numberOf, OPEN, PATIENT_MS, turnsOf } from './caller-story.ts';

/** What a caller presses to come to a step. */
interface Way {
  readonly to: StateId;
  readonly keys: readonly string[];
}

/** Every step of the flows that asks something, and the shortest way there, found on the machine that runs. */
function ways(machine: Machine, open: readonly HoursName[]): readonly Way[] {
  const facts = { at: 0 as never, open, holidays: [] };
  const found = new Map<StateId, Way>();
  const first = step(
    machine,
    '@start' as StateId,
    newContext(null, machine.catalog),
    { type: 'START', flow: 'support' as never },
    facts,
  );
  const todo: { at: StateId; ctx: CallContext; keys: readonly string[] }[] = [
    { at: first.at, ctx: first.ctx, keys: [] },
  ];
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    if (found.has(next.at) || next.at.startsWith('@')) continue;
    found.set(next.at, { to: next.at, keys: next.keys });
    for (const { event, keys } of inputs(machine, next.at)) {
      const { at, ctx } = step(machine, next.at, next.ctx, event, facts);
      todo.push({ at, ctx, keys: [...next.keys, keys] });
    }
  }
  return [...found.values()];
}

function inputs(machine: Machine, at: StateId): readonly { event: CallEvent; keys: string }[] {
  const asked = Object.values(machine.catalog.flows)
    .flatMap((flow) => flow.steps)
    .find(({ id }) => id === at);
  if (asked?.kind === 'menu')
    return asked.options.map(({ press }) => ({ event: { type: `KEY.${press}` }, keys: press }));
  if (asked?.kind !== 'collect') return [];
  const digits = '1'.repeat(asked.min);
  return [{ event: { type: 'ENTRY', digits }, keys: asked.min === asked.max ? digits : `${digits}#` }];
}

/** Fractions that are spread evenly and yet look like chance. */
const moment = (n: number): number => (n * 0.618_034) % 1;

const TONGUES = {
  English: { key: '1', toPerson: /I'm putting you through to a person/ },
  Chinese: { key: '2', toPerson: /正在为您转接人工/ },
} as const;

let n = 0;
/**
 * Goes the way, listens for a while, presses 0, and is judged: the line, in one step, from that very step. True when the prompt
 * was still being spoken.
 */
async function zeroAt(hotline: TestHotline, way: Way, tongue: keyof typeof TONGUES, last: string): Promise<boolean> {
  const { key, toPerson } = TONGUES[tongue];
  n += 1;
  const presses = way.keys.map((keys, index): Step => ({ press: index === 0 ? key : keys }));
  const caller = hotline.carrier.placeCall({
    from: numberOf(n),
    to: HOTLINE,
    script: [...presses, { until: 'listening' }, { waitMs: Math.round(moment(n) * 2_000) }, { press: last }],
  });
  await caller.hears(toPerson, PATIENT_MS);
  expect(await inPhase(hotline, caller, 'waiting'), way.to).toMatchObject({ queue: 'general', at: '@hold' });
  const turn = (await turnsOf(hotline, caller)).find(({ to }) => to === '@hold');
  expect(turn).toEqual({ event: 'KEY.0', from: way.to, to: '@hold' });
  const cut = cutShort(caller, last[0] ?? '0');
  caller.hangUp();
  return cut;
}

/** Was the sentence at the caller's ear cut short by this key? */
function cutShort(caller: Caller, key: string): boolean {
  const lines = transcript(caller.leg);
  const at = lines.findLastIndex((line) => line.is === 'pressed' && line.text === key);
  return lines.slice(0, at).findLast((line) => line.is === 'heard' || line.is === 'sound')?.lost === true;
}

describe('P1: 0 is a human, always', () => {
  let open: TestHotline;
  let closed: TestHotline;
  beforeAll(async () => {
    [open, closed] = await Promise.all([
      startHotline({ rate: 20, edit: OPEN }),
      startHotline({ rate: 20, edit: CLOSED }),
    ]);
    await Promise.all([everybody(open, 'out'), everybody(closed, 'out')]);
  });
  afterAll(async () => {
    await Promise.all([open.stop(), closed.stop()]);
  });

  const machineOf = (hotline: TestHotline) => hotline.running.engine.deps.versions.current();
  const everyWay = () => {
    const day = ways(machineOf(open), ['workshop' as HoursName, 'always' as HoursName]);
    const night = ways(machineOf(closed), []).filter(({ to }) => day.every((way) => way.to !== to));
    return { day, night };
  };

  it('the walk comes to every step of the sample flows that asks something', () => {
    const { day, night } = everyWay();
    const asking = [...machineOf(open).states].filter(([id, { info }]) => info.ask !== null && !id.startsWith('@'));
    expect([...day, ...night].map(({ to }) => to).sort()).toEqual(asking.map(([id]) => id).sort());
  });

  it.each(['English', 'Chinese'] as const)(
    'key 0 at a random moment of the prompt of every step is the line, in one step (%s)',
    async (tongue) => {
      const { day, night } = everyWay();
      const cut = await Promise.all([
        ...day.map((way) => zeroAt(open, way, tongue, way.to === 'bills/account' ? '0#' : '0')),
        ...night.map((way) => zeroAt(closed, way, tongue, '0')),
      ]);
      // On a slow machine a short prompt may be over by then; most are not.
      expect(cut.filter(Boolean).length).toBeGreaterThan(cut.length / 2);
    },
  );
});
