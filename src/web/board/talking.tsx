/** Who talks to whom, whose phone rings, and who is still in the menu. */
import type { ComponentChildren } from 'preact';
import { count } from '../shared/language.ts';
import { Ticking } from './lost.tsx';
import type { Snapshot } from './snapshot.ts';
import { CallerLink } from './waiting.tsx';
import { callHref } from './state.ts';
import { words } from './words.ts';

export function Talking({ snapshot: { talking, talkingTotal, offers } }: { readonly snapshot: Snapshot }) {
  const said = words.value.talking;
  return (
    <Panel id="talking" title={said.title} none={talking.length + offers.length === 0 && said.nobody}>
      {offers.map(({ agent, agentName, place, sid, queue, sinceMs }) => (
        <Row key={`${agent} is rung`} is="rings" queue={queue ?? ''} sinceMs={sinceMs}>
          <a href={callHref(sid)}>{said.rings(agentName)}</a>
          {place !== sid && <small> {said.forCallback}</small>}
        </Row>
      ))}
      {talking.map(({ sid, from, agentName, queue, sinceMs }) => (
        <Row key={sid} is="talks" queue={queue ?? ''} sinceMs={sinceMs}>
          {said.talks(agentName ?? said.outside)} <CallerLink sid={sid} from={from} />
        </Row>
      ))}
      <More all={talkingTotal} shown={talking.length} />
    </Panel>
  );
}

export function InMenu({ snapshot: { inMenu, inMenuTotal } }: { readonly snapshot: Snapshot }) {
  const said = words.value.menu;
  return (
    <Panel id="in-menu" title={said.title} none={inMenu.length === 0 && said.nobody}>
      {inMenu.map(({ sid, from, flow, sinceMs }) => (
        <Row key={sid} is="listens" queue={flow} sinceMs={sinceMs}>
          <CallerLink sid={sid} from={from} />
        </Row>
      ))}
      <More all={inMenuTotal} shown={inMenu.length} />
    </Panel>
  );
}

interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** What is said when there are no rows; false: there are. */
  readonly none: string | false;
  readonly children: ComponentChildren;
}

function Panel({ id, title, none, children }: PanelProps) {
  return (
    <section class={`panel ${id}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {none === false ? <ul class="rows scroll">{children}</ul> : <p class="empty">{none}</p>}
    </section>
  );
}

interface RowProps {
  readonly is: 'rings' | 'talks' | 'listens';
  readonly queue: string;
  readonly sinceMs: number;
  readonly children: ComponentChildren;
}

const Row = ({ is, queue, sinceMs, children }: RowProps) => (
  <li class={is}>
    <span>{children}</span>
    <small>{queue}</small>
    <time>
      <Ticking ms={sinceMs} />
    </time>
  </li>
);

const More = ({ all, shown }: { readonly all: number; readonly shown: number }) =>
  all > shown ? <li class="more">{words.value.waiting.more(count(all - shown))}</li> : null;
