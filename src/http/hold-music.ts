import { readFileSync } from 'node:fs';

/** A loop of telephone sound: 8 kHz, mono, µ-law, one byte a sample, as the carrier sends it to the caller. */
export interface HoldMusic {
  readonly samples: Buffer;
  readonly durationMs: number;
}

const SAMPLES_PER_MS = 8;
/** WAV's number for µ-law. */
const FORMAT_ULAW = 7;

/** The bytes of a WAV file around µ-law samples (8 kHz, mono). */
export function ulawWav(samples: Buffer): Buffer {
  const header = Buffer.alloc(58);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(50 + samples.length + (samples.length % 2), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(FORMAT_ULAW, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLES_PER_MS * 1_000, 24);
  header.writeUInt32LE(SAMPLES_PER_MS * 1_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  // Formats other than plain PCM tell their number of samples.
  header.write('fact', 38, 'latin1');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples.length, 46);
  header.write('data', 50, 'latin1');
  header.writeUInt32LE(samples.length, 54);
  return Buffer.concat([header, samples, Buffer.alloc(samples.length % 2)]);
}

/** The samples of a µ-law WAV file; throws if it is anything else. */
export function readUlawWav(file: Buffer): HoldMusic {
  let format: number | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (name === 'fmt ') format = file.readUInt16LE(at + 8);
    if (name === 'data' && format === FORMAT_ULAW && size > 0) {
      return { samples: file.subarray(at + 8, at + 8 + size), durationMs: size / SAMPLES_PER_MS };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('the hold music is not a µ-law WAV file');
}

/** The loop that ships with the engine (made by scripts/make-music.ts). Throws if the package lacks it. */
export function loadHoldMusic(): HoldMusic {
  return readUlawWav(readFileSync(new URL('./assets/hold-music.wav', import.meta.url)));
}

/**
 * A WAV file of the loop from `atMs` (ms since the caller's music began) for `forMs`, going round at its end. With the time
 * held so far as `atMs`, the music resumes after an announcement where it was.
 */
export function slice(music: HoldMusic, atMs: number, forMs: number): Buffer {
  const { samples } = music;
  const part = Buffer.alloc(Math.max(0, Math.round(forMs)) * SAMPLES_PER_MS);
  let from = (Math.max(0, Math.round(atMs)) * SAMPLES_PER_MS) % samples.length;
  for (let filled = 0; filled < part.length; from = 0) {
    filled += samples.copy(part, filled, from, samples.length);
  }
  return ulawWav(part);
}
