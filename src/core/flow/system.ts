/**
 * The states every hotline has, whatever its flows say. They are compiled into the same machine as the flows, so what is proved of it
 * holds here too.
 */
import type { Catalog } from './model.ts';
import type { SystemState } from './states.ts';
import { keptStates } from './system-kept.ts';
import { lineStates } from './system-line.ts';
import { talkStates } from './system-talk.ts';

export const systemStates = (catalog: Catalog): readonly SystemState[] => [
  ...lineStates(catalog),
  ...keptStates(catalog.hotline.defaultQueue),
  ...talkStates(catalog.hotline.defaultQueue),
];
