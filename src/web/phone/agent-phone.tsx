/** One agent's phone: rings, hears who is calling, takes the call or passes it on. */
import { useKeptFocus } from './focus.ts';
import { pressKey } from './keypad.tsx';
import { SayBox } from './say-box.tsx';
import { Lines, Scroller } from './screen.tsx';
import { act, type AgentPhone as Agent, answerByHand, answerByItself, say } from './sim.ts';
import { attend, byItself, doing, isWhispered, world } from './state.ts';
import { words } from './words.ts';
import { agentLeg, type Leg } from './world.ts';

type AgentState = 'idle' | 'ringing' | 'whisper' | 'talking' | 'over';

function stateOf(leg: Leg | null): AgentState {
  if (leg === null || leg.state === 'dialling') return 'idle';
  if (leg.state === 'ringing') return 'ringing';
  if (leg.state === 'over') return 'over';
  return isWhispered(leg) ? 'whisper' : 'talking';
}

export function AgentPhone({ agent }: { readonly agent: Agent }) {
  const leg = agentLeg(world.value, agent.address);
  const state = stateOf(leg);
  const phone = useKeptFocus(agent.address, state);
  const missed = state === 'over' && leg?.ending === 'unanswered';
  return (
    <article
      id={`phone-${agent.id}`}
      class={`agent ${state}`}
      data-phone={agent.address}
      aria-label={words.value.agentPhone(agent.name)}
      ref={phone}
    >
      <header>
        <span class="face" aria-hidden="true">
          {Array.from(agent.name)[0]}
        </span>
        <h3>
          {agent.name} <small>{agent.id}</small>
        </h3>
        <p class="state">{missed ? words.value.missed : words.value.agentState[state]}</p>
      </header>
      <Body state={state} leg={leg} agent={agent} />
      <Answering agent={agent} />
    </article>
  );
}

function Body({ state, leg, agent }: { readonly state: AgentState; readonly leg: Leg | null; readonly agent: Agent }) {
  const { address, name } = agent;
  if (leg === null || state === 'idle' || state === 'over') return <div class="body" />;
  if (state === 'ringing')
    return (
      <div class="body">
        <p class="hint">{words.value.letRing}</p>
        <div class="buttons">
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
      </div>
    );
  return (
    <div class="body">
      <Scroller label={words.value.heard} newest={leg.lines}>
        <Lines lines={leg.lines} />
      </Scroller>
      {state === 'whisper' ? (
        <div class="buttons">
          <button type="button" class="go" data-main onClick={() => pressKey(address, leg, '1')}>
            <kbd>1</kbd> {words.value.take}
          </button>
          <button type="button" class="quiet" onClick={() => pressKey(address, leg, '2')}>
            <kbd>2</kbd> {words.value.passOn}
          </button>
        </div>
      ) : (
        <div class="buttons">
          <SayBox address={address} leg={leg} />
          <button type="button" class="stop" data-main onClick={() => doing(act(leg.sid, 'hangup'))}>
            {words.value.hangUp}
          </button>
        </div>
      )}
    </div>
  );
}

/** A machine answers, speaks, and presses nothing. */
async function voicemail(leg: Leg, name: string): Promise<void> {
  await act(leg.sid, 'answer');
  await say(leg.sid, words.value.voicemailGreeting(name));
}

function Answering({ agent }: { readonly agent: Agent }) {
  const { address, name } = agent;
  const auto = byItself.value.has(address);
  const set = (yes: boolean): void => {
    const change = new Set(byItself.value);
    if (yes) change.add(address);
    else change.delete(address);
    byItself.value = change;
    doing(yes ? answerByItself(address, words.value.hello(name), words.value.goodbye) : answerByHand(address));
  };
  return (
    <fieldset class="segments">
      <legend class="unseen">{words.value.answering(name)}</legend>
      {([false, true] as const).map((yes) => (
        <label key={String(yes)}>
          <input type="radio" name={`answering-${agent.id}`} checked={auto === yes} onChange={() => set(yes)} />
          <span>{yes ? words.value.auto : words.value.self}</span>
        </label>
      ))}
    </fieldset>
  );
}
