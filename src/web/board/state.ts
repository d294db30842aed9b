/** The state of the board: its newest snapshot, the clock between two of them, and which call is looked at. */
import { computed, effect, signal } from '@preact/signals';
import { get } from '../shared/api.ts';
import { live } from '../shared/live.ts';
import type { Snapshot } from './snapshot.ts';
import { words } from './words.ts';

export const {
  value: board,
  lost,
  refresh,
} = live(() => get<Snapshot>('/api/board'), {
  // The engine gives its last one again while its store is away.
  lostIn: ({ health }) => (health.redis.code === 'away' ? 'store' : null),
});

// Call time is the engine's; between its snapshots it runs on here, by the second.
const tick = signal(performance.now());
setInterval(() => (tick.value = performance.now()), 1_000);
const arrived = computed(() => ({
  at: board.value?.at ?? 0,
  rate: board.value?.clockRate ?? 1,
  heard: performance.now(),
}));
/** Call time now, ms. Stands still while the engine is away: what happens then is not known. */
export const callNow = computed(() => {
  const { at, rate, heard } = arrived.value;
  return lost.value === null ? at + Math.max(0, tick.value - heard) * rate : at;
});
/** How long ago the snapshot was, in call time. */
export const sinceSnapshot = computed(() => callNow.value - arrived.value.at);

/** For screen readers: what matters and was not there before. */
export const told = signal('');
let lostBefore: number | null = null;
effect(() => {
  const lost = board.value?.lost.lost ?? null;
  if (lost !== null && lostBefore !== null && lost > lostBefore) told.value = words.peek().justLost(lost - lostBefore);
  lostBefore = lost ?? lostBefore;
});

const CALL = '#call-';
/** The call whose story is shown: it has an address, so that it can be sent to somebody and Back closes it. */
export const shownCall = signal(callOf(location.hash));
window.addEventListener('hashchange', () => (shownCall.value = callOf(location.hash)));
function callOf(hash: string): string | null {
  return hash.startsWith(CALL) ? hash.slice(CALL.length) : null;
}
export const callHref = (sid: string): string => CALL + sid;
export function hideCall(): void {
  history.replaceState(null, '', location.pathname);
  shownCall.value = null;
}
