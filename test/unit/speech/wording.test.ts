import { describe, expect, it } from 'vitest';
import type { E164 } from '../../../src/core/ids.ts';
import { numberEn, wordingEn } from '../../../src/core/speech/wording-en.ts';
import { numberZh, wordingZh } from '../../../src/core/speech/wording-zh.ts';
import { wordingFor } from '../../../src/core/speech/wording.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';

const HOME = '+12025550100' as E164;
const at = (iso: string) => Date.parse(iso) as EpochMs;
/** Monday, 7 December 2026, 20:00 in New York. */
const NOW = at('2026-12-08T01:00:00Z');
const facts = { now: NOW, callerId: HOME, title: 'Acme' };
const ny = 'America/New_York';
const minutes = (n: number) => (n * 60_000) as DurationMs;

describe('numbers are read digit by digit', () => {
  it('in the groups of their country', () => {
    expect(numberEn(HOME, HOME)).toBe('2 0 2, 5 5 5, 0 1 0 0');
    expect(numberZh(HOME, HOME)).toBe('二零二，五五五，零幺零零');
    expect(numberEn('+8613800138000' as E164, HOME)).toBe('plus 8 6, 1 3 8, 0 0 1 3, 8 0 0 0');
    expect(numberZh('+8613800138000' as E164, '+861012345678' as E164)).toBe('幺三八，零零幺三，八零零零');
  });

  it('even when no country knows them', () => {
    expect(numberEn('+9991234567' as E164, HOME).replaceAll(/[ ,]/g, '')).toBe('9991234567');
  });
});

describe('times', () => {
  const back = (iso: string, zone = ny) => {
    const prompt = { say: 'people-at', at: at(iso), zone } as const;
    return [wordingEn['people-at'](prompt, facts), wordingZh['people-at'](prompt, facts)];
  };

  it.each([
    ['2026-12-08T14:00:00Z', 'tomorrow at 9 in the morning', '明天上午九点'],
    ['2026-12-08T02:30:00Z', 'today at 9:30 at night', '今天晚上九点半'],
    ['2026-12-09T19:05:00Z', 'on Wednesday at 2:05 in the afternoon', '后天下午两点零五分'],
    ['2026-12-10T17:00:00Z', 'on Thursday at noon', '星期四中午十二点'],
    ['2026-12-26T23:00:00Z', 'on Saturday, December 26, at 6 in the evening', '十二月二十六日星期六晚上六点'],
  ])('%s', (iso, en, zh) => {
    expect(back(iso)).toEqual([
      `Nobody is here right now. People are back ${en}.`,
      `现在没有人工值班，${zh}恢复服务。`,
    ]);
  });

  it('are those of the zone of the hours', () => {
    expect(back('2026-12-08T14:00:00Z', 'Asia/Shanghai')[0]).toContain('today at 10 at night');
  });

  it('are not made up: unknown zone, unknown time', () => {
    expect(back('2026-12-08T14:00:00Z', 'Mars/Olympus')[0]).toBe('Nobody is here right now.');
    expect(wordingEn['people-at']({ say: 'people-at', at: null, zone: ny }, facts)).toContain("can't say when");
    expect(wordingEn['people-at']({ say: 'people-at', at: NOW, zone: ny }, facts)).toBe('People are here now.');
  });
});

describe('places and waits', () => {
  it.each([
    [1, 'You are next.', '下一位就是您。'],
    [3, 'You are number 3 in line.', '您排在第 3 位。'],
  ])('place %i', (place, en, zh) => {
    expect(wordingEn.place({ say: 'place', place }, facts)).toBe(en);
    expect(wordingZh.place({ say: 'place', place }, facts)).toBe(zh);
  });

  it.each([
    [minutes(1), 'It should take less than a minute.', '预计等候不到一分钟。'],
    [minutes(2), 'It should take about 2 minutes.', '预计等候两分钟左右。'],
    [minutes(25), 'It should take about 25 minutes.', '预计等候二十五分钟左右。'],
    [minutes(60), 'It should take about an hour.', '预计等候一个小时左右。'],
    [minutes(75), 'It should take over an hour.', '预计等候一个多小时。'],
    [null, "I can't tell how long it will take.", '目前无法估计等候时间。'],
  ])('wait %s', (waitMs, en, zh) => {
    expect(wordingEn.wait({ say: 'wait', waitMs }, facts)).toBe(en);
    expect(wordingZh.wait({ say: 'wait', waitMs }, facts)).toBe(zh);
  });
});

describe('every wording', () => {
  it('keeps offers within eight seconds', () => {
    expect(wordingEn['hold-options']({ say: 'hold-options' }, facts).length).toBeLessThanOrEqual(120);
    expect(wordingZh['hold-options']({ say: 'hold-options' }, facts).length).toBeLessThanOrEqual(45);
  });

  it('says what a key does before the key', () => {
    expect(wordingEn.option('a lost phone', '9')).toBe('For a lost phone, press 9.');
    expect(wordingEn.option('to hear this again', 'star')).toBe('To hear this again, press star.');
    expect(wordingEn.option('for a bill', 'hash')).toBe('For a bill, press pound.');
    expect(wordingZh.option('手机丢失', '9')).toBe('手机丢失，请按 9。');
    expect(wordingZh.option('返回', 'hash')).toBe('返回，请按井号键。');
  });

  it('is found by the base of a tag; English stands in for the others', () => {
    expect(wordingFor('zh-TW')).toEqual({ words: wordingZh, own: true });
    expect(wordingFor('EN-gb')).toEqual({ words: wordingEn, own: true });
    expect(wordingFor('fr')).toEqual({ words: wordingEn, own: false });
  });
});

it('says that a message is recorded before it is, in both languages', () => {
  for (const [words, said] of [
    [wordingEn, /It is recorded/],
    [wordingZh, /会被录音/],
  ] as const)
    expect(words['message-ask']({ say: 'message-ask' }, facts)).toMatch(said);
});
