import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { buildMachine } from '../../../src/core/flow/step.ts';
import type { Step } from '../../../src/core/flow/model.ts';
import { PROBLEM_CODES } from '../../../src/core/flow/problem-codes.ts';
import { checkFolder } from '../../../src/core/check.ts';
import { severityOf } from '../../../src/core/flow/problem.ts';
import { read } from '../../../src/core/flow/read.ts';
import type { Version } from '../../../src/core/ids.ts';
import { readFlowsFolder } from '../../../src/runtime/flows-folder.ts';
import { corpus, RECORDINGS, TODAY } from './corpus.ts';

const AUDIO = new Set(RECORDINGS.keys());
const VERSION = 'v' as Version;
const root = join(import.meta.dirname, '../../..');

describe('bad files', () => {
  test.each(corpus('bad').map((sample) => [sample.name, sample] as const))('%s', (_, { files, expected }) => {
    const { catalog, problems } = checkFolder(files, RECORDINGS, TODAY);
    expect(problems.map((p) => `${p.code}@${p.file}:${p.line}`).sort()).toEqual([...expected].sort());
    expect(catalog === null).toBe(problems.some((p) => p.severity === 'error'));
    for (const problem of problems) {
      expect(problem.severity).toBe(severityOf(problem.code));
      expect(problem.message).toMatch(/^["\p{L}\p{N}+].*[.?]$/su);
    }
  });

  it('covers every code', () => {
    const expected = corpus('bad').flatMap((sample) => sample.expected.map((e) => e.split('@')[0]));
    // Those of flow tests have a corpus of their own; PZ219 is for what can't be checked in time.
    const codes = Object.keys(PROBLEM_CODES).filter((code) => !code.startsWith('PZ26') && code !== 'PZ219');
    expect(new Set(expected)).toEqual(new Set(codes));
  });
});

describe('good files', () => {
  test.each(corpus('good').map((sample) => [sample.name, sample] as const))('%s', (_, { files, expected }) => {
    const { catalog, problems } = checkFolder(files, RECORDINGS, TODAY);
    expect(problems.map((p) => `${p.code}@${p.file}:${p.line}`)).toEqual(expected);
    expect(problems.filter((p) => p.severity === 'error')).toEqual([]);
    expect(catalog).not.toBeNull();
    if (catalog !== null) buildMachine(catalog, VERSION);
  });

  const stepsOf = (name: string): ReadonlyMap<string, Step> => {
    const sample = corpus('good').find((s) => s.name === name);
    const { catalog } = read(sample?.files ?? new Map(), AUDIO);
    return new Map(Object.values(catalog?.flows ?? {}).flatMap((flow) => flow.steps.map((step) => [step.id, step])));
  };

  it('means what was typed, though YAML would take it for something else', () => {
    const steps = stepsOf('flow-traps-understood.yaml');
    expect(steps.get('support/main')).toMatchObject({
      line: 5,
      say: { zh: { text: '您好，请听好：按 1 是账单。' } },
      options: [
        { press: '9', go: 'support/lost' },
        { press: '1', for: { en: { text: 'a bill: open' } }, go: 'support/bill' },
        { press: 'star', for: null, go: 'support/main' },
        {
          press: '6',
          for: { en: { text: 'a “lost” card: “gold”' }, zh: { text: '丢失的“金卡”，或\\"银卡"' } },
          go: 'support/lost',
        },
        { press: 'hash', for: { en: { text: "Jim's team # 1" } }, go: '@human' },
      ],
    });
    expect(steps.get('support/lost')).toMatchObject({ to: '+12025550130', ringMs: 30_000, failed: '@human' });
    expect(steps.get('support/bill')).toMatchObject({
      min: 4,
      max: 10,
      ask: { en: { text: expect.stringContaining('Note：this text') as string } },
    });
    expect(steps.get('support/which')).toMatchObject({
      cases: { '0123': 'support/lost', '1234': '@human' },
      otherwise: '@human',
    });
  });

  it('fills in what was left out', () => {
    const steps = stepsOf('flow-every-step.yaml');
    const at = (name: string) => steps.get(`support/${name}`);
    expect(at('main')).toMatchObject({
      say: { en: { text: 'What is it about?', audio: 'about-en.wav' }, zh: { audio: null } },
      options: [
        { words: { en: ['bill'], zh: ['账单'] } },
        { words: { en: ['hours'], zh: ['营业时间'] } },
        { language: 'zh', for: null },
        {},
        {},
      ],
    });
    expect(at('ring')).toMatchObject({ kind: 'transfer', ringMs: 20_000, failed: '@human' });
    expect(at('person')).toMatchObject({ kind: 'human', queue: 'general', countsAsWaitedMs: 0, reason: null });
    expect(at('urgent')).toMatchObject({ queue: 'urgent', countsAsWaitedMs: 120_000 });
    expect(at('message')).toMatchObject({ kind: 'voicemail', queue: 'general' });
    expect(at('call-me')).toMatchObject({ kind: 'callback', queue: 'general', say: null });
    expect(at('zh-end')).toMatchObject({ kind: 'end', outcome: 'self-served' });
    expect(at('by-language')).toMatchObject({ by: { on: 'language' }, cases: { zh: 'support/zh-end' } });
  });

  it('reads a whole hotline', () => {
    const sample = corpus('good').find((s) => s.name === 'hotline-everything.yaml');
    const { catalog } = read(sample?.files ?? new Map(), AUDIO);
    expect(catalog?.hotline).toMatchObject({
      numbers: { '+12025550100': 'support', '+12025550102': 'billing', '+12025550109': 'front' },
      callerId: '+12025550102',
      languages: [
        {
          code: 'en',
          voice: 'Polly.Matthew',
          sayLanguage: 'en-GB',
          humanWords: expect.arrayContaining(['front desk', 'person']) as string[],
        },
        { code: 'zh', voice: 'Polly.Zhiyu', sayLanguage: 'cmn-CN', gatherLanguage: 'cmn-Hans-CN' },
      ],
      queues: {
        general: { hours: null, exclusive: true, onCall: ['+12025550191'], ahtMs: 210_000 },
        urgent: { hours: 'late', exclusive: false, title: { en: { text: 'urgent' } } },
      },
      defaultQueue: 'urgent',
      hours: {
        always: { weekly: Array.from({ length: 7 }, () => [{ fromMin: 0, toMin: 1440 }]) },
        office: { weekly: { 0: [{ fromMin: 540, toMin: 1080 }], 4: [{}, { fromMin: 780, toMin: 1020 }], 5: [] } },
        late: {
          weekly: { 6: [{ fromMin: 1320, toMin: 1560 }], 0: [{}], 1: [{}], 2: [] },
          dates: { '2026-12-25': [], '2026-12-24': [{ fromMin: 540, toMin: 1440 }], '2026-12-31': [] },
        },
      },
      agents: {
        '0201': { hours: 'always', languages: ['zh', 'en'] },
        li: {
          address: { kind: 'client', to: 'li.wang' },
          languages: ['en'],
          queues: ['urgent'],
          hours: null,
          pin: null,
        },
        bo: { address: { kind: 'sip', to: 'sip:bo@example.com' } },
      },
      carrier: { maxCalls: 10, callsPerSecond: 2 },
      policies: {
        ringMs: 20_000,
        wrapUpMs: 0,
        redialMs: 3_600_000,
        holdTurnMs: 12_000,
        widenMs: 0,
        idleHelpMs: 30_000,
      },
      speech: 'off',
      probe: { from: '+12025550103', everyMs: 600_000 },
      alarms: [{ kind: 'webhook' }, { kind: 'sms', to: '+12025550195' }, { kind: 'call' }],
    });
  });
});

describe('the samples', () => {
  test.each(['flows', 'flows/game-hotline'])('%s', async (folder) => {
    const { files, recordings } = await readFlowsFolder(join(root, folder));
    const { catalog, problems } = checkFolder(files, recordings, TODAY);
    // The keys of the social-media hotline are those its callers know: seven of them in one menu.
    expect(problems.map((p) => p.code)).toEqual(folder === 'flows' ? [] : ['PZ166']);
    expect(catalog).not.toBeNull();
    if (catalog !== null) buildMachine(catalog, VERSION);
  });

  it('shows every kind of step, and enough people at all hours', async () => {
    const { files, audio } = await readFlowsFolder(join(root, 'flows'));
    const { catalog } = read(files, audio);
    const steps = Object.values(catalog?.flows ?? {}).flatMap((flow) => flow.steps);
    const choices = new Set(steps.map((step) => (step.kind === 'choose' ? `choose ${step.by.on}` : step.kind)));
    for (const kind of [
      'say',
      'menu',
      'collect',
      'human',
      'callback',
      'voicemail',
      'transfer',
      'flow',
      'return',
      'end',
    ])
      expect(choices).toContain(kind);
    for (const on of ['hours', 'language', 'variable']) expect(choices).toContain(`choose ${on}`);
    const hotline = catalog?.hotline;
    const always = Object.values(hotline?.agents ?? {}).filter((agent) => agent.hours === 'always');
    expect(always.length).toBeGreaterThanOrEqual(4);
    for (const queue of Object.keys(hotline?.queues ?? {})) expect(always.flatMap((a) => a.queues)).toContain(queue);
    for (const { code } of hotline?.languages ?? []) expect(always.flatMap((a) => a.languages)).toContain(code);
    expect(hotline?.queues[hotline.defaultQueue]?.hours).toBeNull();
    expect(hotline?.policies.wrapUpMs).toBe(2000);
  });
});

it('reports a file that is too large', () => {
  const { problems } = read(new Map([['support.yaml', `flow: "${'好'.repeat(400_000)}"`]]));
  expect(problems.map((p) => p.code)).toEqual(['PZ113', 'PZ112']);
});

it('looks at no flow tests and no other files', () => {
  const sample = corpus('good').find((s) => s.name === 'clinic');
  const files = new Map([...(sample?.files ?? []), ['a.test.yaml', '][']] as const).set('notes.txt', '][');
  expect(read(files).problems).toEqual([]);
});

/** Names JavaScript has a meaning for: refused where a name is given, found nowhere where one is looked up. */
test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
  'takes %s for no name of its own',
  (word) => {
    const sample = corpus('good').find((s) => s.name === 'hotline-everything.yaml');
    const files = [...(sample?.files ?? [])];
    for (const [file, text] of files) {
      for (const name of new Set(text.match(/(?<=[ [{])[a-z][a-z-]+(?=[:,\]} \n])/g))) {
        const { catalog } = read(new Map(files).set(file, text.replaceAll(name, word)), AUDIO);
        if (catalog === null) continue;
        // What is left is the name of a browser phone, or a word in a text.
        const { queues, hours, agents, languages } = catalog.hotline;
        const given = [queues, hours, agents, catalog.flows].flatMap((things) => Object.keys(things));
        const steps = Object.values(catalog.flows).flatMap((flow) => flow.steps.map((step) => step.id.split('/')[1]));
        expect([...given, ...steps, ...languages.map((language) => language.code)]).not.toContain(word);
      }
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  },
);

it('is not slowed down by thousands of faults', () => {
  const steps = Array.from({ length: 5000 }, (_, n) => `  step-${n}: { say: x, go: stap-${n}, goo: 1 }\n`).join('');
  const files = new Map([
    ...(corpus('good').find((s) => s.name === 'clinic')?.files ?? []),
    ['faults.yaml', `flow: faults\nstart: nowhere\nsteps:\n${steps}`],
  ] as const);
  expect(read(files).problems.length).toBe(5001);
});
