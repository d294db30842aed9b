/** The hotline of the article, in the language's own words: refused, and every promise it breaks is named where it breaks it. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { checkFolder, type Checked } from '../../../src/core/check.ts';
import { readFlowsFolder } from '../../../src/runtime/flows-folder.ts';
import { TODAY } from './corpus.ts';

let checked: Checked;
let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  const folder = await readFlowsFolder(join(import.meta.dirname, '../../../flows/as-it-was'));
  files = folder.files;
  checked = checkFolder(files, folder.recordings, TODAY);
});

it('is refused with each of the twelve promises by name', () => {
  expect(checked.catalog).toBeNull();
  const named = checked.problems.map(({ code }) => code).filter((code) => /^PZ2(0\d|1[0-2])$/.test(code));
  expect([...new Set(named)].sort()).toEqual(Array.from({ length: 12 }, (_, n) => `PZ${201 + n}`));
});

it('breaks them where the article says it did', () => {
  const told = checked.problems.map(({ code, file, line }) => {
    const text = (files.get(file) ?? '').split('\n')[line - 1] ?? '';
    return `${code} ${text.trim()}`;
  });
  expect(told).toEqual(PROBLEMS);
});

it('has nothing in it that is merely unknown', () => {
  expect(checked.problems.map(({ code }) => code).filter((code) => code.startsWith('PZ12'))).toEqual([]);
});

const PROBLEMS: readonly string[] = [
  'PZ208 vip-first: members',
  'PZ204 max-wait: 10m',
  'PZ204 when-over: robot',
  'PZ212 fixed-wait: 马上就好',
  'PZ208 priority: 1',
  'PZ205 redial: 0s',
  'PZ205 back-to-robot: yes',
  'PZ210 after-agent: hang-up',
  'PZ209 no-context: yes',
  'PZ207 emergency: []',
  'PZ166 menu:',
  'PZ203 - { press: 6, for: 视频, go: hang-up }',
  'PZ201 - { press: 0, for: 重听, go: main }',
  'PZ202 on-silence: hang-up',
  'PZ201 identify-first: yes',
  // Queue, robot, queue: the limit, and where it sends the caller.
  'PZ204 human: { queue: general, max-wait: 10m, when-over: main }',
  'PZ204 human: { queue: general, max-wait: 10m, when-over: main }',
  'PZ203 web-site: https://help.example',
  'PZ206 callback: { queue: general, reply-within: 3d }',
  'PZ211 count-as: solved',
];
