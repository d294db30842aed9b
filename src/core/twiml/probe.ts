/** What the probe's own leg does once the hotline has picked up: presses 0, stays a little, hangs up by itself. */
import type { Verb } from './verbs.ts';

/** Half a second each, so that the first document is being spoken; keys work from its first moment on. */
const WAIT = 'w'.repeat(6);
/**
 * For the carrier to bring us the 0 (after a pause, where an entry is asked for first) and to take our answer. Sooner than a turn of the
 * hold loop can end: whoever asks for a second one is no probe.
 */
const STAY_S = 10;

export const PROBE_DOCUMENT: readonly Verb[] = [
  { verb: 'press', keys: `${WAIT}0` },
  { verb: 'pause', seconds: STAY_S },
  { verb: 'hangup' },
];
