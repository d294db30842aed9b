/** The agents' phones. */
import { AgentPhone } from './agent-phone.tsx';
import { agents, called, isWhispered } from './state.ts';
import { words } from './words.ts';

export function Agents() {
  return (
    <section class="agents" aria-labelledby="agents">
      <header>
        <h2 id="agents">{words.value.agents}</h2>
        <p>{words.value.agentsLead}</p>
      </header>
      <ul>
        {agents.value.map((agent) => (
          <li key={agent.id}>
            <AgentPhone agent={agent} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** On a small screen the agents are below: what rings there is told at the bottom edge. */
export function RingBar() {
  const one = called.value;
  if (one === null) return null;
  const { agent, leg } = one;
  const card = `phone-${agent.id}`;
  const show = (): void => {
    const element = document.getElementById(card);
    element?.scrollIntoView({ block: 'center' });
    element?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true });
  };
  return (
    <div class="ring-bar">
      <a
        href={`#${card}`}
        onClick={(event) => {
          event.preventDefault();
          show();
        }}
      >
        {isWhispered(leg) ? words.value.next.agentListens(agent.name) : words.value.ringsNow(agent.name)} ↓
      </a>
    </div>
  );
}
