import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/core/ids.ts';
import { findWords, nearestLine, type SpokenLine } from '../../../src/core/trial/hearing.ts';

const line = (text: string, over: Partial<SpokenLine> = {}): SpokenLine => ({
  text,
  language: 'en-US',
  at: 1_000,
  lastsMs: 1_000,
  heard: text,
  ...over,
});
const START = { line: 0, offset: 0 };
const tag = ({ language }: { language: Language | null }) => (language === 'zh' ? 'cmn-CN' : language && 'en-US');
const find = (lines: readonly SpokenLine[], text: string, from = START, language: string | null = null) =>
  findWords(lines, { text, language: language as Language | null }, from, tag);

describe('words are heard', () => {
  it('whatever their case, width and spaces', () => {
    expect(find([line('For a  Bill, press １.')], 'a bill, PRESS 1')).not.toBeNull();
    expect(find([line('For a bill')], 'For a bull')).toBeNull();
  });

  it('one after the other, also within a line', () => {
    const lines = [line('One and two.'), line('One again.')];
    const first = find(lines, 'one');
    expect(first?.spot).toEqual({ line: 0, offset: 3 });
    const second = find(lines, 'one', first?.spot);
    expect(second?.spot).toEqual({ line: 1, offset: 3 });
    expect(find(lines, 'two', second?.spot)).toBeNull();
  });

  it('when they have been spoken, not when the line begins', () => {
    expect(find([line('0123456789', { heard: null })], '4')?.at).toBe(1_500);
  });

  it('only as far as a line was heard before it was cut short', () => {
    expect(find([line('Press 1. Press 2.', { heard: 'Press 1. Pr' })], 'press 2')).toBeNull();
  });

  it('in the language that was asked for', () => {
    const lines = [line('OK'), line('OK', { language: 'cmn-CN' })];
    expect(find(lines, 'ok', START, 'zh')?.spot.line).toBe(1);
    expect(find(lines, 'ok')?.spot.line).toBe(0);
  });
});

describe('the differing line', () => {
  const said = ['Welcome to Lumen.', 'For an order, press 1. For a bill, press 2.', 'Are you still there?'];
  it('is the one most like what was wanted', () => {
    expect(nearestLine(said, 'For a bill or payment, press 3')).toBe(1);
    expect(nearestLine(said, 'Welcome to Acme')).toBe(0);
  });
  it('is none when none is like it', () => {
    expect(nearestLine(said, '欢迎致电')).toBeNull();
    expect(nearestLine([], 'Welcome')).toBeNull();
  });
});
