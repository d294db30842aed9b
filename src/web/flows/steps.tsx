/** A flow in words: every step, what it says and where it leads. */
import type { Edge, Graph } from './shape.ts';
import { words } from './words.ts';

export function Steps({ graph, callersIn }: { readonly graph: Graph; readonly callersIn: (id: string) => number }) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const called = (id: string): string => words.value.kinds[id] ?? nodes.get(id)?.name ?? id;
  return (
    <ol class="steps">
      {graph.nodes
        .filter(({ flow }) => flow !== null)
        .map((node) => {
          const callers = callersIn(node.id);
          return (
            <li key={node.id} id={`step-${node.id}`}>
              <p>
                <b>{node.name}</b> <small>{words.value.kinds[node.kind] ?? node.kind}</small>{' '}
                {callers > 0 && <span class="tag">{words.value.callers(callers)}</span>}
              </p>
              {TELLING.has(node.kind) && <p class="says">{node.title}</p>}
              {node.says !== null && <p class="says">“{node.says}”</p>}
              <ul>
                {graph.edges
                  .filter(({ from, kind }) => from === node.id && kind !== 'human')
                  .map((edge) => (
                    <li key={edge.id}>
                      <Lead edge={edge} /> <span aria-hidden="true">→</span>
                      <span class="unseen">{words.value.leadsTo}</span> {called(edge.to)}
                    </li>
                  ))}
              </ul>
            </li>
          );
        })}
    </ol>
  );
}

/** Steps whose title, the engine's own sentence, says more than their kind. */
const TELLING = new Set(['choose', 'human', 'callback', 'voicemail', 'transfer', 'lookup', 'set', 'flow']);

function Lead({ edge: { label, text } }: { readonly edge: Edge }) {
  if (label === '') return <>{words.value.goesOn}</>;
  return (
    <>
      <kbd>{label}</kbd> {text}
    </>
  );
}
