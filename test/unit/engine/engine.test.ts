import { describe, expect, it } from 'vitest';
import { createEngine, type StartLoop } from '../../../src/engine/engine.ts';
import { StoreAway } from '../../../src/engine/ports.ts';

/** An engine whose store and journal do this, its loops run by hand: what one tick did, and what it told. */
async function tickOf(broken: Partial<Record<'levers' | 'journal' | 'due', Error>>) {
  const done: string[] = [];
  const step =
    <T>(name: 'levers' | 'journal' | 'due', value: T) =>
    async (): Promise<T> => {
      done.push(name);
      const error = broken[name];
      if (error !== undefined) throw error;
      return value;
    };
  const offer = async () => {
    done.push('offer');
    return null;
  };
  const queues = {};
  const hotline = { queues, policies: {}, carrier: { maxCalls: null, callsPerSecond: 1 } };
  const engine = createEngine({
    store: { levers: step('levers', {}), due: step('due', []), offer },
    journal: { append: step('journal', undefined), noted: () => [] },
    random: { hex: () => '00' },
    clock: { rate: 1 },
    versions: { hotline: () => hotline },
    log: { info() {}, warn() {}, error() {} },
  } as never);
  let tick: () => Promise<void> = async () => {};
  const start: StartLoop = (name, _, run) => {
    if (name === 'sweep') tick = run;
    return { stop: async () => {} };
  };
  engine.start(start);
  const told = await tick().then(
    () => null,
    (error: unknown) => error,
  );
  return { done, told };
}

const ALL = ['levers', 'journal', 'due', 'offer'];
const [one, two] = [new Error('one bug'), new Error('another')];
const away = new StoreAway('gone');

describe('a tick', () => {
  it('reads the levers, compares the journal, sweeps and offers', async () => {
    expect(await tickOf({})).toEqual({ done: ALL, told: null });
  });

  it.each([
    ['the levers', { levers: one }],
    ['the journal', { journal: one }],
    ['the sweep', { due: one }],
  ])('in which %s fails does the rest all the same, and tells', async (_, broken) => {
    expect(await tickOf(broken)).toEqual({ done: ALL, told: one });
  });

  it('tells a bug rather than that the store is away, and all bugs there are', async () => {
    expect(await tickOf({ levers: away, journal: away, due: away })).toEqual({ done: ALL, told: away });
    expect((await tickOf({ levers: away, due: one })).told).toBe(one);
    expect(String((await tickOf({ levers: one, due: two })).told)).toMatch(/one bug.*another/);
  });
});
