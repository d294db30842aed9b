/** Flow folders of the repository, read as the engine reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Catalog } from '../../src/core/flow/model.ts';
import { read, type Reading } from '../../src/core/flow/read.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Throws when the folder has errors. */
export function readFolder(folder: string): Reading & { readonly catalog: Catalog } {
  const path = join(ROOT, folder);
  const files = new Map(
    readdirSync(path)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
  const reading = read(files);
  if (reading.catalog === null) throw new Error(JSON.stringify(reading.problems, null, 2));
  return { ...reading, catalog: reading.catalog };
}
