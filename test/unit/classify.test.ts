import { describe, expect, it } from 'vitest';
import { classify, type Heard, wordsOf } from '../../src/core/classify.ts';
import type { Ask } from '../../src/core/flow/effect.ts';
import type { Hotline, Step } from '../../src/core/flow/model.ts';
import type { DurationMs } from '../../src/core/time.ts';

const ms = (n: number) => n as DurationMs;
const ASKS: Readonly<Record<string, Ask>> = {
  menu: { kind: 'menu', step: null, timeoutMs: ms(5_000), words: true },
  collect: { kind: 'collect', step: null, max: 10, timeoutMs: ms(5_000) },
  hold: { kind: 'hold' },
  ringing: { kind: 'ringing' },
  record: { kind: 'record' },
  talk: { kind: 'talk' },
};
const hotline = {
  languages: [{ humanWords: ['agent', 'real person'] }, { humanWords: ['人工', '转人工服务'] }],
} as unknown as Pick<Hotline, 'languages'>;
const menu = {
  kind: 'menu',
  options: [
    { press: '1', words: { en: ['bill'], zh: ['账单'] } },
    { press: '2', words: { en: ['bill dispute'] } },
    { press: 'star', words: { en: ['again'] } },
  ],
} as unknown as Step;
const words = wordsOf(hotline, menu);

const hear = (heard: Partial<Heard>, ask = 'menu') =>
  classify({ digits: null, speech: null, recording: null, ...heard }, ASKS[ask] ?? { kind: 'hold' }, words);
const keyed = (digits: string, ask = 'menu') => hear({ digits }, ask);
const spoke = (speech: string, ask = 'menu') => hear({ speech }, ask).type;

describe('0 is a person in every state that listens', () => {
  it.each(Object.keys(ASKS))('%s', (ask) => {
    for (const zeros of ['0', '00', '0'.repeat(19)]) expect(keyed(zeros, ask)).toEqual({ type: 'KEY.0' });
  });

  it('but a digit among others while digits are collected', () => {
    expect(keyed('0123', 'collect')).toEqual({ type: 'ENTRY', digits: '0123' });
    expect(keyed('1020', 'collect')).toEqual({ type: 'ENTRY', digits: '1020' });
  });
});

describe('keys', () => {
  it('are one of twelve', () => {
    expect(keyed('7')).toEqual({ type: 'KEY.7' });
    expect(keyed('*')).toEqual({ type: 'KEY.star' });
    expect(keyed('#', 'hold')).toEqual({ type: 'KEY.hash' });
  });

  it.each(['##', '12', '１', '1;DROP', 'A', 'hangup', '__proto__'])('%s is wrong, not a fault', (digits) => {
    expect(keyed(digits)).toEqual({ type: 'WRONG' });
  });

  it('in an entry: digits, star for once more, nothing for silence', () => {
    expect(keyed('5', 'collect')).toEqual({ type: 'ENTRY', digits: '5' });
    expect(keyed('*', 'collect')).toEqual({ type: 'KEY.star' });
    expect(keyed('12*3', 'collect')).toEqual({ type: 'ENTRY', digits: '12*3' });
    expect(keyed('１２', 'collect')).toEqual({ type: 'WRONG' });
    expect(keyed('', 'collect')).toEqual({ type: 'SILENCE' });
  });
});

describe('words', () => {
  it.each(['Agent.', 'I want a REAL  person!', 'an agent, for my bill', '请帮我转 人 工', '人工服务。'])(
    '%s is a person',
    (speech) => {
      expect(spoke(speech)).toBe('HUMAN');
    },
  );

  it('choose options, the longest first', () => {
    expect(spoke('my bill please')).toBe('WORDS.1');
    expect(spoke('a bill dispute')).toBe('WORDS.2');
    expect(spoke('查一下账单')).toBe('WORDS.1');
    expect(spoke('say that again')).toBe('WORDS.star');
  });

  it.each([
    ['one', 'KEY.1'],
    ['Press two.', 'KEY.2'],
    ['3', 'KEY.3'],
    ['请按一', 'KEY.1'],
    ['按九号键', 'KEY.9'],
    ['星号键', 'KEY.star'],
    ['zero', 'KEY.0'],
    ['zero zero', 'KEY.0'],
    ['零', 'KEY.0'],
    ['pound', 'KEY.hash'],
  ])('%s is the key %s', (speech, type) => {
    expect(spoke(speech)).toBe(type);
  });

  it('that mean nothing are wrong; parts of words are not words', () => {
    expect(spoke('agents billing')).toBe('WRONG');
    expect(spoke('constructor')).toBe('WRONG');
    expect(spoke('12')).toBe('WRONG');
    expect(spoke('  ')).toBe('SILENCE');
  });

  it('lose against keys', () => {
    expect(hear({ digits: '2', speech: 'agent' }).type).toBe('KEY.2');
  });
});

it('silence', () => {
  for (const ask of ['menu', 'collect', 'hold', 'ringing', 'record'])
    expect(hear({}, ask)).toEqual({ type: 'SILENCE' });
});

it('a recording, with the key that ended it', () => {
  const recording = { url: 'https://api.twilio.com/rec', lengthMs: ms(7_000) };
  const recorded = { type: 'RECORDED', recording: recording.url, lengthMs: 7_000 };
  expect(hear({ recording, digits: '0' }, 'record')).toEqual({ ...recorded, key: '0' });
  expect(hear({ recording, digits: 'hangup' }, 'record')).toEqual({ ...recorded, key: null });
  expect(hear({ recording, digits: null }, 'menu')).toEqual({ type: 'SILENCE' });
});

it('coming out of a room is the end of the talk', () => {
  expect(hear({}, 'talk')).toEqual({ type: 'LEFT' });
});
