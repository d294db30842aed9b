/** How long words take to say. */
import type { DurationMs } from '../time.ts';

/**
 * About 150 English words or 270 Chinese characters a minute, as unhurried telephone voices speak: 15 Latin characters a second,
 * spaces included, or 4.5 Han characters; at least half a second. The simulated carrier speaks at the same pace.
 */
const LATIN_PER_S = 15;
const HAN_PER_S = 4.5;
const LEAST_MS = 500;
const HAN = /\p{Script=Han}/gu;

export function speakingMs(text: string): DurationMs {
  const spoken = text.trim();
  const han = spoken.match(HAN)?.length ?? 0;
  return Math.round(Math.max(LEAST_MS, (han / HAN_PER_S + (spoken.length - han) / LATIN_PER_S) * 1_000)) as DurationMs;
}
