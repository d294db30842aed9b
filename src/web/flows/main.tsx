/** `/flows`: each flow as a diagram, who is where in it now, and what is proved of all of them. Read only. */
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { get } from '../shared/api.ts';
import '../shared/base.css';
import { Frame } from '../shared/frame.tsx';
import { live } from '../shared/live.ts';
import { Canvas } from './canvas.tsx';
import { Certificate } from './certificate.tsx';
import './flows.css';
import type { Callers, Flow, Flows } from './shape.ts';
import { Steps } from './steps.tsx';
import { words } from './words.ts';

const drawn = live(() => get<Flows>('/api/flows'), { everyMs: 30_000, onEvents: false });
const callers = live(() => get<Callers>('/api/flows/callers'));
const people = signal(false);
/** The flow that is looked at has an address. */
const hash = signal(location.hash.slice(1));
window.addEventListener('hashchange', () => (hash.value = location.hash.slice(1)));
const shown = computed(() => {
  const flows = drawn.value.value?.flows ?? [];
  const first = flows.find(({ graph }) => graph.edges.some(({ on }) => on.includes('START'))) ?? flows[0];
  return flows.find(({ name }) => encodeURIComponent(name) === hash.value) ?? first ?? null;
});

function Page() {
  const all = drawn.value.value;
  const flow = shown.value;
  return (
    <Frame title={words.value.title} here="flows" lost={drawn.lost.value ?? callers.lost.value}>
      <div class="intro">
        <h1>{words.value.title}</h1>
        <p>{words.value.lead}</p>
      </div>
      {all === null || flow === null ? (
        <p class="empty">{words.value.loading}</p>
      ) : (
        <>
          <Certificate of={all} />
          <nav class="which" aria-label={words.value.flow}>
            <ul>
              {all.flows.map(({ name }) => (
                <li key={name}>
                  <a href={`#${encodeURIComponent(name)}`} aria-current={name === flow.name ? 'true' : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <One key={flow.name} flow={flow} />
        </>
      )}
    </Frame>
  );
}

function One({ flow: { name, file, graph, drawing } }: { readonly flow: Flow }) {
  const counts = callers.value.value?.states ?? {};
  const callersIn = (id: string): number =>
    (graph.nodes.find((node) => node.id === id)?.states ?? []).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return (
    <article class="flow" aria-labelledby="flow">
      <header>
        <h2 id="flow">
          {name} <small>{words.value.file(file)}</small>
        </h2>
        <label class="people">
          <input
            type="checkbox"
            role="switch"
            checked={people.value}
            onChange={({ currentTarget }) => (people.value = currentTarget.checked)}
          />
          {words.value.people}
        </label>
      </header>
      {drawing === null ? (
        <p class="empty">{words.value.tooLarge}</p>
      ) : (
        <Canvas name={name} drawing={drawing} people={people.value} callersIn={callersIn} />
      )}
      <p class="hint">{words.value.peopleHint}</p>
      <section aria-labelledby="steps">
        <h3 id="steps">{words.value.steps}</h3>
        <Steps graph={graph} callersIn={callersIn} />
      </section>
    </article>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
