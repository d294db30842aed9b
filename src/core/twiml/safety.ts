/**
 * The safety document: what a caller hears when the machine fails (P7). Constant, made from configuration alone: an apology, the
 * emergency numbers one after the other, round and round, then back to us. It needs neither Redis nor a flow.
 */
import type { Hotline } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import type { Utterance } from '../speech/prompt.ts';
import { legUtterance } from '../speech/leg-wording.ts';
import { speechOf } from './answer.ts';
import { urlOf } from './url.ts';
import type { Speech, Verb } from './verbs.ts';

export interface SafetyWays {
  /**
   * Our public URL: while a node lives, whoever answers must press 1 (a voicemail can't), and music plays between two tries. Null:
   * nothing of ours is needed, the form for a TwiML Bin or a second host.
   */
  readonly base: string | null;
  /** Where the caller goes after the last round: the URL of their turn, else the number's voice URL. */
  readonly back: string;
}

export type SafetyHotline = Pick<Hotline, 'languages' | 'title' | 'callerId' | 'emergency'>;

/** Paths of the whisper; both are POSTed by the carrier, signed. */
export const SAFETY_WHISPER = '/safety/whisper';
export const SAFETY_ACCEPT = '/safety/accept';

const RING_S = 20;
/** With a minute for three tries this is twenty minutes of ringing, and it fits the carrier's 64 kB. */
const DIALS = 60;
const ROUNDS = 20;
const MUSIC_MS = 6_000;

export function safetyDocument(hotline: SafetyHotline, { base, back }: SafetyWays): readonly Verb[] {
  const numbers = hotline.emergency.slice(0, DIALS);
  const rounds = Math.min(ROUNDS, Math.max(1, Math.floor(DIALS / Math.max(1, numbers.length))));
  const between: Speech =
    base === null
      ? { verb: 'pause', seconds: 2 }
      : { verb: 'play', url: urlOf(base, '/music/hold.wav', { at: 0, for: MUSIC_MS }) };
  const whisper = base === null ? null : urlOf(base, SAFETY_WHISPER);
  const round = numbers.flatMap((to): Verb[] => [
    { verb: 'dial', to, callerId: hotline.callerId, timeoutS: RING_S, whisper },
    // Reached when nobody answered, and when somebody did and has hung up.
    ...inEveryLanguage('safety-next', hotline),
    between,
  ]);
  return [
    ...inEveryLanguage('safety-sorry', hotline),
    ...Array.from({ length: rounds }, () => round).flat(),
    { verb: 'redirect', url: back },
  ];
}

/** Heard by whoever answers an emergency number, before the caller is let through. */
export function safetyWhisper(hotline: SafetyHotline, base: string): readonly Verb[] {
  return [
    {
      verb: 'gather',
      speech: null,
      action: urlOf(base, SAFETY_ACCEPT),
      timeoutS: 5,
      numDigits: 1,
      finishOnKey: '',
      whenSilent: 'go-on',
      say: inEveryLanguage('safety-whisper', hotline),
    },
    { verb: 'hangup' },
  ];
}

/** 1 lets the caller through (an empty document ends the whisper); anything else leaves them to the next number. */
export function safetyAccept(key: string | null): readonly Verb[] {
  return key === '1' ? [] : [{ verb: 'hangup' }];
}

function inEveryLanguage(
  what: 'safety-sorry' | 'safety-next' | 'safety-whisper',
  hotline: SafetyHotline,
): readonly Speech[] {
  const said = hotline.languages.map(({ code }): Utterance => legUtterance(what, [code], hotline));
  // Languages without words of their own share the English ones.
  const once = [...new Map(said.map((one): [Language, Utterance] => [one.language, one])).values()];
  return once.flatMap((one) => speechOf(one, hotline.languages, (file) => file));
}
