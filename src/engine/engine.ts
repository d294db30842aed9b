/**
 * The engine as one thing: the use cases with their dependencies bound, and the loops that need nobody to ring. Made once by the
 * composition root; everything it does besides answering is counted here, so that stopping can wait for it.
 */
import { comparing } from './compare-journal.ts';
import { BEAT_MS, crashGuard } from './crashes.ts';
import type { Deps, Later } from './deps.ts';
import { offerRound, watchdog } from './dispatch.ts';
import { outsideFallback } from './outside-fallback.ts';
import { owed } from './owed.ts';
import type { Agreement } from './journal-ports.ts';
import { StoreAway } from './ports.ts';
import { PROBE_MS, prober } from './probe.ts';
import { RECONCILE_MS, reconciler } from './reconcile.ts';
import { sweep, tellRoster } from './sweep.ts';

/** A repeating job; `stop` waits for the run under way. */
export interface Loop {
  stop(): Promise<void>;
}
export type StartLoop = (name: string, everyMs: number, run: () => Promise<void>) => Loop;

export interface Engine {
  readonly deps: Deps;
  /** Starts the loops; every node runs them, the store hands each piece of work to one. */
  start(loop: StartLoop): void;
  /** Holds the journal against the store: once before anybody is answered, then with every sweep. */
  compareJournal(): Promise<void>;
  /** Stops the loops and waits for work under way. */
  stop(): Promise<void>;
}

/** Loops run this often in call time: an offer is made within 2 s of being possible even if nobody noticed. */
const SWEEP_MS = 1_000;
const WATCH_MS = 2_000;
const ROSTER_MS = 5_000;
/** However fast call time runs, a loop leaves the machine this much rest (wall time). */
const LEAST_MS = 25;
/** The carrier is asked for lists at most this often (wall time). */
const LOOK_LEAST_MS = 250;

/** `parts`: everything of `Deps` but the functions that belong to the engine itself. */
export function createEngine(
  parts: Omit<Deps, 'later' | 'news' | 'dispatch' | 'levers' | 'readLevers' | 'crashes' | 'outsideFallback'>,
): Engine {
  const node = parts.random.hex(8);
  const running = new Set<Promise<void>>();
  const loops: Loop[] = [];
  let levers: ReturnType<Deps['levers']> = { closedUntil: null, openUntil: null, announcement: null, news: 0 };
  let dispatching = false;
  let again = false;

  const later: Later = (what, work) => {
    const job = work()
      .catch((error: unknown) => {
        const away = error instanceof StoreAway;
        parts.log[away ? 'warn' : 'error'](
          { what, error: error instanceof Error ? (away ? error.message : error.stack) : String(error) },
          'work failed',
        );
      })
      .finally(() => running.delete(job));
    running.add(job);
  };

  // Requests that come while a round is under way make one more round, however many they are.
  const dispatch = (): void => {
    if (dispatching) {
      again = true;
      return;
    }
    dispatching = true;
    later('offers', async () => {
      try {
        do {
          again = false;
          await offerRound(deps);
        } while (again);
      } finally {
        dispatching = false;
      }
    });
  };

  const untold = owed(parts.log);
  const deps: Deps = {
    ...parts,
    crashes: crashGuard(parts.store, node),
    outsideFallback: outsideFallback(parts.telephony),
    later,
    news: untold.news,
    dispatch,
    levers: () => levers,
    async readLevers() {
      levers = await parts.store.levers();
    },
  };

  const comparison = comparing(deps);
  // Nothing falls due from a store that the journal was not held against; a step that throws stops none of the others.
  const tick = async (): Promise<void> => {
    const failed: unknown[] = [];
    const compare = (found?: Agreement): Promise<void> =>
      comparison.compare(found).catch((error: unknown) => void failed.push(error));
    const first = comparison.mark() === null;
    if (first) await compare();
    let found: Agreement | undefined;
    try {
      ({ levers, ...found } = await sweep(deps, comparison.mark()));
    } catch (error) {
      failed.push(error);
    }
    if (!first) await compare(found);
    dispatch();
    const bugs = failed.filter((error) => !(error instanceof StoreAway));
    if (bugs.length > 1) throw new AggregateError(bugs, bugs.map(String).join('; '));
    if (failed.length > 0) throw bugs[0] ?? failed[0];
  };

  return {
    deps,
    compareJournal: () => comparison.compare(),
    start(loop) {
      const every = (ms: number) => Math.max(LEAST_MS, ms / parts.clock.rate);
      loops.push(
        loop('sweep', every(SWEEP_MS), tick),
        loop('news', every(SWEEP_MS), untold.pay),
        loop('watchdog', every(WATCH_MS), () => watchdog(deps)),
        loop('roster', every(ROSTER_MS), () => tellRoster(deps)),
        loop('reconcile', Math.max(LOOK_LEAST_MS, every(RECONCILE_MS)), reconciler(deps, node)),
        loop('probe', Math.max(LOOK_LEAST_MS, every(PROBE_MS)), prober(deps)),
        loop('beat', BEAT_MS, () => deps.crashes.beat()),
      );
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      while (running.size > 0) await Promise.all(running);
      // What only this node knows; a store that is away now will have to find out.
      await untold.pay().catch(() => undefined);
      await deps.crashes.beat().catch(() => undefined);
    },
  };
}
