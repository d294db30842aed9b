import {
  AGENT_GONE,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  CALLBACK_LEG,
  CALLBACK_PROMISED,
  ENDED,
  HOLD,
  HUMAN,
  MESSAGE,
  MESSAGE_KEPT,
  ON_CALL,
  START,
  TALKING,
} from '../flow/states.ts';
import type { StateId } from '../ids.ts';
import type { GraphNode } from './graph.ts';

const place = (id: string, kind: GraphNode['kind'], title: string, ...states: readonly StateId[]): GraphNode => ({
  id,
  kind,
  title,
  states,
  flow: null,
  name: null,
  says: null,
  line: null,
});

/** The ring: where every call begins. */
export const RING = place('@start', 'ring', 'A call', START);
/** What every hotline has, whatever its flows say. What happens inside is the same everywhere, so each is one node. */
export const PLACES: readonly GraphNode[] = [
  RING,
  place('@person', 'person', 'A person', HOLD, HUMAN, TALKING, AGENT_GONE, ON_CALL),
  place('@callback', 'later', 'A callback', CALLBACK_CONFIRM, CALLBACK_ENTRY, CALLBACK_PROMISED, CALLBACK_LEG),
  place('@message', 'later', 'A message', MESSAGE, MESSAGE_KEPT),
  place('@ended', 'goodbye', 'The end', ENDED),
];

/** The node in which a state of the machine is drawn: a step is its own. */
export const nodeOf = (state: StateId): string => PLACES.find(({ states }) => states.includes(state))?.id ?? state;
