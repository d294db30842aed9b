/** Flow folders of the repository, and folders written in a test, read as the engine reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Catalog } from '../../src/core/flow/model.ts';
import { read, type Reading } from '../../src/core/flow/read.ts';

const ROOT = resolve(import.meta.dirname, '../..');
type Usable = Reading & { readonly catalog: Catalog };

/** Throws when the folder has errors. */
export function readFolder(folder: string): Usable {
  const path = join(ROOT, folder);
  return readTexts(
    Object.fromEntries(
      readdirSync(path)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
    ),
  );
}

/** File name → its text. Throws when there are errors. */
export function readTexts(files: Readonly<Record<string, string>>): Usable {
  const reading = read(new Map(Object.entries(files)));
  if (reading.catalog === null) throw new Error(JSON.stringify(reading.problems, null, 2));
  return { ...reading, catalog: reading.catalog };
}
