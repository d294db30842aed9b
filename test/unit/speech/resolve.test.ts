import { describe, expect, it } from 'vitest';
import type { Hotline, Step } from '../../../src/core/flow/model.ts';
import type { Language, StateId } from '../../../src/core/ids.ts';
import type { Prompt } from '../../../src/core/speech/prompt.ts';
import { type Scene, utterances } from '../../../src/core/speech/resolve.ts';
import type { EpochMs } from '../../../src/core/time.ts';

const said = (text: string, audio: string | null = null) => ({ text, audio });
const both = (en: string, zh: string) => ({ en: said(en), zh: said(zh) });
const step = (id: string, rest: object) => ({ id: `support/${id}`, line: 1, say: null, ...rest });
const steps = [
  step('welcome', { kind: 'say', say: both('Welcome to Acme.', '欢迎致电。'), go: 'x' }),
  step('tongue', {
    kind: 'menu',
    options: [
      { press: '1', for: null, words: {}, language: 'en', go: 'x' },
      { press: '2', for: null, words: {}, language: 'zh', go: 'x' },
    ],
  }),
  step('also', {
    kind: 'menu',
    options: [
      { press: '1', for: both('a bill', '账单'), words: {}, language: null, go: 'x' },
      { press: '9', for: null, words: {}, language: 'zh', go: 'x' },
    ],
  }),
  step('main', {
    kind: 'menu',
    options: [
      { press: '9', for: both('a lost phone', '手机丢失'), words: {}, language: null, go: 'x' },
      { press: 'star', for: null, words: {}, language: null, go: 'x' },
    ],
  }),
  step('taped', {
    kind: 'menu',
    options: [{ press: '3', for: { en: said('for a bill', 'bill.wav') }, words: {}, language: null, go: 'x' }],
  }),
  step('account', { kind: 'collect', ask: both('Your account number?', '请输入账号。'), min: 4, max: 10, go: 'x' }),
  step('pin', { kind: 'collect', ask: both('Your PIN?', '请输入密码。'), min: 4, max: 4, go: 'x' }),
] as unknown as Step[];

const voice = (code: string) => ({ code, voice: 'x', sayLanguage: 'x', gatherLanguage: 'x', humanWords: [] });
const scene = (lang: string | null, codes = ['en', 'zh']): Scene => ({
  hotline: {
    languages: codes.map(voice),
    title: both('Acme', '爱克米'),
    callerId: '+12025550100',
  } as unknown as Pick<Hotline, 'languages' | 'title' | 'callerId'>,
  flows: {
    support: { name: 'support', file: 'support.yaml', start: 'support/welcome', steps },
  } as unknown as Scene['flows'],
  lang: lang as Language | null,
  now: 0 as EpochMs,
  vars: {},
});
const id = (name: string) => `support/${name}` as StateId;
const lines = (prompts: readonly Prompt[], where: Scene) =>
  utterances(prompts, where).map((u) => `${u.language}: ${u.text}`);

describe('before a language is chosen', () => {
  it('a language menu and what leads to it are said in every language it offers', () => {
    expect(
      lines(
        [
          { say: 'step', step: id('welcome') },
          { say: 'person', all: true },
          { say: 'menu', step: id('tongue') },
        ],
        scene(null),
      ),
    ).toEqual([
      'en: Welcome to Acme.',
      'zh: 欢迎致电。',
      'en: For a person, press 0.',
      'zh: 人工服务，请按 0。',
      'en: For English, press 1.',
      'zh: 中文服务，请按 2。',
    ]);
  });

  it('a menu that offers other languages only is said in the first one, and names the others in their own', () => {
    expect(
      lines(
        [
          { say: 'step', step: id('welcome') },
          { say: 'person', all: true },
          { say: 'menu', step: id('also') },
        ],
        scene(null),
      ),
    ).toEqual([
      'en: Welcome to Acme.',
      'en: For a person, press 0.',
      'zh: 人工服务，请按 0。',
      'en: For a bill, press 1.',
      'zh: 中文服务，请按 9。',
    ]);
  });

  it('said again, the menu itself ends with the way to a person in every language', () => {
    expect(
      lines(
        [
          { say: 'wrong', again: false },
          { say: 'menu', step: id('tongue') },
        ],
        scene(null),
      ),
    ).toEqual([
      "en: I didn't get that.",
      'zh: 没有听清您的选择。',
      'en: For English, press 1.',
      'zh: 中文服务，请按 2。',
      'en: For a person, press 0.',
      'zh: 人工服务，请按 0。',
    ]);
  });

  it('what several languages have no words for is said in English once, not once for each', () => {
    expect(lines([{ say: 'person', all: true }, { say: 'crowded' }], scene(null, ['en', 'es', 'zh', 'fr']))).toEqual([
      'en: For a person, press 0.',
      'zh: 人工服务，请按 0。',
      "en: We're getting a great many calls. To go on, press any key. For a person, press 0.",
      'zh: 现在来电非常多。继续请按任意键，转人工请按 0。',
    ]);
  });

  it('silence and the way to a person are understood by everybody; the rest is the first language', () => {
    expect(lines([{ say: 'silence' }], scene(null))).toHaveLength(2);
    expect(lines([{ say: 'to-person' }, { say: 'place', place: 2 }], scene(null))).toEqual([
      "en: I'm putting you through to a person.",
      'zh: 正在为您转接人工。',
      'en: You are number 2 in line.',
    ]);
  });
});

