/** The JSON Schemas that stand beside the flow files: file → its text. A new kind of file is one more line of SHAPES. */
import type { z } from 'zod';
import { jsonSchemaOf } from '../../src/core/flow/json-schema.ts';
import { FLOW_FILE } from '../../src/core/flow/schema-flow.ts';
import { HOTLINE_FILE } from '../../src/core/flow/schema-hotline.ts';
import { TRIAL_FILE } from '../../src/core/trial/schema.ts';

const SHAPES: Readonly<Record<string, readonly [z.ZodType, string]>> = {
  'flow.schema.json': [FLOW_FILE, 'A flow'],
  'hotline.schema.json': [HOTLINE_FILE, 'A hotline'],
  'test.schema.json': [TRIAL_FILE, 'Flow tests'],
};

export const schemaFiles = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(SHAPES).map(([file, [shape, title]]) => [
      file,
      `${JSON.stringify(jsonSchemaOf(shape, title), null, 2)}\n`,
    ]),
  );
