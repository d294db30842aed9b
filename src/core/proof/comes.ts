/** What comes of itself in a state, by the way it listens: each of these must lead somewhere. */
import type { CallEvent } from '../event.ts';
import type { Ask } from '../flow/effect.ts';

export const MUST_ANSWER: Readonly<Record<Ask['kind'], readonly CallEvent['type'][]>> = {
  menu: ['SILENCE', 'WRONG'],
  collect: ['SILENCE', 'WRONG', 'ENTRY'],
  hold: ['SILENCE', 'WRONG', 'JOIN', 'REFUSED', 'UNKEPT', 'LIMIT'],
  ringing: ['SILENCE', 'WRONG', 'JOIN', 'TRANSFER_FAILED', 'REFUSED'],
  lookup: ['FOUND', 'NOT_FOUND', 'SILENCE', 'WRONG'],
  record: ['RECORDED', 'SILENCE', 'REFUSED', 'UNKEPT'],
  talk: ['LEFT', 'REFUSED'],
  hangup: [],
};

export const LED_TO: Readonly<Partial<Record<CallEvent['type'], string>>> = {
  SILENCE: 'the caller says nothing',
  WRONG: 'a wrong key is pressed',
  ENTRY: 'digits are keyed in',
  TRANSFER_FAILED: 'the transfer fails',
  REFUSED: 'the store refuses',
  UNKEPT: "the promise can't be made durable",
  FOUND: 'the lookup has its answer',
  NOT_FOUND: 'the lookup fails',
  LEFT: 'the other side hangs up',
  JOIN: 'somebody takes the call',
  RECORDED: 'a message is left',
  LIMIT: "the carrier's limit is near",
};
