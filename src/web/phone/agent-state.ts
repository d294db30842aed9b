import type { Leg } from './world.ts';

/** `whisper`: hears who is calling; `taken`: has pressed 1 and is being joined. */
export type AgentState = 'idle' | 'ringing' | 'whisper' | 'taken' | 'talking' | 'over';

export function agentStateOf(leg: Leg | null): AgentState {
  if (leg === null || leg.state === 'dialling') return 'idle';
  if (leg.state === 'ringing') return 'ringing';
  if (leg.state === 'over') return 'over';
  return leg.met ? 'talking' : leg.took ? 'taken' : 'whisper';
}
