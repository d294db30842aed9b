/** The shapes of our files as JSON Schema (draft-07), for editors: they complete keys, show what each means, and mark what is wrong. */
import { z } from 'zod';

/** As much of JSON Schema as comes up here. */
export interface JsonSchema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The schema of a file, with its title for editors. */
export function jsonSchemaOf(shape: z.ZodType, title: string): JsonSchema {
  const schema = z.toJSONSchema(shape, {
    io: 'input',
    target: 'draft-7',
    // Examples show what is written, also where it is read as something else; zod takes them for what is read.
    override({ zodSchema, jsonSchema }) {
      const examples: unknown = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  const { $schema, ...rest } = schema;
  return { ...($schema !== undefined && { $schema }), title, ...asWritten(rest as JsonSchema) };
}

/** We read every scalar as it is written; YAML in an editor has made a number of `+12025550100`, and a truth of `true`, before it asks the schema. */
const SCALAR = ['string', 'number', 'boolean'] as const;

function asWritten(schema: JsonSchema): JsonSchema {
  const { type, enum: values, pattern, properties, additionalProperties, items, anyOf, ...rest } = schema;
  // Other spellings are accepted but not suggested.
  if (values !== undefined)
    return {
      ...rest,
      ...(pattern === undefined ? { enum: values } : { anyOf: [{ enum: values }, { type: 'string', pattern }] }),
    };
  const isText = type === 'string' || (Array.isArray(type) && type.includes('string'));
  const { propertyNames: _, ...kept } = rest as typeof rest & { readonly propertyNames?: unknown };
  return {
    ...(type !== undefined && { type: isText ? SCALAR : type }),
    ...kept,
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, asWritten(inner)])),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : asWritten(additionalProperties),
    }),
    ...(items !== undefined && { items: asWritten(items) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map(asWritten) }),
  };
}
