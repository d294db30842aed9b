/**
 * How a call came out for the caller, by what was heard and pressed on the carrier's line alone. Whoever hung up chose to; whoever was
 * hung up on must have been at a decided end: a goodbye, and before it the very question or promise whose way out that is.
 */
import type { LegRecord, TranscriptLine } from '../../src/simulator/ledger.ts';

/** `busy`: the account had no line left, we never heard of it. */
export type CameOut = 'human' | 'busy' | 'promised' | 'message' | 'served' | 'left' | 'lost' | 'there';

const GOODBYE = /^Thank you for calling\. Goodbye\.|^感谢来电，再见。/;
const AGENT_GONE = /^The other person has left|^对方已离开/;
const PROMISE = /^We will call you back|轮到您时，我们会给您回电/;
const KEPT = /^Your message is kept|^留言已保存/;
/** A key may have cut it short. */
const ANYTHING_ELSE = /^If that was|^如果没有其他/;

export function cameOut(leg: LegRecord): CameOut {
  if (leg.endedAt === null) return 'there';
  if (leg.status === 'busy') return 'busy';
  const met = leg.visits.some(({ with: others }) => others.length > 0);
  const chose = leg.endedBy === 'person' || leg.endedBy === 'line';
  if (!chose) return decidedEnd(leg, met) ?? 'lost';
  if (met) return 'human';
  if (promisedAt(leg) !== null) return heard(leg, KEPT) ? 'message' : 'promised';
  return 'left';
}

/** Null: whoever was on the line was cut off. */
function decidedEnd(leg: LegRecord, met: boolean): CameOut | null {
  const said = leg.transcript.filter(({ is, text }) => is === 'heard' && text !== '');
  if (!GOODBYE.test(said.at(-1)?.text ?? '')) return null;
  const last = said.findLast(({ text }) => !GOODBYE.test(text));
  if (last === undefined) return null;
  if (met && AGENT_GONE.test(last.text)) return 'human';
  if (PROMISE.test(last.text)) return met ? 'human' : 'promised';
  if (KEPT.test(last.text)) return met ? 'human' : 'message';
  return ANYTHING_ELSE.test(last.text) && pressedLast(leg, last)?.text === '1' ? 'served' : null;
}

const pressedLast = ({ transcript }: LegRecord, after: TranscriptLine): TranscriptLine | undefined =>
  transcript.findLast(({ is, at }) => is === 'pressed' && at >= after.at);

const heard = ({ transcript }: LegRecord, words: RegExp): boolean =>
  transcript.some(({ is, text }) => is === 'heard' && words.test(text));

/** When the last promise of a call back was spoken to this leg; null when there is none, or it was taken back by going on. */
export function promisedAt(leg: LegRecord): number | null {
  const promise = leg.transcript.findLast(({ is, text }) => is === 'heard' && (PROMISE.test(text) || KEPT.test(text)));
  if (promise === undefined) return null;
  const takenBack = leg.transcript.some(({ is, text, at }) => is === 'pressed' && text === '0' && at > promise.at);
  return takenBack ? null : promise.at;
}
