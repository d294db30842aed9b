import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { PROBLEM_CODES } from '../../../src/core/flow/problem-codes.ts';
import { printProblem } from '../../../src/core/flow/problem.ts';
import { read } from '../../../src/core/flow/read.ts';
import { readTrials } from '../../../src/core/trial/read.ts';
import { readFlowsFolder } from '../../../src/runtime/flows-folder.ts';

const flows = join(import.meta.dirname, '../../flows');
const files = (folder: string) =>
  new Map(readdirSync(join(flows, folder)).map((file) => [file, readFileSync(join(flows, folder, file), 'utf8')]));
const { catalog: base } = read(files('base'));

function trials(text: string, file = 'support.test.yaml') {
  if (base === null) throw new Error('the base does not check');
  return readTrials(new Map([[file, text]]), base);
}

describe('bad flow tests', () => {
  const bad = [...files('bad-tests')].map(([file, text]) => {
    const [, list = ''] = /^# expect:(.*)$/m.exec(text) ?? [];
    return { file, text, expected: list.trim().split(' ') };
  });

  test.each(bad)('$file', ({ file, text, expected }) => {
    const { trials: read, problems } = trials(text, file);
    expect(problems.map(({ code, line }) => `${code}@${line}`).sort()).toEqual([...expected].sort());
    expect(read).toEqual([]);
    for (const { message } of problems) expect(message).toMatch(/^["\p{L}\p{N}+].*[.?:]$/su);
  });

  it('name every code there is for them', () => {
    const named = new Set(bad.flatMap(({ expected }) => expected.map((one) => one.split('@')[0])));
    for (const code of Object.keys(PROBLEM_CODES)) if (/^PZ26\d$/.test(code)) expect(named).toContain(code);
  });

  it('are shown with a caret and what was probably meant', () => {
    const text = 'tests:\n  - name: a\n    steps:\n      - expect: { in-line: generel }\n';
    const [problem] = trials(text).problems;
    expect(problem === undefined ? '' : printProblem(problem, text)).toBe(
      [
        'support.test.yaml:4:28 error PZ132 There is no queue "generel"; there are: general, urgent.',
        '  Did you mean general?',
        '  4 |       - expect: { in-line: generel }',
        '    |                            ^',
      ].join('\n'),
    );
  });
});

describe('good flow tests', () => {
  it('mean what was typed', () => {
    const { trials: read, problems } = trials(
      [
        'tests:',
        '  - name: all of it',
        '    at: 2026-12-25T03:00+08:00',
        '    caller: withheld',
        '    number: +12025550100',
        '    on-duty: [201]',
        '    agents: busy',
        '    outside: no-answer',
        '    steps:',
        '      - hear: { en: Welcome, zh: 您好 }',
        '      - { hear: "press 0", within: 2m }',
        '      - not-hear: sorry',
        '      - press: star',
        '      - press: 4711#',
        '      - say: agent',
        '      - wait: 20s',
        '      - expect: { talking: , in-line: , place: 2, callback: urgent, language: zh, step: support/main }',
        '      - hang-up',
        '      - pick-up',
        '      - expect: message',
        '  - name: left out',
        '    steps: [expect: { outcome: talked }]',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(read[0]).toMatchObject({
      line: 2,
      at: { is: 'moment', at: Date.parse('2026-12-25T03:00+08:00') },
      caller: null,
      onDuty: ['201'],
      agents: 'busy',
      outside: 'no-answer',
      steps: [
        { line: 10, do: 'hear', words: [{ language: 'en' }, { language: 'zh', text: '您好' }], withinMs: 60_000 },
        { do: 'hear', words: [{ language: null, text: 'press 0' }], withinMs: 120_000 },
        { do: 'not-hear' },
        { do: 'press', keys: '*' },
        { do: 'press', keys: '4711#' },
        { do: 'say', text: 'agent' },
        { do: 'wait', withinMs: 20_000 },
        {
          do: 'expect',
          all: [
            { is: 'talking', agent: null },
            { is: 'in-line', queue: null },
            { is: 'place', place: 2 },
            { is: 'callback', queue: 'urgent' },
            { is: 'step', step: 'support/main' },
            { is: 'language', language: 'zh' },
          ],
        },
        { do: 'hang-up' },
        { do: 'pick-up' },
        { do: 'expect', all: [{ is: 'message', queue: null }] },
      ],
    });
    expect(read[1]).toMatchObject({
      at: { is: 'weekday', day: 2, time: '10:00' },
      caller: '+12025550142',
      number: '+12025550100',
      onDuty: 'schedule',
      agents: 'pick-up',
      outside: 'pick-up',
    });
  });

  it.each(['flows', 'flows/game-hotline'])('those beside %s are read', async (folder) => {
    const sample = await readFlowsFolder(join(flows, '../..', folder));
    const { catalog } = read(sample.files, sample.audio);
    if (catalog === null) throw new Error(`${folder} does not check`);
    const { trials: samples, problems } = readTrials(sample.files, catalog);
    expect(problems).toEqual([]);
    expect(samples.length).toBeGreaterThan(5);
    const kinds = new Set(samples.flatMap(({ steps }) => steps.map(({ do: what }) => what)));
    for (const kind of ['hear', 'not-hear', 'press', 'say', 'hang-up', 'expect'] as const)
      expect(kinds).toContain(kind);
  });
});
