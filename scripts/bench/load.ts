/** The load, in a process of its own: asked for a round, it opens calls, warms up, measures, and ends the calls. */
import { createCaller, type Caller } from './caller.ts';
import { percentile } from './figures.ts';

export type Scenario = 'menu' | 'hold';
export interface Order {
  readonly base: string;
  readonly scenario: Scenario;
  readonly connections: number;
  readonly seconds: number;
  readonly moves: boolean;
}
export type Report =
  | { readonly is: 'begun' }
  | {
      readonly is: 'measured';
      readonly turns: number;
      readonly ms: number;
      readonly p50Ms: number;
      readonly p99Ms: number;
      /** The last answer, for a bare handler that must answer as much. */
      readonly answer: string;
    }
  | { readonly is: 'closed' }
  | { readonly is: 'failed'; readonly why: string };

const WARM_MS = 500;
/** Well before the engine gives a caller who has answered 200 questions to a person. */
const TURNS_A_CALL = 150;
/** Keys from the first prompt to where the scenario stays, and the key of each of its turns (null = silence). */
const WAY: Readonly<Record<Scenario, { readonly first: string; readonly stay: string | null }>> = {
  // English, then the menu again and again: the longest answer of the sample.
  menu: { first: '1', stay: '*' },
  hold: { first: '0', stay: null },
};

async function open(caller: Caller, scenario: Scenario): Promise<void> {
  await caller.ring();
  await caller.turn(WAY[scenario].first);
}

async function round(order: Order): Promise<void> {
  const { base, scenario, connections, seconds, moves } = order;
  const callers = Array.from({ length: connections }, (_, i) =>
    createCaller(base, `+120255501${String(i % 100).padStart(2, '0')}`, moves),
  );
  await Promise.all(callers.map((caller) => open(caller, scenario)));

  const times: number[] = [];
  const now: { phase: 'warm' | 'measure' | 'done' } = { phase: 'warm' };
  const talk = async (caller: Caller): Promise<void> => {
    for (let turns = 1; now.phase !== 'done'; turns++) {
      const ms = await caller.turn(WAY[scenario].stay);
      if (now.phase === 'measure') times.push(ms);
      if (scenario === 'menu' && turns % TURNS_A_CALL === 0) {
        await caller.over();
        await open(caller, scenario);
      }
    }
  };
  const calls = Promise.all(callers.map(talk));
  const failed = calls.then(() => {});
  await Promise.race([pause(WARM_MS), failed]);
  now.phase = 'measure';
  tell({ is: 'begun' });
  const began = performance.now();
  await Promise.race([pause(seconds * 1_000), failed]);
  now.phase = 'done';
  const ms = performance.now() - began;
  const sorted = Float64Array.from(times).sort();
  tell({
    is: 'measured',
    turns: times.length,
    ms,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    answer: callers[0]?.last ?? '',
  });
  await calls;
  await Promise.all(callers.map((caller) => caller.over()));
  for (const caller of callers) caller.close();
  tell({ is: 'closed' });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const tell = (report: Report): void => void process.send?.(report);

process.on('message', (order: Order) => {
  round(order).catch((error: unknown) => tell({ is: 'failed', why: String(error) }));
});
