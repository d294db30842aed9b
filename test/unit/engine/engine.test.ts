import { describe, expect, it } from 'vitest';
import { createEngine, type StartLoop } from '../../../src/engine/engine.ts';
import { StoreAway } from '../../../src/engine/ports.ts';

/** An engine whose store and journal do this, its loops run by hand: what one tick did, and what it told. */
async function tickOf(broken: Partial<Record<'journal' | 'due', Error>>) {
  const done: string[] = [];
  const step =
    <T>(name: 'journal' | 'due', value: T) =>
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
    store: { due: step('due', { mark: '', ends: 0, levers: LEVERS, works: [] }), offer },
    journal: { name: 'j', append: step('journal', undefined), noted: () => [] },
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
  return { done, told, levers: engine.deps.levers() };
}

const LEVERS = { closedUntil: null, openUntil: null, announcement: null, news: 7 };
const NO_LEVERS = { ...LEVERS, news: 0 };
const ALL = ['journal', 'due', 'offer'];
const [one, two] = [new Error('one bug'), new Error('another')];
const away = new StoreAway('gone');

describe('a tick', () => {
  it('compares the journal, sweeps, knows the levers and offers', async () => {
    expect(await tickOf({})).toEqual({ done: ALL, told: null, levers: LEVERS });
  });

  it.each([
    ['the journal', { journal: one }, LEVERS],
    ['the sweep', { due: one }, NO_LEVERS],
  ])('in which %s fails does the rest all the same, and tells', async (_, broken, levers) => {
    expect(await tickOf(broken)).toEqual({ done: ALL, told: one, levers });
  });

  it('tells a bug rather than that the store is away, and all bugs there are', async () => {
    expect((await tickOf({ journal: away, due: away })).told).toBe(away);
    expect((await tickOf({ journal: away, due: one })).told).toBe(one);
    expect(String((await tickOf({ journal: one, due: two })).told)).toMatch(/one bug.*another/);
  });
});
