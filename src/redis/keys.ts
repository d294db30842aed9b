/** Where a hotline's keys are. What stands under each is told where it is written: `lua/include/*.lua`. */
import type { HotlineName } from '../core/ids.ts';

/**
 * The one key that every move is given; Lua derives the others from it: `pz:{name}:call:<sid>`, `…:place:<id>`, `…:line:<queue>`,
 * `…:open:<queue>:<lang>`, `…:agent:<id>`, `…:lease:<n>`, `…:due`, `…:past:<number hash>`, `…:events`, …
 * The braces make a hotline live in one slot of a Redis Cluster; a hotline's name never holds one.
 */
export function hotlinePrefix(name: HotlineName): string {
  return `pz:{${name}}`;
}
