import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, pieces, SAY_CHARS, SAY_ENCODED } from '../../../src/core/speech/clean.ts';

const hostile = fc.string({ unit: 'binary', maxLength: 400 });

describe('cleanText', () => {
  it('takes out what XML, voices and logs choke on, and keeps words', () => {
    expect(cleanText('a\u0000b\u000Bc\ud800d\u202Ee\uFFFEf\u0085g')).toBe('a b c d e f g');
    expect(cleanText('  你好，\t世界 \n')).toBe('你好， 世界');
    expect(cleanText('👩‍🔧 مرحبا می‌خواهم')).toBe('👩‍🔧 مرحبا می‌خواهم');
  });

  it('leaves nothing that has to be cleaned again', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

describe('pieces', () => {
  it('cuts at sentences, and long Han text at 500 characters', () => {
    const sentence = `${'字'.repeat(200)}。`;
    const cut = pieces(sentence.repeat(5));
    expect(cut.length).toBeGreaterThan(1);
    expect(cut.every((piece) => piece.endsWith('。') && piece.length <= 500)).toBe(true);
    expect(cut.join('')).toBe(sentence.repeat(5));
  });

  it('every piece fits one Say, and no word is lost', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 30 }), (parts) => {
        const text = parts.join('. ').repeat(4);
        const cut = pieces(text);
        for (const piece of cut) {
          expect(piece.length).toBeLessThanOrEqual(SAY_CHARS);
          expect(encodeURIComponent(piece).length).toBeLessThanOrEqual(SAY_ENCODED);
        }
        expect(cut.join('').replaceAll(' ', '')).toBe(cleanText(text).replaceAll(' ', ''));
      }),
      { numRuns: 50 },
    );
  });
});
