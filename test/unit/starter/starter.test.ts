import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KNOWN_LANGUAGES } from '../../../src/core/flow/normalise-languages.ts';
import { checkFolder } from '../../../src/core/check.ts';
import { read } from '../../../src/core/flow/read.ts';
import {
  type Answer,
  readAgent,
  readHours,
  readLanguages,
  readNumber,
  readTitle,
  readWants,
} from '../../../src/core/starter/answers.ts';
import { answersOf, QUESTIONS, type Texts } from '../../../src/core/starter/questions.ts';
import { TODAY } from '../flow/corpus.ts';
import { starterFiles } from '../../../src/core/starter/starter.ts';

function written(texts: Texts, zone = 'Asia/Shanghai') {
  const answers = answersOf(texts, zone);
  if ('why' in answers) throw new Error(`${answers.key}: ${answers.why}`);
  return starterFiles(answers.is, '.');
}

/** Words people type, and words nobody would. */
const phrase = fc
  .oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.string({ maxLength: 60 }),
    fc.constantFrom('预约', 'a "bill": open', '- x', "it's {50%} # off", 'human', 'main', '客服：热线'),
  )
  .map((text) => text.replace(/[,，、;；+＋]/g, ' '))
  .filter((text) => 'is' in readTitle(text));
const hours = fc.constantFrom(
  'always',
  'mon-fri 09:00-18:00',
  'Mon-Fri 9:00-12:00 13:00-18:00, sat 10:00-13:00',
  'fri-mon 22:00-02:00，wed 00:00-24:00',
);

describe('a starter hotline', () => {
  it('checks clean, whatever was answered', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: phrase,
          languages: fc
            .uniqueArray(fc.constantFrom(...KNOWN_LANGUAGES), { minLength: 1, maxLength: 3 })
            .map((codes) => codes.join(',')),
          number: fc.constantFrom('+12025550100', '+86 10 5555 0100'),
          agent: phrase.map((name) => `${name}, +12025550111`),
          hours,
          wants: fc
            .uniqueArray(phrase, { minLength: 2, maxLength: 4 })
            .map((wants) => wants.join(', '))
            .filter((text) => 'is' in readWants(text)),
        }),
        (texts) => {
          expect(checkFolder(written(texts), new Map(), TODAY).problems).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    [{}, { title: 'our hotline', first: 'front-desk/main', queue: null }],
    [
      { languages: 'zh', hours: 'mon-fri 09:00-18:00' },
      { title: '客服热线', first: 'front-desk/open-now', queue: 'office' },
    ],
    [{ languages: 'en,zh' }, { title: 'our hotline', first: 'front-desk/welcome', queue: null }],
  ] as const)('of %j', (texts, expected) => {
    const { catalog, problems } = read(written(texts));
    expect(problems).toEqual([]);
    const title = catalog?.hotline.title[catalog.hotline.languages[0]?.code ?? ('' as never)]?.text;
    const start = Object.values(catalog?.flows ?? {})[0]?.start;
    expect({ title, first: start, queue: catalog?.hotline.queues['general' as never]?.hours }).toEqual(expected);
  });

  it('takes words that YAML takes for none', () => {
    const files = written({ title: 'No', wants: 'null, Yes, 24, 1e3' });
    expect(checkFolder(files, new Map(), TODAY).problems).toEqual([]);
    expect(files.get('front-desk.yaml')).toContain('for: { en: "null" }, go: topic-1');
    expect(files.get('hotline.yaml')).toContain('hotline: hotline ');
  });

  it('says what it says by itself in every language', () => {
    const flow = written({ languages: 'en, zh', hours: 'mon-fri 09:00-18:00' }).get('front-desk.yaml');
    expect(flow).toContain('for: { en: "an appointment", zh: "预约" }');
    expect(flow).toContain('zh: "您好，这里是客服热线，现在不在营业时间。"');
  });

  it('begins with the line that finds the schema for editors', () => {
    for (const [name, text] of written({}))
      expect(text.split('\n')[0]).toBe(
        `# yaml-language-server: $schema=./${name === 'hotline.yaml' ? 'hotline' : 'flow'}.schema.json`,
      );
  });
});

describe('answers', () => {
  const why = (answer: Answer<unknown>) => ('why' in answer ? answer.why : null);

  it.each([
    [readTitle(' \u200b\n '), 'Say what callers hear'],
    [readTitle('x'.repeat(61)), '60 characters'],
    [readLanguages('en, tlh'), '"tlh" is not among'],
    [readLanguages(','), 'Name a language'],
    [readNumber('2025550100'), 'begins with a plus'],
    [readNumber('help'), 'is no telephone number'],
    [readAgent('+12025550111', null), 'a name and a telephone number'],
    [readAgent('Ana', null), 'is no telephone number'],
    [readHours('closed'), 'Write always, or days'],
    [readHours('mon-fri'), 'Write always, or days'],
    [readHours('mon-fri 25:00-26:00'), 'Write always, or days'],
    [readHours('mon-fri 09:00-18:00, fri 09:00-12:00'), 'each day once'],
    [readWants('a bill'), 'two to four'],
    [readWants('a, b, c, d, e'), 'two to four'],
  ])('%j', (answer, sentence) => {
    expect(why(answer)).toContain(sentence);
  });

  it('are understood as people type them', () => {
    expect(readAgent('王芳，＋1 202 555 0111', null)).toEqual({ is: { name: '王芳', phone: '+12025550111' } });
    expect(readHours('Always')).toEqual({ is: null });
    expect(readHours('Mon–Fri 9:00–18:00')).toEqual({ is: [{ days: 'mon-fri', spans: ['9:00–18:00'] }] });
    expect(readWants('预约、账单；其他')).toEqual({ is: ['预约', '账单', '其他'] });
  });

  it('have defaults that are answers', () => {
    for (const languages of ['en', 'zh'])
      for (const { key, byDefault, why: fault } of QUESTIONS)
        expect(fault(byDefault({ languages }), { languages }), key).toBeNull();
    expect(answersOf({}, 'Nowhere/Else')).toMatchObject({ key: 'zone' });
  });
});
