/** Which values of which variables make a difference: those that some `choose` compares, and those that become such a value. */
import { namesIn } from '../flow/variable.ts';
import type { ActionUse, CompiledState } from '../flow/states.ts';

type Compared = ReadonlyMap<string, readonly string[]>;

export function comparedIn(states: readonly CompiledState[]): Compared {
  const guards = states.flatMap(({ config }) =>
    [...(config.always ?? []), ...Object.values(config.on ?? {}).flat()].flatMap(({ guard }) => guard ?? []),
  );
  const compared = new Map<string, readonly string[]>();
  const add = (name: string, value: string): boolean => {
    const values = compared.get(name) ?? [];
    if (values.includes(value)) return false;
    compared.set(name, [...values, value]);
    return true;
  };
  for (const { type, params } of guards) {
    const { name, value } = (params ?? {}) as { readonly name?: string; readonly value?: string };
    if (type === 'variableIs' && name !== undefined && value !== undefined) add(name, value);
  }
  const made = states.flatMap(({ config }) => (config.entry ?? []).flatMap(templatesIn));
  // What becomes a compared value is compared too, along any chain of them: each round follows one link more.
  let news = true;
  for (let round = 0; news && round <= made.length; round++) {
    news = false;
    for (const [name, template] of made)
      for (const value of compared.get(name) ?? [])
        for (const [from, part] of partsOf(template, value)) news = add(from, part) || news;
  }
  return compared;
}

/** Variables that a `set` makes others of. */
export const copiedFrom = (action: ActionUse): readonly string[] =>
  templatesIn(action).flatMap(([, template]) => namesIn(template).names);

const templatesIn = ({ type, params }: ActionUse): readonly (readonly [string, string])[] =>
  type === 'set' ? Object.entries((params as { readonly values: Readonly<Record<string, string>> }).values) : [];

/** `plan {plan}` is `plan gold` where plan is `gold`. */
function partsOf(template: string, value: string): readonly (readonly [string, string])[] {
  const { names } = namesIn(template);
  if (names.length === 0) return [];
  const between = template.split(/[{｛][^{}｛｝]*[}｝]/u).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(`^${between.join('(.*?)')}$`, 'su').exec(value);
  return found === null ? [] : names.map((name, index) => [name, found[index + 1] ?? ''] as const);
}
