/** What the rules say, in figures and words; the corpus (`test/flows/bad`) says where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFolder } from '../../../src/core/check.ts';
import { CALLBACK_KEPT_MS } from '../../../src/core/lint/queues.ts';
import { RECORDINGS, TODAY, corpus } from '../flow/corpus.ts';

const sample = (name: string) => corpus('bad').find((one) => one.name === name)?.files ?? new Map<string, string>();
const told = (files: ReadonlyMap<string, string>, code: string) =>
  checkFolder(files, RECORDINGS, TODAY)
    .problems.filter((problem) => problem.code === code)
    .map((problem) => problem.message);

const HOTLINE = `
hotline: shop
title: "Shop"
numbers: { +12025550100: a }
languages: { en: {} }
queues: { general: {} }
agents:
  "1": { name: Mei, phone: +12025550111, hours: always }
emergency: [+12025550190]
`;
const folder = (...flows: readonly string[]) =>
  new Map([
    ['hotline.yaml', HOTLINE],
    ...flows.map((flow, nth): [string, string] => [`${nth}.yaml`, flow.trimStart()]),
  ]);

it.each([
  ['flow-long-greeting.yaml', 'PZ224', /^Callers hear 11\.\d seconds of words in "en" .* 8 are plenty\./],
  ['flow-slow-menu.yaml', 'PZ225', /^The menu first takes 2\d\.\d seconds in "en" to say; 20 are plenty\./],
  ['hotline-nobody-scheduled.yaml', 'PZ234', /: Mon–Thu 18:00–09:00, Fri 18:00–Mon 09:00 \(Asia\/Shanghai\)\./],
  ['hotline-callback-runs-out.yaml', 'PZ235', /nobody is on duty from 2026-12-21 to 2026-12-29\./],
  ['hotline-holidays-end.yaml', 'PZ237', /^The holidays of soon end with 2027-02-26\./],
  ['flow-audio-wrong.yaml', 'PZ230', /^really-mp3\.wav is an mp3 file, not wav: .* Name it \.mp3\.$/],
])('%s: %s says %s', (name, code, sentence) => {
  expect(told(sample(name), code)[0]).toMatch(sentence);
});

it('tells what a recording really is, or that it is nothing', () => {
  expect(told(sample('flow-audio-wrong.yaml'), 'PZ230').map((message) => message.split(':')[0])).toEqual([
    'really-mp3.wav is an mp3 file, not wav',
    'really-ogg.mp3 is an ogg file, not mp3',
    'page.wav is a web page, not wav',
    'pointer.wav is a pointer of Git LFS (fetch it with git lfs pull), not wav',
    'really-wav.ulaw is a wav file, not ulaw',
    'noise.mp3 is no mp3 file',
  ]);
});

it('counts the menus a caller has passed before a sub-flow, and those in it', () => {
  const menu = (...options: readonly string[]) =>
    `{ menu: [${options.map((go, nth) => `{ press: ${nth + 1}, for: x, go: ${go} }`).join(', ')}] }`;
  const problems = (inner: string) =>
    checkFolder(
      folder(
        `
flow: a
start: one
steps:
  one: ${menu('two', 'early')}
  two: ${menu('late')}
  early: { flow: b, go: end }
  late: { flow: b, go: three }
  three: ${menu('human')}
  end: end`,
        inner,
      ),
      new Map(),
      TODAY,
    ).problems.map(({ code, line }) => `${code}@${line}`);
  // The shortest way through the inner flow was from the first menu; whoever came by the second has passed that one all the same.
  expect(problems(`\nflow: b\nstart: back\nsteps:\n  back: return`)).toEqual([]);
  expect(problems(`\nflow: b\nstart: s\nsteps:\n  s: ${menu('back')}\n  back: return`)).toEqual([]);
  const deep = `\nflow: b\nstart: s\nsteps:\n  s: ${menu('t')}\n  t: ${menu('back')}\n  back: return`;
  expect(problems(deep)).toEqual(['PZ226@8']);
});

it('comes to an end where flows return to each other, and with thousands of steps in one breath', () => {
  const round = (flow: string, other: string) => `
flow: ${flow}
start: menu
steps:
  menu: { menu: [{ press: 1, for: x, go: on }, { press: 2, for: y, go: back }] }
  on: { flow: ${other}, go: back }
  back: return`;
  expect(checkFolder(folder(round('a', 'b'), round('b', 'a')), new Map(), TODAY).problems).toEqual([]);

  const many = 3_000;
  const steps = Array.from({ length: many }, (_, nth) => `  s${nth}: { say: a, go: s${nth + 1} }`).join('\n');
  const { problems } = checkFolder(
    folder(`\nflow: a\nstart: s0\nsteps:\n${steps}\n  s${many}: human`),
    new Map(),
    TODAY,
  );
  expect(problems.map(({ code }) => code)).toEqual(['PZ203', 'PZ224', 'PZ223']);
});

it('says every language of the first menu when it adds up what one answer holds', () => {
  const says = Array.from({ length: 25 }, (_, nth) => `  s${nth}: { say: { en: A., zh: 好。 }, go: s${nth + 1} }`);
  const files = folder(
    `\nflow: a\nstart: s0\nsteps:\n${says.join('\n')}\n  s25: { menu: [{ press: 1, language: en, go: human }, { press: 2, language: zh, go: human }] }`,
  );
  const two = new Map(files).set('hotline.yaml', HOTLINE.replace('{ en: {} }', '{ en: {}, zh: {} }'));
  expect(told(two, 'PZ223')).toHaveLength(1);
});

it('keeps a callback as long as the store does', () => {
  const lua = readFileSync(join(import.meta.dirname, '../../../src/redis/lua/include/place.lua'), 'utf8');
  const [, days = '', ms = ''] = /^local CALLBACK_KEPT_MS = (\d+) \* (\d+)$/m.exec(lua) ?? [];
  expect(Number(days) * Number(ms)).toBe(CALLBACK_KEPT_MS);
});
