/** Where a caller is, and what to do next, in the words of the page. */
import { agentOf, called, isWhispered } from './state.ts';
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
      return leg.with.length > 0 ? 'talking' : leg.waiting ? 'waiting' : 'menu';
    case 'over':
      return 'over';
  }
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
    case 'waiting': {
      // Whoever asked for a person is rung for before the music begins.
      const one = called.value;
      if (one === null) return next[state];
      return isWhispered(one.leg) ? next.agentListens(one.agent.name) : next.agentRings(one.agent.name);
    }
    case 'talking':
      return next.talking(leg === null ? '' : (agentOf(leg)?.name ?? ''));
    case 'over':
      return leg?.ending === 'hung-up' || leg?.ending == null ? next.over : ending[leg.ending];
  }
}
