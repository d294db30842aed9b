import { describe, expect, it } from 'vitest';
import { MAX_BYTES, render } from '../../../src/core/twiml/render.ts';
import { safetyAccept, safetyDocument, type SafetyHotline, safetyWhisper } from '../../../src/core/twiml/safety.ts';
import { outline, parse } from './parse.ts';
import { canValidate, validate } from './schema.ts';

const hotline = (emergency: readonly string[], codes: readonly string[] = ['en', 'zh']): SafetyHotline =>
  ({
    title: { en: { text: 'Acme', audio: null } },
    callerId: '+12025550100',
    emergency,
    languages: codes.map((code) => ({
      code,
      voice: 'Polly.Joanna',
      sayLanguage: 'en-US',
      gatherLanguage: 'en-US',
      humanWords: [],
    })),
  }) as unknown as SafetyHotline;
const two = hotline(['+12025550190', '+12025550191']);
const back = 'https://pz.example/voice#ct=1500';
const base = 'https://pz.example';

describe('the safety document', () => {
  it('says sorry in every language, rings one number after the other, and leads back', () => {
    const xml = render(safetyDocument(two, { base, back }));
    if (canValidate) validate(xml);
    const root = parse(xml);
    expect(outline(root)).toMatch(/^Say Say (Dial\(Number\) Say Say Play ){40}Redirect$/);
    const [, , first, , , music, second] = root.children;
    expect(first?.attributes).toEqual({ callerId: '+12025550100', timeout: '20' });
    expect(first?.children[0]).toMatchObject({ text: '+12025550190' });
    expect(first?.children[0]?.attributes['url']).toMatch(/^https:\/\/pz\.example\/safety\/whisper#ct=1500/);
    expect(music?.text).toContain('/music/hold.wav?at=0&for=6000#');
    expect(second?.children[0]?.text).toBe('+12025550191');
    expect(root.children.at(-1)).toMatchObject({ name: 'Redirect', text: back });
  });

  it('outside our own machines needs nothing of them but the way back', () => {
    const xml = render(safetyDocument(two, { base: null, back }));
    if (canValidate) validate(xml);
    expect(xml.match(/pz\.example/g)).toHaveLength(1);
    expect(outline(parse(xml))).toMatch(/^Say Say (Dial\(Number\) Say Say Pause ){40}Redirect$/);
  });

  it('fits the carrier with many numbers and languages, every number rung, the way back kept', () => {
    const numbers = Array.from({ length: 60 }, (_, n) => `+120255501${String(n).padStart(2, '0')}`);
    const xml = render(
      safetyDocument(hotline(numbers, ['en', 'zh', 'fr', 'de', 'es', 'ja']), {
        base,
        back: `${back}${'x'.repeat(1_500)}`,
      }),
    );
    expect(Buffer.byteLength(xml)).toBeLessThanOrEqual(MAX_BYTES);
    const verbs = parse(xml).children;
    expect(verbs.filter((v) => v.name === 'Dial')).toHaveLength(60);
    expect(verbs.at(-1)?.name).toBe('Redirect');
  });

  it('whoever answers presses 1; a voicemail is hung up on', () => {
    const xml = render(safetyWhisper(two, base));
    expect(outline(parse(xml))).toBe('Gather(Say,Say) Hangup');
    expect(parse(xml).children[0]?.attributes['action']).toContain('/safety/accept#');
    expect(safetyAccept('1')).toEqual([]);
    for (const key of ['2', null]) expect(safetyAccept(key)).toEqual([{ verb: 'hangup' }]);
  });
});
