import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/embedded.ts';
import { presszero } from './support.ts';

const FLOWS = resolve('flows');
const folder = tempFolder('graph');
afterAll(() => folder.remove());

describe('graph', () => {
  it('says that a flow is too much for one picture, and still writes it as Mermaid', async () => {
    const large = join(folder.path, 'large');
    await presszero(['init', large, '--yes']);
    const steps = Array.from(
      { length: 401 },
      (_, n) => `  s${n}: { say: Hello., go: ${n === 400 ? 'human' : `s${n + 1}`} }\n`,
    );
    writeFileSync(join(large, 'long.yaml'), `flow: long\nstart: s0\nsteps:\n${steps.join('')}`);
    const words = ['graph', large, '--flow', 'long'];
    expect(await presszero([...words, '--format', 'svg'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('too much for one picture') as string,
    });
    expect(await presszero(words)).toMatchObject({ code: 0 });
  });

  it('prints all flows as Mermaid, or one; the ways to a person only when asked', async () => {
    const all = await presszero(['graph', FLOWS]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toMatch(/^flowchart LR\n/);
    expect(all.out).toContain('subgraph bills_flow["bills"]');
    const one = await presszero(['graph', FLOWS, '--flow', 'bills', '--people']);
    expect(one.out).not.toContain('subgraph');
    expect(one.out).toContain('-.->|"0 · a person"|');
    expect(all.out).not.toContain('-.->');
  });

  it.each([
    ['bills.svg', [], /^<svg /],
    ['machine.json', [], /^\{\n {2}"id": "call"/],
    ['bills.txt', [], /^flowchart LR/],
    ['drawing', ['--format', 'svg', '--flow', 'bills'], /^<svg /],
  ] as const)('writes %s as its name says, unless told', async (name, more, begins) => {
    const out = join(folder.path, name);
    const ran = await presszero(['graph', '--out', out, ...more], { env: { FLOWS_DIR: FLOWS } });
    expect(ran).toEqual({ code: 0, out: '', err: `Written to ${out}.` });
    expect(readFileSync(out, 'utf8')).toMatch(begins);
  });

  it('gives the data as JSON, with every way', async () => {
    const { out } = await presszero(['graph', FLOWS, '--flow', 'support', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      hotline: 'Lumen support',
      nodes: expect.arrayContaining([expect.objectContaining({ id: 'support/main', kind: 'menu' })]) as unknown,
      edges: expect.arrayContaining([expect.objectContaining({ id: 'support/main#human', to: '@person' })]) as unknown,
    });
  });

  it.each([
    [['graph', FLOWS, '--flow', 'suport'], 'Did you mean support?'],
    [['graph', FLOWS, '--flow', 'x-y-z'], 'There are: bills, orders'],
    [['graph', '/nowhere'], 'There is no hotline.yaml in /nowhere'],
    [['graph', FLOWS, '--out', '/nowhere/at/all.svg'], '/nowhere/at/all.svg cannot be written'],
    [['graph', resolve('test/flows/bad/circle-through-flows')], 'error PZ'],
  ])('%j is told', async (words, sentence) => {
    expect(await presszero(words)).toMatchObject({ code: 1, err: expect.stringContaining(sentence) as string });
  });
});
