import { isWhispered } from './state.ts';
import type { Leg } from './world.ts';

/** `whisper`: hears who is calling. */
export type AgentState = 'idle' | 'ringing' | 'whisper' | 'talking' | 'over';

export function agentStateOf(leg: Leg | null): AgentState {
  if (leg === null || leg.state === 'dialling') return 'idle';
  if (leg.state === 'ringing') return 'ringing';
  if (leg.state === 'over') return 'over';
  return isWhispered(leg) ? 'whisper' : 'talking';
}
