/** Recordings: what their first bytes say they are, against what their names do. */
import type { Spoken } from '../flow/model.ts';
import type { Fault, Problem } from '../flow/problem.ts';
import type { Ground } from './ground.ts';
import { spokenIn, textsOf } from './texts.ts';

/** What is known of a file in `audio/`. */
export interface AudioFile {
  readonly bytes: number;
  /** Its first 16 bytes; fewer when it is shorter. */
  readonly head: Uint8Array;
}
export const HEAD_BYTES = 16;
/** Half an hour of uncompressed telephone sound is 29 MB; the carrier fetches every recording before it plays the first. */
const MOST_BYTES = 64_000_000;

export function recordings(ground: Ground): readonly Problem[] {
  return textsOf(ground).flatMap(({ text, problem }) =>
    spokenIn(text).flatMap(([language, spoken]) => {
      const fault = faultOf(spoken, ground.facts.audio);
      return fault === null ? [] : [problem(fault, [language, 'audio'])];
    }),
  );
}

function faultOf({ audio }: Spoken, files: ReadonlyMap<string, AudioFile>): Fault | null {
  const file = audio === null ? undefined : files.get(audio);
  if (audio === null || file === undefined) return null;
  if (file.bytes === 0)
    return { code: 'PZ231', message: `${audio} is empty: callers would hear nothing. Record it again.` };
  if (file.bytes > MOST_BYTES)
    return {
      code: 'PZ232',
      message: `${audio} has ${Math.ceil(file.bytes / 1_000_000)} MB; 64 are the most. Shorten it, or save it as mp3.`,
    };
  const ending = audio.slice(audio.lastIndexOf('.') + 1).toLowerCase();
  const named = ending === 'aif' ? 'aiff' : ending;
  const kind = kindOf(file.head);
  if (kind === null ? RAW.has(named) || padded(file, named) : kind.ending === named) return null;
  const is = kind === null ? `no ${named} file` : `${kind.called}, not ${named}`;
  const remedy =
    kind?.ending != null ? `Name it .${kind.ending}` : `Save it as ${RAW.has(named) ? 'wav' : named}, 8 or 16 kHz mono`;
  return { code: 'PZ230', message: `${audio} is ${is}: the carrier would not play it. ${remedy}.` };
}

/** Some encoders leave a gap before the first frame of an mp3, and players skip it. */
const padded = ({ head }: AudioFile, named: string): boolean => named === 'mp3' && head.every((byte) => byte === 0);

/** Sound without any mark of what it is. */
const RAW: ReadonlySet<string> = new Set(['gsm', 'ulaw']);

interface Kind {
  readonly called: string;
  /** The ending it should have, if the carrier plays it. */
  readonly ending: string | null;
}
const MARKS: readonly (readonly [mark: RegExp, kind: Kind])[] = [
  [/^(RIFF|RIFX)....WAVE/s, { called: 'a wav file', ending: 'wav' }],
  [/^FORM....AIF[FC]/s, { called: 'an aiff file', ending: 'aiff' }],
  [/^ID3/, { called: 'an mp3 file', ending: 'mp3' }],
  // Eleven bits of frame sync, a known version, layer II or III.
  [/^\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd]/, { called: 'an mp3 file', ending: 'mp3' }],
  [/^\xff[\xf0\xf1\xf8\xf9]/, { called: 'an aac file', ending: null }],
  [/^OggS/, { called: 'an ogg file', ending: null }],
  [/^fLaC/, { called: 'a flac file', ending: null }],
  [/^....ftyp/s, { called: 'an mp4 or m4a file', ending: null }],
  [/^.E\xdf\xa3/s, { called: 'a webm file', ending: null }],
  [/^#!AMR/, { called: 'an amr file', ending: null }],
  [/^\x30\x26\xb2\x75/, { called: 'a wma file', ending: null }],
  [/^PK/, { called: 'a zip archive', ending: null }],
  [/^\s*<(!doctype|html|\?xml)/i, { called: 'a web page', ending: null }],
  [/^version https:/, { called: 'a pointer of Git LFS (fetch it with git lfs pull)', ending: null }],
];

/** What the first bytes say; null when they say nothing. */
function kindOf(head: Uint8Array): Kind | null {
  const text = String.fromCharCode(...head);
  return MARKS.find(([mark]) => mark.test(text))?.[1] ?? null;
}
