import type { z } from 'zod';
import { readPiece } from './read-piece.ts';
import type { Source } from './read-source.ts';
import { nameFault } from './schema-parts.ts';

/** Named things of one kind, as the file has them. A null is there but wrong, and reported. */
export type Section<T> = ReadonlyMap<string, T | null>;

/** A section of named things, each read by itself so that one that is wrong hides none of the others. Null: no map at all. */
export function readSection<S extends z.ZodType>(
  source: Source,
  section: string,
  schema: S,
  named: boolean,
): Section<z.output<S>> | null {
  const piece = source.at([section]);
  if (piece === undefined || piece === null) return null;
  if (typeof piece !== 'object' || Array.isArray(piece)) {
    source.report([section], { code: 'PZ122', message: `${section} must be names with values.` });
    return null;
  }
  return new Map(
    Object.keys(piece).map((key) => {
      const fault = named ? nameFault(key) : null;
      if (fault !== null) source.report([section, key], fault, 'key');
      const read = readPiece(source, schema, [section, key]);
      return [key, fault === null ? read : null];
    }),
  );
}

/** The things of a section that could be read. */
export function* readable<T>(section: Section<T> | null): Generator<readonly [string, T]> {
  for (const [key, thing] of section ?? []) if (thing !== null) yield [key, thing];
}
