/** The agents: how many are in which state, and each by name. */
import { count } from '../shared/language.ts';
import { ask } from './asking.ts';
import { Ticking } from './lost.tsx';
import type { Snapshot } from './snapshot.ts';
import { callHref } from './state.ts';
import { words } from './words.ts';

const STATES = ['ready', 'offered', 'talking', 'wrap-up', 'away', 'off'] as const;
const MOST = 200;

export function Agents({ snapshot: { agents } }: { readonly snapshot: Snapshot }) {
  const said = words.value.agents;
  const rank = (state: (typeof STATES)[number]) => STATES.indexOf(state);
  const sorted = agents.toSorted((a, b) => rank(a.state) - rank(b.state));
  return (
    <section class="panel agents" aria-labelledby="agents">
      <h2 id="agents">{said.title}</h2>
      {agents.length === 0 && <p class="empty">{said.nobody}</p>}
      <p class="counts">
        {STATES.map((state) => ({ state, many: agents.filter((one) => one.state === state).length }))
          .filter(({ many }) => many > 0)
          .map(({ state, many }) => (
            <span key={state} data-state={state}>
              <b>{count(many)}</b> {said[state]}
            </span>
          ))}
      </p>
      <ul class="rows scroll">
        {sorted.slice(0, MOST).map((agent) => (
          <li key={agent.id} data-state={agent.state}>
            <span>
              <b>{agent.name}</b> <small>{agent.id}</small>
            </span>
            <small>
              {agent.sid === null ? (
                said[agent.state]
              ) : (
                <a href={callHref(agent.sid)} aria-label={said.call(agent.name, said[agent.state])}>
                  {said[agent.state]}
                </a>
              )}
              {agent.sinceMs !== null && (
                <time>
                  {' '}
                  <Ticking ms={agent.sinceMs} />
                </time>
              )}
            </small>
            <button
              type="button"
              class="dots"
              aria-label={said.change(agent.name)}
              onClick={() => ask({ ask: 'agent', id: agent.id, name: agent.name })}
            >
              ⋯
            </button>
          </li>
        ))}
      </ul>
      {agents.length > MOST && <p class="more">{words.value.waiting.more(count(agents.length - MOST))}</p>}
    </section>
  );
}
