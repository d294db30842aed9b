import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { compileStates } from '../../../src/core/flow/compile.ts';
import { isAdmission } from '../../../src/core/flow/states.ts';
import type { Catalog } from '../../../src/core/flow/model.ts';
import { graphOf } from '../../../src/core/graph/graph-of.ts';
import { type Graph, withoutPeople } from '../../../src/core/graph/graph.ts';
import { mermaidOf } from '../../../src/core/graph/mermaid.ts';
import { nodeOf, PLACES } from '../../../src/core/graph/places.ts';
import { xstateOf } from '../../../src/core/graph/xstate.ts';
import { sampleCatalog } from '../../support/catalog.ts';
import { catalogOf } from './samples.ts';

const lumen = catalogOf('flows');
const only = (catalog: Catalog, flow: string): Graph => graphOf(catalog, flow as never);
/** A sentence in Chinese may hold names from the flow's files. */
const CHINESE = /[\u4e00-\u9fff]/;
const ways = (graph: Graph, from: string) =>
  graph.edges.filter((edge) => edge.from === from).map(({ label, kind, to }) => `${label} ${kind} → ${to}`.trim());

describe('a graph', () => {
  it('has every step of the machine, and every way a key leads', () => {
    const graph = graphOf(lumen);
    const states = compileStates(lumen);
    for (const flow of Object.values(lumen.flows))
      for (const { id } of flow.steps) {
        expect(graph.nodes.map((node) => node.id)).toContain(id);
        const on = Object.entries(states.get(id)?.config.on ?? {});
        const led = on.filter(([, transitions]) => transitions.some(({ target }) => target !== undefined));
        const edges = graph.edges.filter(({ from }) => from === id);
        expect(new Set(edges.flatMap((edge) => edge.on)), id).toEqual(new Set(led.map(([event]) => event)));
      }
  });

  it('draws each state of the machine in exactly one node', () => {
    for (const catalog of [lumen, sampleCatalog()])
      for (const id of compileStates(catalog).keys())
        expect(
          PLACES.filter((place) => place.states.includes(id) || (isAdmission(id) && place.id === nodeOf(id))),
          id,
        ).toHaveLength(id.startsWith('@') ? 1 : 0);
    expect(nodeOf('support/main' as never)).toBe('support/main');
  });

  it('has ids that differ, and edges between nodes that are there', () => {
    for (const graph of [graphOf(lumen), graphOf(catalogOf('flows/game-hotline')), withoutPeople(graphOf(lumen))]) {
      const nodes = new Set(graph.nodes.map(({ id }) => id));
      expect(nodes.size).toBe(graph.nodes.length);
      expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length);
      for (const { from, to } of graph.edges) expect([nodes.has(from), nodes.has(to)]).toEqual([true, true]);
    }
  });

  it('tells keys, cases, entries and failures apart, the way to a person last', () => {
    const orders = only(lumen, 'orders');
    expect(ways(orders, 'orders/late')).toEqual([
      '1 key → orders/lost',
      '2 key → orders/courier',
      '3 key → orders/call-me',
      '0 human → @person',
    ]);
    expect(ways(orders, 'orders/courier')).toEqual([
      'answered joined → @person',
      'no answer failed → orders/late',
      '0 human → @person',
    ]);
    expect(ways(orders, 'orders/number')).toEqual(['6 to 10 digits entry → orders/carrier', '0 human → @person']);
    expect(ways(orders, 'orders/carrier')).toEqual(['800000 case → orders/test-order', 'otherwise case → orders/late']);
    expect(ways(only(lumen, 'repairs'), 'repairs/open')).toEqual([
      'open case → repairs/what',
      'closed case → repairs/closed',
    ]);
    expect(ways(only(lumen, 'support'), 'support/anything-else')).toEqual(['1 key → @ended', '0 human → @person']);
    expect(orders.edges.find(({ id }) => id === 'orders/late#KEY.1')).toMatchObject({
      text: 'a parcel marked as delivered',
      on: ['KEY.1', 'WORDS.1'],
    });
    expect(orders.edges.find(({ id }) => id === 'orders/number#human')?.on).toEqual(
      expect.arrayContaining(['KEY.0', 'HUMAN', 'SILENCE', 'WRONG', 'ENTRY']),
    );
  });

  it('begins where a call does: at a number, or in another flow', () => {
    expect(ways(graphOf(lumen), '@start')).toEqual(['+12025550100 then → support/welcome']);
    expect(ways(only(lumen, 'bills'), '@start')).toEqual(['from support enters → bills/what']);
  });

  it('goes into a flow and on afterwards; alone, only on; and not on from a flow that never returns', () => {
    expect(ways(graphOf(lumen), 'support/bills')).toEqual([
      'enters → bills/what',
      'afterwards returns → support/anything-else',
    ]);
    expect(ways(only(lumen, 'support'), 'support/bills')).toEqual(['afterwards returns → support/anything-else']);
    expect(ways(only(catalogOf('flows/game-hotline'), 'welcome'), 'welcome/report')).toEqual([]);
  });

  it('speaks in the hotline’s first language, a language by its own name', () => {
    const { nodes, edges, hotline } = only(lumen, 'support');
    expect(hotline).toBe('Lumen support');
    expect(nodes.find(({ id }) => id === 'support/danger')).toMatchObject({
      kind: 'human',
      title: 'A person: urgent, 60s ahead',
      says: "Please unplug it and step away. I'm getting you a person right now.",
      line: lumen.flows['support' as never]?.steps.find(({ id }) => id === 'support/danger')?.line,
    });
    expect(edges.filter(({ from }) => from === 'support/welcome').map(({ text }) => text)).toEqual([
      'English',
      '中文',
      'a person',
    ]);
  });

  it('in Chinese: the engine’s own words, and the flow’s where it has them', () => {
    for (const folder of ['flows', 'flows/game-hotline', 'test/flows/good/lookups']) {
      const catalog = catalogOf(folder);
      const { nodes, edges } = graphOf(catalog, null, 'zh');
      for (const { kindName, name, title } of nodes) {
        expect(title).toMatch(CHINESE);
        if (name !== null) expect(kindName).toMatch(CHINESE);
      }
      const english = new Map(graphOf(catalog, null, 'en').edges.map((edge) => [edge.id, edge]));
      // What a flow chooses by is written in its file: a language, a value.
      for (const { id, kind, label, text } of edges) {
        if (text !== null && text !== 'English') expect(text).toMatch(CHINESE);
        if (/[a-z]/.test(label)) expect([kind, english.get(id)?.label]).toEqual(['case', label]);
      }
    }
    const { hotline, nodes, edges } = graphOf(lumen, 'support' as never, 'zh');
    expect(hotline).toBe('流明客服');
    expect(nodes.find(({ id }) => id === 'support/danger')).toMatchObject({
      title: '转人工：urgent，视为已等候 60 秒',
      says: expect.stringMatching(CHINESE),
    });
    expect(edges.find(({ id }) => id === 'support/welcome#human')?.text).toBe('人工');
  });

  it('a lookup leads where its answer says, and to what a person says only by asking for one', () => {
    const { edges } = graphOf(catalogOf('test/flows/good/lookups'));
    const found = edges.filter(({ label }) => label === 'found');
    expect(found.length).toBeGreaterThan(0);
    for (const { from } of found)
      expect(edges.filter((edge) => edge.from === from).map(({ kind, label }) => [kind, label])).toEqual([
        ['then', 'found'],
        ['failed', 'no answer'],
        ['human', '0'],
      ]);
  });

  it('without people keeps every step, and the places that steps lead to', () => {
    const bare = withoutPeople(only(lumen, 'bills'));
    expect(bare.edges.some(({ kind }) => kind === 'human')).toBe(false);
    expect(bare.nodes.map(({ id }) => id)).toContain('@person');
    expect(
      withoutPeople(only(catalogOf('flows/game-hotline'), 'account')).nodes.filter(({ flow }) => flow !== null),
    ).toHaveLength(8);
  });
});

