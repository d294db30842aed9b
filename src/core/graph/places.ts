import {
  AGENT_GONE,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  CALLBACK_LEG,
  CALLBACK_PROMISED,
  ENDED,
  HOLD,
  HUMAN,
  isAdmission,
  MESSAGE,
  MESSAGE_KEPT,
  ON_CALL,
  START,
  TALKING,
} from '../flow/states.ts';
import type { StateId } from '../ids.ts';
import type { GraphNode } from './graph.ts';
import type { Telling } from './telling.ts';

/** A node before it is told in a language. */
type Place = Pick<GraphNode, 'id' | 'kind' | 'states'>;

const place = (id: string, kind: GraphNode['kind'], ...states: readonly StateId[]): Place => ({ id, kind, states });

/** The ring: where every call begins. */
export const RING = place('@start', 'ring', START);
/** What every hotline has, whatever its flows say. What happens inside is the same everywhere, so each is one node. */
export const PLACES: readonly Place[] = [
  RING,
  place('@person', 'person', HOLD, HUMAN, TALKING, AGENT_GONE, ON_CALL),
  place('@callback', 'later', CALLBACK_CONFIRM, CALLBACK_ENTRY, CALLBACK_PROMISED, CALLBACK_LEG),
  place('@message', 'later', MESSAGE, MESSAGE_KEPT),
  place('@ended', 'goodbye', ENDED),
];

/** The node in which a state of the machine is drawn: a step is its own. What is asked under a flood belongs to the ring. */
export const nodeOf = (state: StateId): string =>
  isAdmission(state) ? RING.id : (PLACES.find(({ states }) => states.includes(state))?.id ?? state);

export function placeNode({ id, kind, states }: Place, { words }: Telling): GraphNode {
  return {
    id,
    kind,
    kindName: null,
    title: words.places[id] ?? id,
    states,
    flow: null,
    name: null,
    says: null,
    line: null,
  };
}
