/** flows/README.md is what people learn the language from: what it shows must work, and what there is must be in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { checkFolder } from '../../../src/core/check.ts';
import { read } from '../../../src/core/flow/read.ts';
import {
  ADMISSION,
  AGENT,
  CARRIER,
  CALLBACKS,
  HOTLINE_FILE,
  POLICIES,
  PROBE,
  QUEUE,
} from '../../../src/core/flow/schema-hotline.ts';
import { CHOOSE_CALLER, CHOOSE_HOLIDAY } from '../../../src/core/flow/schema-choose.ts';
import { OPTION, SMS, STEPS, TRANSFER } from '../../../src/core/flow/schema-flow.ts';
import { IF, LOOKUP } from '../../../src/core/flow/schema-lookup.ts';
import { MANNERS } from '../../../src/core/trial/model.ts';
import { readTrials } from '../../../src/core/trial/read.ts';
import { BARE, EXPECT, STEPS as TRIAL_STEPS, TRIAL } from '../../../src/core/trial/schema.ts';
import { readFlowsFolder } from '../../../src/runtime/flows-folder.ts';
import { TODAY } from './corpus.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../flows/README.md'), 'utf8');
const base = join(import.meta.dirname, '../../flows/base');
const shown = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const blocks = shown.filter((block) => !block.startsWith('tests:'));

it('begins with a hotline that works as it stands', () => {
  const [hotline = '', flow = ''] = blocks;
  const { catalog, problems } = checkFolder(
    new Map([
      ['hotline.yaml', hotline],
      ['front-desk.yaml', flow],
    ]),
    new Map(),
    TODAY,
  );
  expect(problems).toEqual([]);
  expect(catalog?.hotline.title).toEqual({ en: { text: 'Green Street Clinic', audio: null } });
});

test.each(blocks.slice(2).map((block) => [block.split('\n')[0] ?? '', block] as const))(
  'shows %s as it is',
  (_, block) => {
    const hotline = readFileSync(join(base, 'hotline.yaml'), 'utf8');
    const steps = `flow: support\nstart: human\nsteps:\n${block.replace(/^/gm, '  ')}`;
    const [section = ''] = /^(hours|lookup-hosts|callbacks|admission|probe):/.exec(block) ?? [];
    const files = section
      ? new Map([
          ['hotline.yaml', `${hotline.replace(new RegExp(`^${section}.*\\n( .*\\n)*`, 'm'), '')}${block}`],
          ['support.yaml', 'flow: support\nstart: main\nsteps:\n  main: human\n'],
        ])
      : new Map([
          ['hotline.yaml', hotline],
          ['support.yaml', steps],
        ]);
    // The steps and flows an example leads to are elsewhere.
    const elsewhere = new Set(['PZ130', 'PZ131', 'PZ135']);
    expect(read(files).problems.filter((problem) => !elsewhere.has(problem.code))).toEqual([]);
  },
);

it('tells every key there is', () => {
  const steps = [OPTION, TRANSFER, LOOKUP, IF, SMS, CHOOSE_CALLER, CHOOSE_HOLIDAY];
  const keys = [HOTLINE_FILE, QUEUE, AGENT, POLICIES, CARRIER, CALLBACKS, ADMISSION, PROBE, ...steps].flatMap(
    (schema) => Object.keys(schema.shape),
  );
  for (const key of [...keys, 'human-words', 'zone', 'holidays', 'dates', 'secret', 'counts-as-waited', 'otherwise'])
    expect(readme, key).toMatch(new RegExp(`\\b${key}\\b`));
  for (const kind of Object.keys(STEPS)) expect(readme).toMatch(new RegExp(`^### .*\\b${kind} — `, 'm'));
});

it('tells the bounds and defaults of the policies as they are', () => {
  for (const [key, schema] of Object.entries(POLICIES.shape)) {
    const [, told = ''] = /Default: (\w+)\.$/.exec(schema.description ?? schema.unwrap().description ?? '') ?? [];
    const [, shown, low = '', high = ''] =
      new RegExp(`^\\| \`${key}\` +\\|.*\\| \`(\\w+)\` +\\| (\\w+) to (\\w+) +\\|$`, 'm').exec(readme) ?? [];
    expect(shown, key).toBe(told);
    expect(schema.safeParse(low).success, `${key} ${low}`).toBe(true);
    expect(schema.safeParse(high).success, `${key} ${high}`).toBe(true);
  }
});

it('shows flow tests that read, and tells all their keys', async () => {
  const { files } = await readFlowsFolder(join(import.meta.dirname, '../../../flows'));
  const { catalog } = read(files);
  const tests = shown.filter((block) => block.startsWith('tests:'));
  expect(tests.length).toBeGreaterThan(0);
  for (const block of tests)
    expect(catalog && readTrials(new Map([['a.test.yaml', block]]), catalog).problems).toEqual([]);
  const keys = [TRIAL, EXPECT].flatMap((schema) => Object.keys(schema.shape));
  for (const key of [...keys, ...Object.keys(TRIAL_STEPS), ...BARE, ...MANNERS]) expect(readme).toContain(`\`${key}`);
});
