/** What an answer tells the carrier to do. A closed set: nothing a flow says can name another verb. */
import type { E164 } from '../ids.ts';

export type Verb =
  | Speech
  /** Listens while `say` is spoken and `timeoutS` beyond; the clock starts when the speech ends. */
  | {
      readonly verb: 'gather';
      readonly speech: { readonly language: string; readonly hints: readonly string[] } | null;
      readonly action: string;
      readonly timeoutS: number;
      /** Null: as many as come before `finishOnKey` or the pause. */
      readonly numDigits: number | null;
      /** Empty: every key is input. */
      readonly finishOnKey: '' | '#';
      /** Silence asks `action` too; otherwise it falls through to the next verb. */
      readonly whenSilent: 'ask' | 'go-on';
      readonly say: readonly Speech[];
    }
  | { readonly verb: 'redirect'; readonly url: string }
  | { readonly verb: 'hangup' }
  /** Presses keys towards the other end; `w` waits half a second. */
  | { readonly verb: 'press'; readonly keys: string }
  | {
      readonly verb: 'conference';
      readonly room: string;
      /** Who this leg is in the room. */
      readonly label: string;
      /** Asked when the leg comes out of the room, whoever ended it. */
      readonly action: string;
    }
  /** Rings one number; its `whisper` document is played to whoever answers, before the caller is let through. */
  | {
      readonly verb: 'dial';
      readonly to: E164;
      readonly callerId: E164;
      readonly timeoutS: number;
      readonly whisper: string | null;
    }
  | {
      readonly verb: 'record';
      readonly action: string;
      readonly finishOnKey: string;
      readonly maxLengthS: number;
      readonly silenceS: number;
    };

/** What may stand inside a gather. */
export type Speech =
  | {
      readonly verb: 'say';
      readonly text: string;
      readonly voice: string;
      readonly language: string;
      readonly slow: boolean;
    }
  | { readonly verb: 'play'; readonly url: string }
  | { readonly verb: 'pause'; readonly seconds: number };
