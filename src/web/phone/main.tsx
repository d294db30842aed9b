/** `/phone`: callers and agents in the browser, over the simulated carrier. */
import { render } from 'preact';
import { Frame } from '../shared/frame.tsx';
import '../shared/base.css';
import { AgentPhone } from './agent-phone.tsx';
import { Agents, RingBar } from './agents.tsx';
import { Callers } from './callers.tsx';
import { useKeyboard } from './focus.ts';
import './phone.css';
import { soundOn } from './sound.ts';
import { connected, start, told } from './state.ts';
import { words } from './words.ts';

function Page() {
  useKeyboard();
  const sound = (
    <button type="button" class="toggle" aria-pressed={soundOn.value} onClick={() => (soundOn.value = !soundOn.value)}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 9v6h4l5 4V5L8 9z" />
        <path d={soundOn.value ? 'M16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12' : 'm17 9.5 5 5m0-5-5 5'} />
      </svg>
      <span>{words.value.sound}</span>
    </button>
  );
  return (
    <Frame title={words.value.title} here="phone" lost={connected.value ? null : 'engine'} tools={sound}>
      <div class="intro">
        <h1>{words.value.title}</h1>
        <p>{words.value.lead}</p>
      </div>
      <p class="unseen" role="status">
        {told.value}
      </p>
      <div class="sides">
        <Callers />
        <AgentPhone />
        <Agents />
      </div>
      <RingBar />
    </Frame>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
void start();
