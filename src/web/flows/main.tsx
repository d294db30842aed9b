/** `/flows`: each flow as a diagram, who is where in it now, and what is proved of all of them. Read only. */
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { get } from '../shared/api.ts';
import '../shared/base.css';
import { Frame } from '../shared/frame.tsx';
import { language } from '../shared/language.ts';
import { live } from '../shared/live.ts';
import { Canvas } from './canvas.tsx';
import { Certificate } from './certificate.tsx';
import './flows.css';
import type { Callers, Flow, Flows, Step } from './shape.ts';
import { Steps } from './steps.tsx';
import { words } from './words.ts';

const all = live(() => get<Flows>(`/api/flows?lang=${language.value}`), { everyMs: 30_000, onEvents: false });
let told = language.peek();
language.subscribe((chosen) => {
  if (chosen !== told) all.refresh();
  told = chosen;
});
const callers = live(() => get<Callers>('/api/flows/callers'));
const people = signal(false);
/** The flow that is looked at has an address. */
const hash = signal(location.hash.slice(1));
window.addEventListener('hashchange', () => (hash.value = location.hash.slice(1)));
const shown = computed(() => {
  const flows = all.value.value?.flows ?? [];
  const chosen = flows.find(({ flow }) => encodeURIComponent(flow) === hash.value);
  return chosen ?? flows.find(answersCalls) ?? flows[0] ?? null;
});

/** It is what a number leads to, and not only other flows. */
function answersCalls(flow: Flow): boolean {
  if (flow.is !== 'drawn') return false;
  const rings = new Set(flow.nodes.filter(({ kind }) => kind === 'ring').map(({ id }) => id));
  return flow.edges.some(({ from, kind }) => rings.has(from) && kind !== 'enters');
}

function callersIn({ states }: Step): number {
  const counts = callers.value.value?.states ?? {};
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

function Page() {
  const told = all.value.value;
  const one = shown.value;
  return (
    <Frame title={words.value.title} here="flows" lost={all.lost.value ?? callers.lost.value}>
      <div class="intro">
        <h1>{words.value.title}</h1>
        <p>{words.value.lead}</p>
      </div>
      {told === null || one === null ? (
        <p class="empty">{words.value.loading}</p>
      ) : (
        <>
          <Certificate of={told} />
          <nav class="which" aria-label={words.value.flow}>
            <ul>
              {told.flows.map(({ flow }) => (
                <li key={flow}>
                  <a href={`#${encodeURIComponent(flow)}`} aria-current={flow === one.flow ? 'true' : undefined}>
                    {flow}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <One key={one.flow} flow={one} />
        </>
      )}
    </Frame>
  );
}

function One({ flow }: { readonly flow: Flow }) {
  return (
    <article class="flow" aria-labelledby="flow">
      <header>
        <h2 id="flow">
          {flow.flow} <small>{words.value.file(flow.file)}</small>
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
      {flow.is === 'drawn' ? (
        <>
          <Canvas flow={flow} people={people.value} callersIn={callersIn} />
          <p class="hint">{words.value.peopleHint}</p>
          <section aria-labelledby="steps">
            <h3 id="steps">{words.value.steps}</h3>
            <Steps flow={flow} callersIn={callersIn} />
          </section>
        </>
      ) : (
        <p class="empty">{words.value.tooLarge}</p>
      )}
    </article>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
