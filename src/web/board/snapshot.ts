/** What the board shows, at one moment: `GET /api/board`, and what stands in its lists. Times are call time, in ms. */
import type { Board } from '../../http/api/board-shape.ts';

export type Snapshot = Board & { readonly levers: Levers };
export type Waiting = Board['waiting'][number];
export type Talk = Board['talking'][number];
export type Offer = Board['offers'][number];
export type Agent = Board['agents'][number];
export type AgentState = Agent['state'];
export type Health = Board['health']['redis'];
export type Slot = Board['day'][number];
export type Outcome = keyof Board['outcomes'];

/** `GET /api/levers`: what has been set by hand. Times in the past no longer hold. */
export interface Levers {
  readonly closedUntil: number | null;
  readonly openUntil: number | null;
  /** `until` null: until it is taken back. */
  readonly announcement: { readonly text: string; readonly until: number | null } | null;
}
