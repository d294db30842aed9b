/** Steps that put something into variables, or let them be read: `set`, `sms`, and every text with a name in braces. */
import type { Text } from './model.ts';
import type { Scope } from './normalise-flow.ts';
import { reportVariables, textOf } from './normalise-text.ts';
import { readPiece } from './read-piece.ts';
import type { Path } from './read-source.ts';
import { STEPS } from './schema-flow.ts';
import { nameFault, type TextForm } from './schema-parts.ts';
import { shortened } from './variable.ts';

export interface SetForm {
  readonly say: TextForm | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly go: string;
}

/** The variables a step sets; null when something about it can't be read. */
export function setOf({ source, world }: Scope, path: Path): SetForm | null {
  const form = readPiece(source, STEPS.set, path);
  if (form === null) return null;
  const values = new Map<string, string>();
  for (const [name, written] of Object.entries(form.set)) {
    reportName(source, [...path, 'set', name], name);
    reportVariables(source, [...path, 'set', name], written, world);
    const value = shortened(written);
    if (value === null) source.report([...path, 'set', name], { code: 'PZ128', message: 'The value is empty.' });
    else values.set(name, value);
  }
  if (Object.keys(form.set).length === 0)
    source.report([...path, 'set'], { code: 'PZ121', message: 'set is empty: name a variable and its value.' }, 'key');
  return { say: form.say, values: Object.fromEntries(values), go: form.go };
}

/** The text message of a step, with the words as they are read. */
export function smsOf(
  { source, world }: Scope,
  path: Path,
): { say: TextForm | undefined; text: Text; go: string } | null {
  const form = readPiece(source, STEPS.sms, path);
  return (
    form && {
      say: form.say,
      text: textOf(source, [...path, 'sms', 'text'], form.sms.text, world, 'with variables'),
      go: form.go,
    }
  );
}

/** A variable's name follows the rules of all names. */
export function reportName(source: Scope['source'], path: Path, name: string): void {
  const fault = nameFault(name);
  if (fault !== null) source.report(path, fault, 'key');
}
