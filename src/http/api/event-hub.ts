/**
 * What happens to the hotline, handed to everybody who watches it: one reader of the stream a node, however many they are, and none
 * while there is nobody.
 *
 * A listener is `new` until the reader has found where it goes on (after its `after`, else at the end of the stream), and is told
 * every entry once from there; or that entries are missing, and then what comes after them.
 */
import type { Happening, Happenings, ReportStore } from '../../engine/report-ports.ts';
import { startLoop } from '../../runtime/loop.ts';

export interface Listener {
  /** Everything after `id` will be told. */
  begin(id: string): void;
  happened(one: Happening): void;
  /** Entries up to `id` are missing; everything after it will be told. */
  gap(id: string): void;
  /** What happens cannot be read, the store being away: told once, and then nothing until it can. */
  away(): void;
}

export interface EventHub {
  /** `after`: the last entry it knows; null = none. Returns what takes it off again. */
  listen(after: string | null, listener: Listener): () => void;
  stop(): Promise<void>;
}

const EVERY_MS = 150;
/** More in one look is a hotline so busy that only a look at the whole tells anything. */
const MOST = 200;

interface Ears {
  /** Before the listeners are told; `ofHotline`: the hotline as a whole may have changed, as a new version does. */
  readonly onNews: (ofHotline: boolean) => void;
  readonly onError: (error: unknown) => void;
}

export function createEventHub(store: Pick<ReportStore, 'happenings'>, { onNews, onError }: Ears): EventHub {
  const fresh = new Map<Listener, string | null>();
  /** Each with the last entry it was told of. */
  const listeners = new Map<Listener, string>();
  let cursor: string | null = null;
  let away = false;

  const look = async (): Promise<void> => {
    if (listeners.size === 0) cursor = null;
    if (cursor !== null) deliver(await store.happenings(cursor, MOST));
    for (const [listener, after] of fresh) {
      const missed = await store.happenings(after, MOST);
      // Gone meanwhile.
      if (!fresh.delete(listener)) continue;
      cursor ??= missed.next;
      listeners.set(listener, missed.next);
      news(missed);
      if (missed.gap) listener.gap(missed.next);
      else listener.begin(after ?? missed.next);
      for (const one of missed.entries) listener.happened(one);
    }
  };
  const news = ({ gap, entries }: Pick<Happenings, 'gap' | 'entries'>): void => {
    if (gap || entries.length > 0) onNews(gap || entries.some(({ sid }) => sid === 'hotline'));
  };
  const deliver = ({ next, gap, entries }: Happenings): void => {
    cursor = next;
    news({ gap, entries });
    for (const [listener, last] of listeners) {
      if (gap) listener.gap(next);
      else for (const one of entries) if (isLater(one.id, last)) listener.happened(one);
      if (gap || isLater(next, last)) listeners.set(listener, next);
    }
  };

  const loop = startLoop({
    everyMs: EVERY_MS,
    async job() {
      try {
        await look();
        away = false;
      } catch (error) {
        if (!away) for (const listener of [...fresh.keys(), ...listeners.keys()]) listener.away();
        away = true;
        throw error;
      }
    },
    onError,
  });
  return {
    listen(after, listener) {
      fresh.set(listener, after);
      loop.wake();
      return () => {
        fresh.delete(listener);
        listeners.delete(listener);
      };
    },
    stop: () => loop.stop(),
  };
}

/** Ids of the stream are `ms-n`. */
function isLater(id: string, than: string): boolean {
  const [[ms = 0, n = 0], [thanMs = 0, thanN = 0]] = [id, than].map((one) => one.split('-').map(Number)) as [
    number[],
    number[],
  ];
  return ms > thanMs || (ms === thanMs && n > thanN);
}
