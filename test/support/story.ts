/** The store's story of a call against what the carrier saw of it (C3). */
import type { CameOut } from './came-out.ts';
import { type CallLine, nameOf } from './ledger.ts';

const LEFT = ['abandoned-menu', 'abandoned-hold', 'abandoned-offered', 'suspect', 'safety'] as const;
/** What the store may say of a call that came out so by the carrier's record. */
const ALLOWED: Readonly<Record<CameOut, ReadonlySet<string>>> = {
  // By the safety document they may have met somebody whom the store knows nothing of, and they may have gone on after a talk.
  human: new Set(['talked', 'transferred', 'callback', 'message', 'self-served', ...LEFT]),
  promised: new Set(['callback']),
  message: new Set(['message']),
  // The last word may have come while the store was away.
  served: new Set(['self-served', ...LEFT]),
  // Whoever the store joined with an agent may have been alone in the room.
  left: new Set([...LEFT, 'self-served', 'talked', 'transferred']),
  busy: new Set(),
  lost: new Set(),
  there: new Set(),
};

const GAVE_UP = /^(abandoned-|suspect$)/;
const KEPT: ReadonlySet<string> = new Set(['callback', 'message']);

export interface Story {
  readonly wrong: readonly string[];
  /** It has no end, though the store knew the call. */
  readonly endless: boolean;
}

/**
 * One end per call that the store knew, and one more for each time that it was told of an end that was none, or of one before what the
 * call came to: then what is kept is its end.
 */
export function storyOf(call: CallLine): Story {
  const { trail, outcome, cameOut } = call;
  const told = trail.filter(({ what }) => what === 'ended').map(({ data }) => String(data['outcome']));
  const ends = told.filter((end, at) => !(GAVE_UP.test(end) && KEPT.has(told[at + 1] ?? ''))).length;
  const known = trail.some(({ what }) => what === 'arrived' || what === 'adopted');
  const revived = trail.filter(({ what, data }) => what === 'repaired' && data['kind'] === 'zombie').length;
  const wrong: string[] = [];
  if (outcome === 'lost') wrong.push(`${nameOf(call)}: its outcome is lost`);
  if (ends > (known ? 1 + revived : 0)) wrong.push(`${nameOf(call)}: ${ends} outcomes`);
  if (outcome !== null && !ALLOWED[cameOut].has(outcome))
    wrong.push(`${nameOf(call)}: ${cameOut}, and the store says ${outcome}`);
  return { wrong, endless: known && ends === 0 };
}
