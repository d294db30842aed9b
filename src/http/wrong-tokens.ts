/**
 * Whoever gives a wrong token waits for the answer, longer with every further one from the same address. Nobody is ever locked out: a
 * right token is answered at once, however many wrong ones came from there.
 */
import { isIPv6 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Slips of the hand. */
const FREE = 5;
const FIRST_MS = 200;
const MOST_MS = 4_000;
const FORGOTTEN_MS = 15 * 60_000;
/** Of those that came last; what is remembered never grows beyond. */
const MOST_ADDRESSES = 1_000;

export interface WrongTokens {
  /** One more from there: how long its answer is to be held back, in ms. `now`: wall time, ms. */
  delayMs(address: string, now: number): number;
  /** How many addresses are remembered. */
  readonly size: number;
}

export function countWrongTokens(): WrongTokens {
  const wrong = new Map<string, { readonly times: number; readonly at: number }>();
  return {
    delayMs(address, now) {
      const from = networkOf(address);
      const before = wrong.get(from);
      const times = (before !== undefined && now - before.at < FORGOTTEN_MS ? before.times : 0) + 1;
      // Out and in again: the first of the map is whoever was quiet longest.
      wrong.delete(from);
      wrong.set(from, { times, at: now });
      for (const oldest of wrong.keys()) {
        if (wrong.size <= MOST_ADDRESSES) break;
        wrong.delete(oldest);
      }
      return times <= FREE ? 0 : Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(times - FREE - 1, 10));
    },
    get size() {
      return wrong.size;
    },
  };
}

/** Resolves when a wrong token from this address may be answered. */
export async function holdBack(tokens: WrongTokens, address: string): Promise<void> {
  await pause(tokens.delayMs(address, performance.now()));
}

/** One customer has a whole /64 of IPv6, and would otherwise be a new stranger with every try. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