describe('as Mermaid', () => {
  const tricky = catalogOf('test/flows/base', {
    'support.yaml': `flow: support
start: end-it
steps:
  end-it:
    say: { en: 'Say "hi" & press [#1] <b>{now}</b>; it''s 50% | \`off\`.', zh: "您好“世界”" }
    menu:
      - { press: 1, for: { en: 'a "quoted" | piped -- bill', zh: 账单 }, go: graph-x }
  graph-x: { say: { en: x, zh: 好 }, go: know }
  know: { set: { now: noon }, go: human }
`,
  });

  it('escapes what Mermaid would read as its own', () => {
    const text = mermaidOf(only(tricky, 'support'));
    expect(text).toMatch(/^flowchart LR\n/);
    for (const [, label = ''] of text.matchAll(/"([^"\n]*)"/g))
      expect(label.replaceAll('<br/>', '').replace(/#\d+;/g, '')).not.toMatch(/["#&;<>`[\]{}|]/);
    expect(text).toContain('Say #34;hi#34; #38; press #91;#35;1#93;');
    for (const line of text.trim().split('\n').slice(1))
      expect(line).toMatch(
        /^ +(\w+[[({/]+".*"[\])}/]+|\w+ (-->|-\.->)(\|".*"\|)? \w+|subgraph \w+\[".*"\]|end|classDef .*|class \w+ person)$/,
      );
  });

  it('keeps ids apart that differ only in dashes, and Chinese as it is', () => {
    const text = mermaidOf(graphOf(catalogOf('flows/game-hotline')));
    expect(text).toContain('手机丢失');
    const ids = [...text.matchAll(/^ +(\w+)[[({/]+"/gm)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('as XState JSON', () => {
  it('is the machine, without any code: XState takes it back and has the same states', () => {
    const json = JSON.parse(JSON.stringify(xstateOf(lumen))) as { states: object };
    expect(Object.keys(json.states)).toEqual([...compileStates(lumen).keys()]);
    expect(Object.keys(createMachine(json as never).states)).toEqual(Object.keys(json.states));
  });
});
