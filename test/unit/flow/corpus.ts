import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioFile } from '../../../src/core/lint/audio.ts';
import type { EpochMs } from '../../../src/core/time.ts';

const FLOWS = join(import.meta.dirname, '../../flows');

/** The day on which the corpus is judged. */
export const TODAY = Date.UTC(2026, 10, 28, 12) as EpochMs;

const recording = (head: string, bytes = 16_000): AudioFile => ({ bytes, head: Buffer.from(head, 'latin1') });
/** What lies in `audio/` beside every file of the corpus. */
export const RECORDINGS: ReadonlyMap<string, AudioFile> = new Map([
  ['about-en.wav', recording('RIFF\x24\x3e\x00\x00WAVEfmt ')],
  ['about-zh.mp3', recording('\xff\xfb\x90\x00')],
  ['tagged.mp3', recording('ID3\x04\x00')],
  ['old.aif', recording('FORM\x00\x00\x00\x10AIFFCOMM')],
  ['raw.ulaw', recording('\x7f\xff\x7f')],
  ['really-mp3.wav', recording('ID3\x04\x00')],
  ['really-ogg.mp3', recording('OggS\x00\x02')],
  ['really-wav.ulaw', recording('RIFF\x24\x3e\x00\x00WAVEfmt ')],
  ['page.wav', recording('<!DOCTYPE html>\n')],
  ['pointer.wav', recording('version https://')],
  ['noise.mp3', recording('\x00\x01\x02\x03')],
  ['empty.wav', recording('', 0)],
  ['huge.wav', recording('RIFF\x00\x00\x00\x00WAVEfmt ', 90_000_000)],
]);

/** A folder to be read, made of one file or folder of the corpus. */
export interface Sample {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** `PZ120@support.yaml:12`, from the comments `# expect: PZ120@12`; in reading order. */
  readonly expected: readonly string[];
}

const text = (path: string): string => new TextDecoder().decode(readFileSync(path));
const base = (): Map<string, string> => folder(join(FLOWS, 'base'));

function folder(path: string): Map<string, string> {
  return new Map(readdirSync(path).map((file) => [file, text(join(path, file))]));
}

/** A file stands beside those of `base`, in place of its hotline or its flow `support`; a folder stands alone. */
export function corpus(kind: 'good' | 'bad'): readonly Sample[] {
  const root = join(FLOWS, kind);
  return readdirSync(root)
    .sort()
    .map((name) => {
      const path = join(root, name);
      if (statSync(path).isDirectory()) return sample(name, folder(path), [...folder(path).keys()]);
      const as = name.startsWith('hotline') ? 'hotline.yaml' : 'support.yaml';
      return sample(name, base().set(as, text(path)), [as]);
    });
}

function sample(name: string, files: ReadonlyMap<string, string>, judged: readonly string[]): Sample {
  const expected = judged.flatMap((file) => {
    const [, list = ''] = /^# expect:(.*)$/m.exec(files.get(file) ?? '') ?? [];
    return [...list.matchAll(/(PZ\d+)@(?:([\w.-]+):)?(\S+)/g)].map(
      ([, code = '', other = file, line = '']) => `${code}@${other}:${line}`,
    );
  });
  return { name, files, expected };
}
