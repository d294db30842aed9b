/** All agents: where each is, and whether their phone is answered by itself. */
import { useEffect, useState } from 'preact/hooks';
import { agentStateOf } from './agent-state.ts';
import { type AgentPhone, answerByHand, answerByItself } from './sim.ts';
import { agentInHand, agents, attend, byItself, called, doing, isWhispered, world } from './state.ts';
import { words } from './words.ts';
import { agentLeg } from './world.ts';

export function Agents() {
  return (
    <section class="agents" aria-labelledby="agents">
      <header>
        <h2 id="agents">{words.value.agents}</h2>
        <p>{words.value.agentsLead}</p>
      </header>
      <ul>
        {agents.value.map((agent) => (
          <Row key={agent.id} agent={agent} />
        ))}
      </ul>
    </section>
  );
}

function Row({ agent }: { readonly agent: AgentPhone }) {
  const { address, name, id } = agent;
  const leg = agentLeg(world.value, address);
  const state = agentStateOf(leg);
  const inHand = agentInHand.value === address;
  // A call that is over leaves the phone free; only a missed one is worth telling.
  const missed = state === 'over' && leg?.ending === 'unanswered';
  const shown = state === 'over' ? 'idle' : state;
  const choose = (): void => {
    agentInHand.value = address;
    if (leg?.state === 'open') attend(address);
  };
  return (
    <li class={`agent ${state} ${inHand ? 'in-hand' : ''}`}>
      <button type="button" aria-pressed={inHand} onClick={choose}>
        <Face name={name} />
        <span>
          <b>{name}</b> <small>{id}</small>
          <span class="state">{missed ? words.value.missed : words.value.agentState[shown]}</span>
        </span>
      </button>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-label={words.value.answering(name)}
          checked={byItself.value.has(address)}
          onChange={({ currentTarget }) => setAnswering(agent, currentTarget.checked)}
        />
        <span aria-hidden="true">{words.value.auto}</span>
      </label>
    </li>
  );
}

export const Face = ({ name }: { readonly name: string }) => (
  <span class="face" aria-hidden="true">
    {Array.from(name)[0]}
  </span>
);

function setAnswering({ address, name }: AgentPhone, auto: boolean): void {
  const set = new Set(byItself.value);
  if (auto) set.add(address);
  else set.delete(address);
  byItself.value = set;
  doing(auto ? answerByItself(address, words.value.hello(name), words.value.goodbye) : answerByHand(address));
}

/** On a small screen the agent's phone is further down: what rings there is told at the bottom edge. */
export function RingBar() {
  const seen = useSeen('agent-phone');
  const one = called.value;
  if (seen || one === null || byItself.value.has(one.agent.address)) return null;
  const show = (event: Event): void => {
    event.preventDefault();
    agentInHand.value = one.agent.address;
    const phone = document.getElementById('agent-phone');
    phone?.scrollIntoView({ block: 'start' });
    phone?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true });
  };
  const { name } = one.agent;
  return (
    <div class="ring-bar">
      <a href="#agent-phone" onClick={show}>
        {isWhispered(one.leg) ? words.value.next.agentListens(name) : words.value.ringsNow(name)} ↓
      </a>
    </div>
  );
}

/** True while most of that element is on the screen. */
function useSeen(id: string): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = document.getElementById(id);
    if (element === null) return undefined;
    const watcher = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting === true), { threshold: 0.6 });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [id]);
  return seen;
}