describe('in the call’s language', () => {
  it('a menu is its options and the way to a person', () => {
    expect(lines([{ say: 'menu', step: id('main') }], scene('zh'))).toEqual([
      'zh: 手机丢失，请按 9。重听，请按星号键。人工服务，请按 0。',
    ]);
    expect(lines([{ say: 'menu', step: id('main') }], scene('en'))).toEqual([
      'en: For a lost phone, press 9. To hear this again, press star. For a person, press 0.',
    ]);
  });

  it('a question says how to end an entry only when its length is not fixed', () => {
    expect(lines([{ say: 'ask', step: id('account') }], scene('en'))).toEqual([
      'en: Your account number?',
      'en: Then press pound.',
    ]);
    expect(lines([{ say: 'ask', step: id('pin') }], scene('en'))).toEqual(['en: Your PIN?']);
  });

  it('a recording is played; after star its words are spoken, slower', () => {
    const [taped, press] = utterances([{ say: 'menu', step: id('taped') }], scene('en'));
    expect(taped).toMatchObject({ audio: 'bill.wav', slow: false });
    expect(press).toMatchObject({ audio: null, text: 'Press 3. For a person, press 0.' });
    const [slow] = utterances([{ say: 'slowly' }, { say: 'menu', step: id('taped') }], scene('en'));
    expect(slow).toMatchObject({ audio: null, text: 'for a bill', slow: true });
  });

  it('a variant of a language hears that language; one without words hears English by an English voice', () => {
    expect(
      lines([{ say: 'step', step: id('welcome') }, { say: 'to-person' }], scene('zh-TW', ['zh-TW', 'en'])),
    ).toEqual(['zh: 欢迎致电。', 'zh-TW: 正在为您转接人工。']);
    expect(lines([{ say: 'to-person' }], scene('fr', ['fr', 'en-GB']))).toEqual([
      "en-GB: I'm putting you through to a person.",
    ]);
  });

  it('an announcement is read by a voice that can read it', () => {
    expect(lines([{ say: 'announcement', text: '今天提前下班', recording: null }], scene('en'))).toEqual([
      'zh: 今天提前下班',
    ]);
    expect(lines([{ say: 'announcement', text: 'We close early', recording: null }], scene('zh'))).toEqual([
      'en: We close early',
    ]);
  });
});

it('unknown steps still say the way to a person', () => {
  expect(
    lines(
      [
        { say: 'step', step: id('gone') },
        { say: 'menu', step: 'x/y' as StateId },
      ],
      scene('en'),
    ),
  ).toEqual(['en: For a person, press 0.']);
});

it('every prompt has words in every language', () => {
  const number = '+12025550123' as never;
  const all: Prompt[] = [
    { say: 'person', all: false },
    { say: 'silence' },
    { say: 'wrong', again: true },
    { say: 'wrong-entry' },
    { say: 'place-same' },
    { say: 'wait', waitMs: null },
    { say: 'people-at', at: null, zone: 'UTC' },
    { say: 'hold-options' },
    { say: 'on-call-option' },
    { say: 'notice', what: 'near-limit' },
    { say: 'callback-confirm', number },
    { say: 'callback-entry', first: false },
    { say: 'callback-promised', from: number, at: null, zone: 'UTC' },
    { say: 'message-ask' },
    { say: 'message-kept', number: false },
    { say: 'end-question' },
    { say: 'agent-gone' },
    { say: 'callback-leg' },
    { say: 'callback-later' },
    { say: 'callback-cancelled' },
  ];
  for (const lang of ['en', 'zh']) {
    const spoken = utterances(all, scene(lang));
    expect(spoken).toHaveLength(all.length);
    expect(spoken.every((u) => u.language === lang && !/undefined|null|\{/.test(u.text))).toBe(true);
  }
});
