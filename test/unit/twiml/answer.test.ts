import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/core/flow/effect.ts';
import type { Hotline } from '../../../src/core/flow/model.ts';
import type { Language, RoomName } from '../../../src/core/ids.ts';
import type { Utterance } from '../../../src/core/speech/prompt.ts';
import type { DurationMs } from '../../../src/core/time.ts';
import { answer, type Answer } from '../../../src/core/twiml/answer.ts';
import { render } from '../../../src/core/twiml/render.ts';
import { outline, parse } from './parse.ts';
import { canValidate, validate } from './schema.ts';

const hotline = {
  speech: 'menus',
  languages: [
    { code: 'en', voice: 'Polly.Joanna', sayLanguage: 'en-US', gatherLanguage: 'en-US', humanWords: [] },
    {
      code: 'zh',
      voice: 'Google.cmn-CN-Chirp3-HD-Aoede',
      sayLanguage: 'cmn-CN',
      gatherLanguage: 'cmn-Hans-CN',
      humanWords: [],
    },
  ],
} as unknown as Pick<Hotline, 'languages' | 'speech'>;
const hear = (text: string, language = 'en', more: Partial<Utterance> = {}): Utterance => ({
  language: language as Language,
  text,
  audio: null,
  slow: false,
  ...more,
});
const at = (path: string) => `https://pz.example${path}#ct=1500`;
const made = (ask: Ask, more: Partial<Answer> = {}) => {
  const xml = render(
    answer({
      say: [hear('Hello.')],
      ask,
      hotline,
      lang: null,
      hints: ['agent', 'a, b', 'agent'],
      urls: {
        turn: at('/turn'),
        after: at('/after'),
        record: at('/record'),
        music: at('/music'),
        audio: (file) => at(`/audio/${file}`),
      },
      room: null,
      ...more,
    }),
  );
  if (canValidate) validate(xml);
  const root = parse(xml);
  return { root, outline: outline(root), first: root.children[0] };
};
const ms = (n: number) => n as DurationMs;
const MENU: Ask = { kind: 'menu', step: null, timeoutMs: ms(5_000), words: true };
const dtmf = { input: 'dtmf', action: at('/turn'), method: 'POST', actionOnEmptyResult: 'true' };

describe('a menu', () => {
  it('speaks inside the gather, takes one key or word, and asks again should the carrier go on', () => {
    const { outline, first } = made(MENU);
    expect(outline).toBe('Gather(Say) Redirect');
    expect(first?.attributes).toEqual({
      ...dtmf,
      input: 'dtmf speech',
      timeout: '5',
      numDigits: '1',
      finishOnKey: '',
      language: 'en-US',
      speechTimeout: 'auto',
      hints: 'agent,a b',
    });
  });

  it('recognises the call’s language; without speech only keys', () => {
    expect(made(MENU, { lang: 'zh' as Language }).first?.attributes['language']).toBe('cmn-Hans-CN');
    expect(made(MENU, { hotline: { ...hotline, speech: 'off' } }).first?.attributes['input']).toBe('dtmf');
    expect(made({ ...MENU, words: false }).first?.attributes['input']).toBe('dtmf');
  });
});

it('an entry takes as many digits as it may have, and # ends it', () => {
  const { outline, first } = made({ kind: 'collect', step: null, max: 10, timeoutMs: ms(8_000) });
  expect(outline).toBe('Gather(Say) Redirect');
  expect(first?.attributes).toEqual({ ...dtmf, timeout: '8', numDigits: '10', finishOnKey: '#' });
});

it('holding and ringing: words, then music, and one key at any time', () => {
  for (const kind of ['hold', 'ringing'] as const) {
    const { outline, first } = made({ kind });
    expect(outline).toBe('Gather(Say,Play) Redirect');
    expect(first?.attributes).toEqual({ ...dtmf, timeout: '1', numDigits: '1', finishOnKey: '' });
    expect(first?.children[1]?.text).toBe(at('/music'));
  }
  expect(made({ kind: 'hold' }, { hotline: { ...hotline, speech: 'on' } }).first?.attributes['input']).toBe(
    'dtmf speech',
  );
});

it('a message: keys work while it is explained, 0 and # end it, and silence leads on', () => {
  const { outline, first, root } = made({ kind: 'record' });
  expect(outline).toBe('Gather(Say) Record Redirect');
  expect(first?.attributes).toMatchObject({ actionOnEmptyResult: 'false', timeout: '1', numDigits: '1' });
  expect(root.children[1]?.attributes).toMatchObject({ action: at('/record'), finishOnKey: '0#', maxLength: '120' });
});

it('a talk is a room whose end we hear of; without a room the next turn says what is', () => {
  const { outline, root } = made({ kind: 'talk' }, { say: [], room: { name: 'pz-1' as RoomName, label: 'caller' } });
  expect(outline).toBe('Dial(Conference)');
  expect(root.children[0]?.attributes).toEqual({ action: at('/after'), method: 'POST', answerOnBridge: 'false' });
  expect(made({ kind: 'talk' }).outline).toBe('Say Redirect');
});

it('the end', () => {
  expect(made({ kind: 'hangup' }).outline).toBe('Say Hangup');
});

describe('utterances', () => {
  it('come in the voice of their language, English by an English voice even without one', () => {
    const { first } = made(MENU, { say: [hear('你好', 'zh'), hear('Hi', 'en')] });
    expect(first?.children.map((c) => c.attributes['language'])).toEqual(['cmn-CN', 'en-US']);
    const only = { ...hotline, languages: hotline.languages.slice(1) };
    expect(made(MENU, { hotline: only, say: [hear('Hi', 'en')] }).first?.children[0]?.attributes).toEqual({
      voice: 'Polly.Joanna',
      language: 'en-US',
    });
  });

  it('are files where there are files, slower where a voice can, and split where they are long', () => {
    const { first } = made(MENU, {
      say: [
        hear('x', 'en', { audio: 'bill.wav' }),
        hear('slow', 'en', { slow: true }),
        hear('慢', 'zh', { slow: true }),
        hear(`${'字'.repeat(400)}。`.repeat(3), 'zh'),
      ],
    });
    expect(first?.children.map((c) => c.name)).toEqual(['Play', 'Say', 'Say', 'Say', 'Say', 'Say']);
    expect(first?.children[0]?.text).toBe(at('/audio/bill.wav'));
    expect(first?.children[1]?.children[0]?.name).toBe('prosody');
    expect(first?.children[2]?.children).toEqual([]);
  });
});
