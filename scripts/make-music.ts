// Composes the hold music and writes src/http/assets/hold-music.wav: npx tsx scripts/make-music.ts
// Made from sines alone, so it is nobody's but ours; the same bytes at every run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ulawWav } from '../src/http/hold-music.ts';

const RATE = 8_000;
const BAR_S = 8;
/** Loud enough to say "you are still connected", quiet enough to talk over: the highest peak, in dB below full scale. */
const PEAK_DBFS = -12;

/** Eight slow chords as MIDI notes; all between 200 and 1,300 Hz, where a telephone sounds best. */
const CHORDS: readonly (readonly number[])[] = [
  [60, 64, 67, 71], // C major 7
  [57, 64, 67, 72], // A minor 7
  [60, 65, 69, 76], // F major 7
  [59, 62, 67, 76], // G 6
  [59, 64, 67, 74], // E minor 7
  [57, 60, 64, 67], // A minor 7
  [62, 65, 69, 72], // D minor 7
  [60, 62, 67, 74], // G suspended
];

/** Which notes of the chord are plucked in a bar of sixteen half seconds; null is a rest. */
const FIGURE = [0, 2, 1, 3, null, 2, 3, null, 0, 1, 2, 3, null, 3, 2, null] as const;

/** A few melody notes above: bar, second within the bar, MIDI note. */
const MELODY: readonly (readonly [bar: number, second: number, note: number])[] = [
  [0, 4, 79],
  [1, 2, 76],
  [2, 5, 81],
  [3, 3, 79],
  [4, 4, 83],
  [5, 2, 79],
  [6, 4, 77],
  [7, 3, 74],
];

const frequency = (note: number): number => 440 * 2 ** ((note - 69) / 12);

/** Adds a sound into the loop; what rings on past the end goes on at the beginning, so that there is no seam. */
function add(loop: Float64Array, startS: number, lengthS: number, sound: (t: number) => number): void {
  const from = Math.round(startS * RATE);
  for (let i = 0; i < lengthS * RATE; i += 1) {
    const at = (from + i) % loop.length;
    loop[at] = (loop[at] ?? 0) + sound(i / RATE);
  }
}

/** A soft chord tone: two slightly different sines, swelling and fading. */
function pad(loop: Float64Array, startS: number, note: number): void {
  const length = BAR_S + 3;
  const hz = frequency(note);
  add(loop, startS, length, (t) => {
    const swell = Math.sin((Math.PI * t) / length) ** 2;
    const tone = Math.sin(2 * Math.PI * hz * t) + 0.6 * Math.sin(2 * Math.PI * (hz + 0.7) * t);
    return 0.16 * swell * (tone + 0.2 * Math.sin(4 * Math.PI * hz * t));
  });
}

/** A plucked tone with two echoes. */
function pluck(loop: Float64Array, startS: number, note: number, loudness: number): void {
  const hz = frequency(note);
  for (const [delayS, share] of [
    [0, 1],
    [0.375, 0.3],
    [0.75, 0.12],
  ] as const) {
    add(loop, startS + delayS, 4, (t) => {
      const attack = Math.min(1, t / 0.012);
      const release = Math.min(1, (4 - t) / 0.5);
      const tone = [1, 2, 3].reduce(
        (sum, k) => sum + (Math.sin(2 * Math.PI * hz * k * t) / k ** 2.2) * Math.exp(-t * (0.9 + k)),
        0,
      );
      return loudness * share * attack * release * tone;
    });
  }
}

function compose(): Float64Array {
  const loop = new Float64Array(CHORDS.length * BAR_S * RATE);
  for (const [bar, chord] of CHORDS.entries()) {
    for (const note of chord) pad(loop, bar * BAR_S, note);
    for (const [step, which] of FIGURE.entries()) {
      const note = which === null ? undefined : chord[which];
      if (note !== undefined) pluck(loop, bar * BAR_S + step / 2, note, 0.4);
    }
  }
  for (const [bar, second, note] of MELODY) pluck(loop, bar * BAR_S + second, note, 0.45);
  return loop;
}

/** One sample, -1 to 1, as a µ-law byte (ITU-T G.711). */
function ulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.round(Math.abs(sample) * 32_767), 32_635) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** The whole file, always the same bytes. */
export function makeMusic(): Buffer {
  const loop = compose();
  const peak = loop.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = 10 ** (PEAK_DBFS / 20) / peak;
  return ulawWav(Buffer.from(Array.from(loop, (sample) => ulaw(sample * gain))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = new URL('../src/http/assets/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('hold-music.wav', folder), makeMusic());
}
