import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { schemaFiles } from '../../../scripts/schema/files.ts';
import type { JsonSchema } from '../../../src/core/flow/json-schema.ts';
import { corpus } from './corpus.ts';

const FLOWS = join(import.meta.dirname, '../../../flows');
const ajv = new Ajv({ strict: false });
const schemas = new Map([...schemaFiles()].map(([file, text]) => [file, JSON.parse(text) as JsonSchema]));
const judges = new Map([...schemas].map(([file, schema]) => [file, ajv.compile(schema)]));
const kindOf = (file: string) =>
  file === 'hotline.yaml'
    ? 'hotline.schema.json'
    : file.endsWith('.test.yaml')
      ? 'test.schema.json'
      : 'flow.schema.json';

/** What an editor would mark in a file: null when nothing. */
function marked(file: string, text: string): unknown {
  const judge = judges.get(kindOf(file));
  if (judge === undefined) throw new Error(`no schema for ${file}`);
  return judge(parse(text)) ? null : judge.errors;
}

/** Every key of a schema, by its path, with what an editor shows of it. */
function keysOf(
  { properties = {}, additionalProperties, items, anyOf = [] }: JsonSchema,
  path = '',
): readonly (readonly [string, JsonSchema])[] {
  const below = [additionalProperties, items, ...anyOf].filter((inner) => typeof inner === 'object');
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [
      [`${path}.${key}`, inner] as const,
      ...keysOf(inner, `${path}.${key}`),
    ]),
    ...below.flatMap((inner) => keysOf(inner, path)),
  ];
}

test.each([...schemaFiles()])('%s is as the code has it', (file, text) => {
  expect(readFileSync(join(FLOWS, file), 'utf8') === text, 'Out of date: run "npm run schema".').toBe(true);
});

describe.each([...schemas])('%s', (_, schema) => {
  it('has a description and an example of every key', () => {
    const keys = keysOf(schema);
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter(([, { description }]) => description === undefined).map(([path]) => path)).toEqual([]);
    expect(keys.filter(([, { examples = [] }]) => examples.length === 0).map(([path]) => path)).toEqual([]);
  });

  it('takes its own examples', () => {
    for (const [path, inner] of keysOf(schema))
      for (const example of inner.examples ?? [])
        expect(ajv.validate(inner, example), `${path}: ${JSON.stringify(example)}`).toBe(true);
  });

  it('knows no other keys', () => {
    expect(schema.additionalProperties).toBe(false);
  });
});

const samples = ['', 'game-hotline'].flatMap((folder) =>
  readdirSync(join(FLOWS, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [join(folder, file), file, readFileSync(join(FLOWS, folder, file), 'utf8')] as const),
);

describe('an editor', () => {
  test.each(samples)('marks nothing in %s, and finds the schema from there', (path, file, text) => {
    expect(marked(file, text)).toBeNull();
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text.split('\n')[0] ?? '') ?? [];
    expect(join(path, '..', schema)).toBe(kindOf(file));
  });

  // Full-width signs are understood by us alone.
  const good = corpus('good').filter(({ name }) => name !== 'flow-traps-understood.yaml');
  test.each(good)('marks nothing in $name', ({ files }) => {
    for (const [file, text] of files) expect(marked(file, text), file).toBeNull();
  });

  const steps = (step: string) => `flow: support\nstart: main\nsteps:\n  main: ${step}\n`;
  test.each([
    ['a number without quotes', '{ transfer: { to: +12025550130 } }'],
    [
      'a key in quotes, or as a sign',
      '{ menu: [{ press: "1", for: a bill, go: human }, { press: "*", go: hear-again }] }',
    ],
    ['yes and true', '{ collect: { name: pin, digits: 4, ask: Your PIN., secret: yes }, go: human }'],
    ['a text that is a number', '{ say: 24, go: 1 }'],
    ['a bare word', 'human'],
    ['a step that is empty but for its kind', '{ callback: }'],
    ['a case by an entry', '{ choose: { variable: account, 0123: human } }'],
  ])('takes %s', (_, step) => {
    expect(marked('support.yaml', steps(step))).toBeNull();
  });

  test.each([
    ['an unknown key', '{ say: Hello., go: human, then: human }'],
    ['an unknown key further in', '{ menu: [{ press: 1, fro: a bill, go: human }] }'],
    ['an unknown kind', '{ mneu: [] }'],
    ['a word that is no kind', 'person'],
    ['0 as an option', '{ menu: [{ press: 0, for: a person, go: human }] }'],
    ['a map where a word belongs', '{ say: Hello., go: { to: human } }'],
    ['a word where a list belongs', '{ menu: bills }'],
    ['a missing key', '{ collect: { name: pin, digits: 4 }, go: human }'],
    ['two kinds at once', '{ human: general, callback: general }'],
  ])('marks %s', (_, step) => {
    expect(marked('support.yaml', steps(step))).not.toBeNull();
  });
});
