/** Agents and the leases that name them. */
import type { Rule } from './kept.ts';

const IN_HAND = new Set(['ringing', 'accepted', 'talking']);
const ON_DUTY = new Set(['ready', 'offered', 'talking', 'wrap-up']);

/** S2: an agent is busy exactly when one live lease names them, and no place is in two hands. */
export const agentsHaveOneHand: Rule = ({ all }, must) => {
  const inHand = new Set<string>();
  for (const [id, agent] of all('agent')) {
    const { state = '' } = agent;
    if (state !== 'offered' && state !== 'talking') {
      must(agent['lease'] === undefined, `${id} is ${state} and has a lease`);
      continue;
    }
    const held = all('lease').get(agent['lease'] ?? '');
    must(held?.['agent'] === id && held['status'] !== 'over', `${id} is ${state} without a live lease`);
    must(!inHand.has(held?.['place'] ?? ''), `two agents have ${held?.['place']}`);
    inHand.add(held?.['place'] ?? '');
  }
};

/** Whoever looks for a free agent, or counts those on duty, finds them by their state. */
export const agentsAreListed: Rule = ({ all, set }, must) => {
  for (const [id, { state = '', queues = '' }] of all('agent')) {
    must(set('ready').has(id) === (state === 'ready'), `${id} is ${state}, ready index`);
    for (const queue of queues.split(',')) {
      must(set(`free:${queue}`).has(id) === (state === 'ready'), `${id} is ${state}, free index of ${queue}`);
      must(set(`duty:${queue}`).has(id) === ON_DUTY.has(state), `${id} is ${state}, duty index of ${queue}`);
    }
  }
};

/** Whoever is named by a lease that is not over is in no other hand, unless they have left it already. */
export const leasesHaveTheirAgent: Rule = ({ all }, must) => {
  for (const [id, { status = '', agent, agentLeft }] of all('lease')) {
    if (agent === undefined || agentLeft !== undefined || !IN_HAND.has(status)) continue;
    const { lease, state } = all('agent').get(agent) ?? {};
    must(lease === id, `lease ${id} is ${status} and names ${agent}, who is ${state} on ${lease}`);
  }
};

export const leasesAreListed: Rule = ({ all, set }, must) => {
  for (const [id, { status }] of all('lease'))
    must(set('leases').has(id) === (status !== 'over'), `lease ${id} is ${status}, live index`);
};
