/** The phone of the agent in hand: rings, hears who is calling, takes the call or passes it on. */
import { type AgentState, agentStateOf } from './agent-state.ts';
import { Face } from './agents.tsx';
import { useKeptFocus } from './focus.ts';
import { pressKey } from './keypad.tsx';
import { SayBox } from './say-box.tsx';
import { Lines, Scroller } from './screen.tsx';
import { act, type AgentPhone as Agent, say } from './sim.ts';
import { agentInHand, agents, attend, doing, world } from './state.ts';
import { words } from './words.ts';
import { agentLeg, type Leg } from './world.ts';

export function AgentPhone() {
  const agent = agents.value.find(({ address }) => address === agentInHand.value) ?? null;
  const leg = agent === null ? null : agentLeg(world.value, agent.address);
  const state = agentStateOf(leg);
  const phone = useKeptFocus(agentInHand.value, state);
  return (
    <section class="agent-side" aria-labelledby="agent-side">
      <h2 id="agent-side">{words.value.agentInHand}</h2>
      <article
        id="agent-phone"
        class={`phone agent-phone ${state}`}
        data-phone={agentInHand.value}
        aria-label={agent === null ? words.value.agentInHand : words.value.agentPhone(agent.name)}
        ref={phone}
      >
        <header class={`agent ${state}`}>
          <Face name={agent?.name ?? '·'} />
          <h3>{agent?.name ?? words.value.nobody}</h3>
          <p class="state">{words.value.agentState[state]}</p>
        </header>
        <div class="display">
          <Scroller label={words.value.heard} newest={leg?.lines}>
            {leg === null ? <p class="empty">{words.value.nobodyRings}</p> : <Lines lines={leg.lines} />}
          </Scroller>
        </div>
        <p class="next">{words.value.agentNext[state]}</p>
        <Buttons state={state} leg={leg} agent={agent} />
        <SayBox address={agentInHand.value} leg={leg} />
      </article>
    </section>
  );
}

interface ButtonsProps {
  readonly state: AgentState;
  readonly leg: Leg | null;
  readonly agent: Agent | null;
}

function Buttons({ state, leg, agent }: ButtonsProps) {
  if (leg === null || agent === null || state === 'idle' || state === 'taken' || state === 'over')
    return <div class="buttons" />;
  const { address, name } = agent;
  // A key each: a button must not become another one under the finger that is on its way to it.
  if (state === 'ringing')
    return (
      <div class="buttons" key={state}>
        <button type="button" class="go" data-main onClick={() => (attend(address), doing(act(leg.sid, 'answer')))}>
          {words.value.answer}
        </button>
        <button type="button" class="quiet" onClick={() => doing(act(leg.sid, 'decline'))}>
          {words.value.decline}
        </button>
        <button type="button" class="quiet" onClick={() => doing(voicemail(leg, name))}>
          {words.value.voicemail}
        </button>
      </div>
    );
  if (state === 'talking')
    return (
      <div class="buttons" key={state}>
        <button type="button" class="stop" data-main onClick={() => doing(act(leg.sid, 'hangup'))}>
          {words.value.hangUp}
        </button>
      </div>
    );
  return (
    <div class="buttons" key={state}>
      <button type="button" class="go" data-main onClick={() => pressKey(address, leg, '1')}>
        <kbd>1</kbd> {words.value.take}
      </button>
      <button type="button" class="quiet" onClick={() => pressKey(address, leg, '2')}>
        <kbd>2</kbd> {words.value.passOn}
      </button>
    </div>
  );
}

/** A machine answers, speaks, and presses nothing. */
async function voicemail(leg: Leg, name: string): Promise<void> {
  await act(leg.sid, 'answer');
  await say(leg.sid, words.value.voicemailGreeting(name));
}
