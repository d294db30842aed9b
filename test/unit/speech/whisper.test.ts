import { describe, expect, it } from 'vitest';
import type { Hotline } from '../../../src/core/flow/model.ts';
import type { Language, QueueName, StateId } from '../../../src/core/ids.ts';
import { legUtterance } from '../../../src/core/speech/leg-wording.ts';
import type { WhisperCard } from '../../../src/core/speech/prompt.ts';
import { whisper, type WhisperScene } from '../../../src/core/speech/whisper.ts';
import type { DurationMs } from '../../../src/core/time.ts';

const both = (en: string, zh: string) => ({ en: { text: en, audio: null }, zh: { text: zh, audio: null } });
const hotline = {
  languages: [{ code: 'en' }, { code: 'zh' }],
  title: both('Acme', '爱克米'),
  queues: { bills: { title: both('billing', '账单') } },
} as unknown as Hotline;
const flows = {
  support: { steps: [{ id: 'support/lost', kind: 'human', reason: both('phone lost or stolen', '手机丢失') }] },
} as unknown as WhisperScene['flows'];
const scene = (...languages: string[]): WhisperScene => ({ hotline, flows, languages: languages as Language[] });
const card = (more: Partial<WhisperCard> = {}): WhisperCard => ({
  queue: 'bills' as QueueName,
  why: 'support/lost' as StateId,
  language: 'en' as Language,
  waitedMs: (4 * 60_000) as DurationMs,
  path: [],
  entries: {},
  ...more,
});

describe('the whisper', () => {
  it('tells queue, reason, wait, language and what was keyed', () => {
    expect(whisper(card({ entries: { account: '4711' } }), scene('en'))).toEqual({
      language: 'en',
      text: 'Billing. Phone lost or stolen. Waited 4 minutes. Account 4 7 1 1.',
      audio: null,
      slow: false,
    });
    expect(whisper(card({ entries: { plan: 'gold plus' } }), scene('en')).text).toContain('Plan gold plus.');
    expect(whisper(card({ language: 'zh' as Language }), scene('en')).text).toContain('Speaks Chinese.');
    expect(whisper(card({ language: 'zh' as Language }), scene('en', 'zh')).text).toBe('账单，手机丢失，已等 4 分钟。');
    expect(whisper(card(), scene('zh')).text).toBe('账单，手机丢失，已等 4 分钟，说英语。');
  });

  it('leaves out the least important when eight seconds are not enough', () => {
    const entries = { account: '1234567890', order: '9876543210', birthday: '19700101' };
    const { text } = whisper(card({ entries }), scene('en'));
    expect(text.length).toBeLessThanOrEqual(110);
    expect(text).toMatch(/^Billing\. Phone lost or stolen\. Waited 4 minutes\. Account 1 2/);
    expect(text).not.toContain('Birthday');
  });

  it('cuts a title that is too long by itself, never an emoji in two', () => {
    const long = {
      ...hotline,
      queues: { bills: { title: both('😀'.repeat(200), '长'.repeat(200)) } },
    } as unknown as Hotline;
    expect(whisper(card(), { ...scene('en'), hotline: long }).text).not.toMatch(/\p{Surrogate}/u);
    expect(whisper(card(), { ...scene('zh'), hotline: long }).text.length).toBeLessThanOrEqual(36);
  });

  it('says so of what it does not know', () => {
    expect(whisper(card({ queue: 'gone' as QueueName, why: null, waitedMs: 0 as DurationMs }), scene('en')).text).toBe(
      'Gone. Just called.',
    );
  });
});

it('sentences for legs come in the listener’s language, English else, with the hotline’s name', () => {
  expect(legUtterance('take-call', ['zh' as Language], hotline)).toMatchObject({
    language: 'zh',
    text: '接听，请按 1；转给他人，请按 2。',
  });
  expect(legUtterance('thanks', ['fr' as Language], hotline)).toMatchObject({ language: 'en', text: 'Thank you.' });
  expect(legUtterance('safety-whisper', [], hotline).text).toBe(
    'A caller of Acme needs a person. To take the call, press 1.',
  );
});
