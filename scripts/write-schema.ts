// Writes the JSON Schemas that give editors help with flow files: `npm run schema`. A test demands that they are as written here.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFiles } from './schema/files.ts';

for (const [file, text] of schemaFiles()) writeFileSync(join(import.meta.dirname, '../flows', file), text);
