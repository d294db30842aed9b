/** Entries that are secret, and files that are not. */
import type { Step } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import { type Ground, nameOf } from './ground.ts';

export function secrets({ steps, ofStep }: Ground): readonly Problem[] {
  const all = [...steps.values()];
  const collects = all.filter((step) => step.kind === 'collect');
  const secret = new Map<string, Step>(collects.filter((step) => step.secret).map((step) => [step.name, step]));
  const compared = all.flatMap((step) =>
    step.kind === 'choose' &&
    step.by.on === 'variable' &&
    secret.has(step.by.name) &&
    Object.keys(step.cases).length > 0
      ? [
          ofStep(
            step,
            {
              code: 'PZ239',
              message: `${step.by.name} is secret, and here its values stand in a file that others can read. Let a person compare it.`,
            },
            ['choose'],
          ),
        ]
      : [],
  );
  const open = collects.flatMap((step) => {
    const other = step.secret ? undefined : secret.get(step.name);
    if (other === undefined) return [];
    const message = `The entry ${step.name} is secret in ${nameOf(other)} and not here, where it would be shown and logged. Add secret: true, or another name.`;
    return [ofStep(step, { code: 'PZ240', message }, ['collect', 'name'])];
  });
  return [...compared, ...open];
}
