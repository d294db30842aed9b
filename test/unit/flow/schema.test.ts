import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FLOW_FILE } from '../../../src/core/flow/schema-flow.ts';
import { HOTLINE_FILE } from '../../../src/core/flow/schema-hotline.ts';
import { EXPECT, TRIAL } from '../../../src/core/trial/schema.ts';

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
}

/** Every key of a JSON Schema that an editor would show without a word of help. */
function silent(schema: Described, path = ''): readonly string[] {
  const { properties = {}, additionalProperties, items, anyOf = [] } = schema;
  const below = [additionalProperties, items, ...anyOf].filter((s) => typeof s === 'object');
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [
      ...(inner.description === undefined ? [`${path}.${key}`] : []),
      ...silent(inner, `${path}.${key}`),
    ]),
    ...below.flatMap((inner) => silent(inner, path)),
  ];
}

describe.each([
  ['hotline.yaml', HOTLINE_FILE],
  ['a flow file', FLOW_FILE],
  ['a flow test', TRIAL],
  ['what a flow test expects', EXPECT],
])('the schema of %s', (_, schema) => {
  it('can be given to editors, with a description of every key', () => {
    const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Described;
    expect(silent(json)).toEqual([]);
    expect(json.additionalProperties).toBe(false);
  });
});
