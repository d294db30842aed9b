import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../../src/core/flow/model.ts';
import { read } from '../../../src/core/flow/read.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A hotline folder that is in order, with some files replaced. */
export function catalogOf(folder: string, replaced: Readonly<Record<string, string>> = {}): Catalog {
  const path = join(ROOT, folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.yaml'));
  const files = new Map(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
  const { catalog, problems } = read(new Map([...files, ...Object.entries(replaced)]));
  if (catalog === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return catalog;
}
