/** The names that flows give to what they learn of a call, gathered before the steps are read, since every flow may use them. */
import type { Source } from './read-source.ts';
import type { Data } from './read-yaml.ts';

export interface Variables {
  /** Everything that some step collects, looks up or sets. */
  readonly variables: ReadonlySet<string>;
  /** Of these: entries that some collect calls secret. */
  readonly secrets: ReadonlySet<string>;
  /** Of these: only ever keyed in, so digits. */
  readonly entries: ReadonlySet<string>;
}

export function variablesOf(sources: readonly Source[]): Variables {
  const steps = sources.flatMap((source) => values(source.at(['steps'])));
  const collects = steps.map((step) => piece(step, 'collect'));
  const collected = collects.flatMap((collect) => textOf(piece(collect, 'name')));
  const secrets = collects
    .filter((collect) => textOf(piece(collect, 'secret')).some((text) => /^(true|yes)$/i.test(text)))
    .flatMap((collect) => textOf(piece(collect, 'name')));
  const others = steps.flatMap((step) => [...keys(piece(step, 'set')), ...keys(piece(piece(step, 'lookup'), 'save'))]);
  return {
    variables: new Set([...collected, ...others]),
    secrets: new Set(secrets),
    entries: new Set(collected.filter((name) => !others.includes(name))),
  };
}

const isMap = (data: Data | undefined): data is { readonly [key: string]: Data } =>
  typeof data === 'object' && data !== null && !Array.isArray(data);
const keys = (data: Data | undefined): readonly string[] => (isMap(data) ? Object.keys(data) : []);
const values = (data: Data | undefined): readonly Data[] => (isMap(data) ? Object.values(data) : []);
const piece = (data: Data | undefined, key: string): Data | undefined =>
  isMap(data) && Object.hasOwn(data, key) ? data[key] : undefined;
const textOf = (data: Data | undefined): readonly string[] =>
  typeof data === 'string' ? [data.normalize('NFKC').trim()] : [];
