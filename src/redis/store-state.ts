/**
 * Whether the store serves us, as the beat finds it: a write, once a second, whatever else happens. A server that is out of memory, cannot
 * write its disk or has been made a replica answers every read, so reads tell nothing.
 */
import { StoreAway, type Store, type StoreState } from '../engine/ports.ts';
import { RedisUnavailable } from './deadline.ts';

/** The store with its beat listened to; `isConnected`: requests can be sent. */
export function watchState(
  store: Store,
  isConnected: () => boolean,
): { readonly store: Store; readonly state: () => StoreState } {
  let found: StoreState = 'up';
  return {
    store: {
      ...store,
      async beat(...asked) {
        try {
          const crashes = await store.beat(...asked);
          found = 'up';
          return crashes;
        } catch (error) {
          if (error instanceof StoreAway) found = isRefused(error) ? 'refuses' : 'away';
          throw error;
        }
      },
    },
    state: () => (isConnected() ? found : 'away'),
  };
}

const isRefused = ({ cause }: StoreAway): boolean => cause instanceof RedisUnavailable && cause.reason === 'refused';
