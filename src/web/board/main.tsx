/** `/`: the live board. */
import { render } from 'preact';
import '../shared/base.css';
import { Frame } from '../shared/frame.tsx';
import { forReader } from '../shared/language.ts';
import { carrier } from '../shared/nav.tsx';
import { Agents } from './agents.tsx';
import { Ask } from './ask.tsx';
import './board.css';
import { ShownCall } from './call.tsx';
import { Callbacks } from './callbacks.tsx';
import { Conservation } from './conservation.tsx';
import { Day } from './day.tsx';
import { Empty } from './empty.tsx';
import { Health } from './health.tsx';
import { Levers } from './levers.tsx';
import { Figures, Lost } from './lost.tsx';
import { board, lost, told } from './state.ts';
import { InMenu, Talking } from './talking.tsx';
import { Waiting } from './waiting.tsx';
import { clockTime, words } from './words.ts';

function Page() {
  const snapshot = board.value;
  // Until it is known that there is a phone its link keeps its room, so that nothing moves then.
  const known = carrier.value !== null && snapshot !== null;
  return (
    <Frame title={words.value.title} here="board" lost={lost.value}>
      <div class="intro">
        <h1>{words.value.title}</h1>
        <p class="about">
          {snapshot !== null &&
            (lost.value === null
              ? (forReader(snapshot.title) ?? snapshot.hotline)
              : words.value.asOf(clockTime(snapshot.at, snapshot.zone)))}
        </p>
        {carrier.value?.kind !== 'twilio' && snapshot?.empty !== true && (
          <a class={known ? 'button quiet' : 'button quiet to-come'} href="/phone">
            {words.value.tryPhone}
          </a>
        )}
      </div>
      <p class="unseen" role="status">
        {told.value}
      </p>
      {snapshot === null ? <p class="empty">{lost.value === null && words.value.loading}</p> : <Board />}
      <ShownCall />
      <Ask />
    </Frame>
  );
}

function Board() {
  const snapshot = board.value;
  if (snapshot === null) return null;
  const rest = (
    <>
      <Levers snapshot={snapshot} />
      <Health snapshot={snapshot} storeAway={lost.value === 'store'} />
    </>
  );
  if (snapshot.empty)
    return (
      <div class="board bare">
        <Empty />
        <Agents snapshot={snapshot} />
        {rest}
      </div>
    );
  return (
    <div class={lost.value === null ? 'board' : 'board old'}>
      <Lost lost={snapshot.lost} />
      <Figures snapshot={snapshot} />
      <Waiting snapshot={snapshot} />
      <Talking snapshot={snapshot} />
      <InMenu snapshot={snapshot} />
      <Conservation snapshot={snapshot} />
      <Day snapshot={snapshot} />
      <Agents snapshot={snapshot} />
      <Callbacks snapshot={snapshot} />
      {rest}
    </div>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
