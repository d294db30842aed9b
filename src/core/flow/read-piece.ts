/** A piece of a file against its schema: zod finds what is wrong, this says it in plain words at the right place. */
import type { z } from 'zod';
import type { Fault, ProblemCode } from './problem.ts';
import type { Path, Source } from './read-source.ts';
import { refusedKey } from './schema-refused.ts';
import { nearest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** What the piece means; null when something is wrong with it, which is then reported. */
export function readPiece<S extends z.ZodType>(source: Source, schema: S, path: Path): z.output<S> | null {
  const result = schema.safeParse(source.at(path), { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) reportIssue(source, issue, path);
  return null;
}

/** The keys of a map that its schema doesn't have. */
export function reportUnknownKeys(source: Source, path: Path, known: readonly string[]): void {
  const piece = source.at(path);
  if (piece === null || typeof piece !== 'object' || Array.isArray(piece)) return;
  for (const key of Object.keys(piece)) {
    if (!known.includes(key)) source.report([...path, key], unknownKey(key, known), 'key');
  }
}

function reportIssue(source: Source, issue: Issue, base: Path): void {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  switch (issue.code) {
    case 'custom': {
      const { code, suggestion } = (issue.params ?? {}) as { code?: ProblemCode; suggestion?: string };
      return source.report(path, { code: code ?? 'PZ123', message: issue.message, suggestion });
    }
    case 'unrecognized_keys':
      for (const key of issue.keys) source.report([...path, key], unknownKey(key, issue.message.split(' ')), 'key');
      return;
    case 'invalid_union': {
      const branch = chosenBranch(issue.errors);
      if (branch === undefined) return source.report(path, kindFault(issue.input, path, issue.message));
      return branch.forEach((inner) => reportIssue(source, inner, path));
    }
    case 'invalid_type':
      return source.report(path, kindFault(issue.input, path, EXPECTED[issue.expected] ?? issue.message));
    case 'invalid_value': {
      const values = issue.values.map(String);
      const written = String(issue.input);
      return source.report(path, {
        code: 'PZ123',
        message: `"${written.slice(0, 30)}" is not possible here; possible are ${values.join(', ')}.`,
        suggestion: nearest(written, values),
      });
    }
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      return source.report(path, { code: 'PZ122', message: `${lastOf(path)} ${issue.message}.` });
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'must be a text',
  array: 'must be a list',
  object: 'must be keys with values',
  record: 'must be names with values',
  null: 'must be empty',
};

/** Of the forms a value may have, the one it was meant as: the first that takes its kind at all. */
function chosenBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => !issues.some((i) => i.path.length === 0 && KIND.has(i.code)));
}
const KIND: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

function kindFault(input: unknown, path: Path, message: string): Fault {
  const key = lastOf(path);
  if (input === undefined) return { code: 'PZ121', message: `${key} is missing.` };
  if (input === null) return { code: 'PZ121', message: `${key} is empty: it ${message}.` };
  return { code: 'PZ122', message: `${key} ${message}.` };
}

const lastOf = (path: Path): string => {
  const last = path.at(-1);
  return typeof last === 'string' ? last : 'It';
};

/** A key that is not there: refused by name, or with what was probably meant. */
export function unknownKey(key: string, known: readonly string[]): Fault {
  const refused = refusedKey(key);
  if (refused !== null) return refused;
  const suggestion = nearest(key, known);
  const possible = suggestion === undefined && known[0] !== '' ? ` Possible here: ${known.join(', ')}.` : '';
  return { code: 'PZ120', message: `There is no key "${key.slice(0, 40)}" here.${possible}`, suggestion };
}
