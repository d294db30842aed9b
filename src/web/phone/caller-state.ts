/** Where a caller is, and what to do next, in the words of the page. */
import { agentOf, byItself, called, isWhispered, standings } from './state.ts';
import { words } from './words.ts';
import type { Leg } from './world.ts';

export type CallerState = 'idle' | 'dialling' | 'ringing' | 'menu' | 'waiting' | 'talking' | 'over';

export function stateOf(leg: Leg | null): CallerState {
  if (leg === null) return 'idle';
  switch (leg.state) {
    case 'dialling':
      return 'dialling';
    case 'ringing':
      // A call to the hotline rings until the engine answers.
      return leg.inbound ? 'dialling' : 'ringing';
    case 'open':
      return leg.with.length > 0 ? 'talking' : inLine(leg) ? 'waiting' : 'menu';
    case 'over':
      return 'over';
  }
}

function inLine({ sid }: Leg): boolean {
  const phase = standings.value.get(sid)?.phase;
  return phase === 'waiting' || phase === 'offered';
}

/** The state in words: in line, with the place. */
export function stateInWords(leg: Leg | null): string {
  const state = stateOf(leg);
  const place = leg === null ? null : standings.value.get(leg.sid)?.place;
  return state === 'waiting' && place != null ? words.value.inLine(place) : words.value.callState[state];
}

export function nextFor(leg: Leg | null): string {
  const { next, ending } = words.value;
  const state = stateOf(leg);
  switch (state) {
    case 'idle':
    case 'dialling':
    case 'ringing':
      return next[state];
    case 'menu':
      return next.menu;
    case 'waiting': {
      const one = called.value;
      if (one === null) return next.waiting;
      if (byItself.value.has(one.agent.address)) return next.agentAnswers(one.agent.name);
      return isWhispered(one.leg) ? next.agentListens(one.agent.name) : next.agentRings(one.agent.name);
    }
    case 'talking':
      return next.talking(leg === null ? '' : (agentOf(leg)?.name ?? ''));
    case 'over':
      return leg?.ending === 'hung-up' || leg?.ending == null ? next.over : ending[leg.ending];
  }
}
