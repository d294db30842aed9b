import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeMusic } from '../../scripts/make-music.ts';
import { loadHoldMusic, readUlawWav, slice } from '../../src/http/hold-music.ts';

/** A µ-law byte as a sample between -1 and 1 (ITU-T G.711). */
function decode(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768;
}

const music = loadHoldMusic();
const heard = Array.from(music.samples, decode);
const dbfs = (amplitude: number): number => 20 * Math.log10(amplitude);
const loudness = (part: readonly number[]): number =>
  dbfs(Math.sqrt(part.reduce((sum, s) => sum + s * s, 0) / part.length));

describe('the hold music', () => {
  test('is what its script composes', () => {
    const shipped = readFileSync(new URL('../../src/http/assets/hold-music.wav', import.meta.url));
    expect(makeMusic().equals(shipped)).toBe(true);
  });

  test('is a loop of 64 s', () => {
    expect(music.durationMs).toBe(64_000);
  });

  test('has no click, at the seam least of all', () => {
    const steps = heard.map((sample, i) => Math.abs(sample - (heard[(i + heard.length - 1) % heard.length] ?? 0)));
    const largest = steps.reduce((most, step) => Math.max(most, step), 0);
    expect(steps[0]).toBeLessThan(largest / 2);
    // A click is a step that the tones themselves cannot make: at -12 dBFS and below 2.5 kHz they move by far less.
    expect(largest).toBeLessThan(0.2);
    const typical = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
    expect(largest).toBeLessThan(typical * 8);
  });

  test('is quiet, and never so quiet that the line seems dead', () => {
    const peak = heard.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(dbfs(peak)).toBeGreaterThan(-12.5);
    expect(dbfs(peak)).toBeLessThan(-11.5);
    for (let second = 0; second < 64; second += 1) {
      expect(loudness(heard.slice(second * 8_000, (second + 1) * 8_000))).toBeGreaterThan(-36);
    }
  });

  test('goes round without a jump in loudness', () => {
    const before = loudness(heard.slice(-2_000));
    const after = loudness(heard.slice(0, 2_000));
    expect(Math.abs(before - after)).toBeLessThan(12);
  });
});

describe('a slice', () => {
  const part = (atMs: number, forMs: number): Buffer => readUlawWav(slice(music, atMs, forMs)).samples;

  test('is a µ-law WAV of its length', () => {
    const file = slice(music, 1_234, 15_000);
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(readUlawWav(file).durationMs).toBe(15_000);
  });

  test('one after another they are the music itself: it resumes, it does not restart', () => {
    const turns = [part(0, 12_000), part(12_000, 20_000), part(32_000, 32_000)];
    expect(Buffer.concat(turns).equals(music.samples)).toBe(true);
  });

  test('goes round at the end, at any hour of holding', () => {
    const expected = Buffer.concat([music.samples.subarray(-8_000), music.samples.subarray(0, 8_000)]);
    expect(part(63_000, 2_000).equals(expected)).toBe(true);
    expect(part(63_000 + 64_000 * 200, 2_000).equals(expected)).toBe(true);
  });

  test('may be longer than the loop', () => {
    const long = part(1_000, 130_000);
    expect(long.length).toBe(130_000 * 8);
    expect(long.subarray(64_000 * 8, 64_000 * 16).equals(long.subarray(0, 64_000 * 8))).toBe(true);
  });

  test('of an odd time is taken to the nearest ms', () => {
    expect(part(0.4, 10.4).length).toBe(80);
    expect(part(-5, 1).equals(part(0, 1))).toBe(true);
  });
});
