import { buildMachine } from '../flow/step.ts';
import type { Catalog } from '../flow/model.ts';
import type { Version } from '../ids.ts';

/** The machine that runs, as XState's own config: plain JSON, for Stately's tools. Its actions and guards are names with parameters. */
export function xstateOf(catalog: Catalog): object {
  return buildMachine(catalog, '' as Version).root.config;
}
