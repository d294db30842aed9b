/** Something of the engine's that is fetched again whenever the engine says that something happened. */
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { Refused } from './api.ts';

/** At most so often, however much happens; and so often although nothing does, for what is no event (a store that went away). Ms. */
const LEAST_MS = 750;
const MOST_MS = 10_000;
const RETRY_MS = 2_000;

/** The engine itself; only what it keeps everything in; or it has no time for those who only look. */
export type Lost = 'engine' | 'store' | 'busy';

const LOST: Readonly<Record<string, Lost>> = { 'store-away': 'store', busy: 'busy' };

export interface Live<Value> {
  /** The newest; null until there is one. Kept while the engine is away. */
  readonly value: ReadonlySignal<Value | null>;
  /** Null: all is well. Otherwise who does not answer, and what is shown may be old. */
  readonly lost: ReadonlySignal<Lost | null>;
  /** Fetches again soon, after a change of one's own. */
  readonly refresh: () => void;
}

export interface LiveOptions<Value> {
  /** What an answer tells of who does not answer: one that is older than it comes. */
  readonly lostIn?: (value: Value) => Lost | null;
  /** Fetched again so often, whatever happens. Ms. */
  readonly everyMs?: number;
  /** False: what happens to calls does not change it. */
  readonly onEvents?: boolean;
}

export function live<Value>(
  fetchIt: () => Promise<Value>,
  { everyMs = MOST_MS, onEvents = true, lostIn = () => null }: LiveOptions<Value> = {},
): Live<Value> {
  const value = signal<Value | null>(null);
  const lost = signal<Lost | null>(null);
  let timer = 0;
  let dueAt = Infinity;
  let lastAt = -Infinity;
  let busy = false;
  let open = false;
  // An event that comes while an answer is under way may be younger than what that tells.
  let again = false;

  const plan = (inMs: number): void => {
    const at = Math.max(performance.now() + inMs, lastAt + LEAST_MS);
    if (busy || at >= dueAt) return;
    dueAt = at;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void run(), at - performance.now());
  };

  const run = async (): Promise<void> => {
    dueAt = Infinity;
    lastAt = performance.now();
    busy = true;
    again = false;
    let well = false;
    try {
      const told = await fetchIt();
      batch(() => {
        lost.value = lostIn(told);
        value.value = told;
      });
      well = lost.value === null && (open || !onEvents);
    } catch (error) {
      // Whoever has no session any more is on the way to the sign-in page.
      const refused = error instanceof Refused ? error : null;
      if (refused?.status !== 401) lost.value = LOST[refused?.code ?? ''] ?? 'engine';
    }
    busy = false;
    plan(again ? 0 : well ? everyMs : RETRY_MS);
  };

  const refresh = (): void => {
    again = true;
    plan(0);
  };

  const listen = (): void => {
    const source = new EventSource('/api/events');
    source.addEventListener('open', () => (open = true));
    for (const name of ['begin', 'happened', 'reset', 'away']) source.addEventListener(name, refresh);
    source.addEventListener('error', () => {
      // Whether the engine is away, or only this connection has ended (a proxy's patience, say), the next answer tells.
      open = false;
      refresh();
      // Refused rather than broken off: browsers leave that to the page.
      if (source.readyState === EventSource.CLOSED) window.setTimeout(listen, RETRY_MS);
    });
  };

  if (onEvents) listen();
  void run();
  return { value, lost, refresh };
}
