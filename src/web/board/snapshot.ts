/** What the board shows, at one moment: `GET /api/board`, and what stands in its lists. Times are call time, in ms. */
import type { Board } from '../../http/api/board-shape.ts';

export type Snapshot = Board;
export type Waiting = Board['waiting'][number];
export type AgentState = Board['agents'][number]['state'];
export type Health = Board['health']['redis'];
export type Slot = Board['day'][number];
export type Outcome = keyof Board['outcomes'];
