/** Each rule: a hotline that meets it and one that does not, told with its place. */
import { describe, expect, it } from 'vitest';
import {
  act,
  AGENT_GONE,
  type CompiledState,
  end,
  ENDED,
  HOLD,
  stay,
  to,
  type Transition,
} from '../../../src/core/flow/states.ts';
import type { Alter } from '../../../src/core/flow/step.ts';
import type { StateId } from '../../../src/core/ids.ts';
import { rowOf } from '../../../src/core/norms/judge.ts';
import type { Subject } from '../../../src/core/norms/finding.ts';
import { type Limits, type RuleId, s, type Source } from '../../../src/core/norms/profile.ts';
import { RULES } from '../../../src/core/norms/rules.ts';
import { OUTSIDE_RULES } from '../../../src/core/norms/rules-outside.ts';
import { menu, named, subjectOf } from './subject.ts';

const SOURCE: Source = { title: 'A norm', article: null, readIn: 'a test', status: 'V' };
const row = <R extends RuleId>(rule: R, limit: Limits[R], subject: Subject) =>
  rowOf({ rule, limit, source: SOURCE }, subject);

/** A guarantee of the compiler left out of one state. */
const change =
  (id: string, of: (state: CompiledState) => CompiledState['config']): Alter =>
  (at, state) =>
    at === id ? { ...state, config: of(state) } : state;
const on = (id: string, ways: Readonly<Record<string, readonly Transition[]>>): Alter =>
  change(id, ({ config }) => ({ ...config, on: { ...config.on, ...ways } }));
const MAIN = 'front/main';
const HANG_UP = to(ENDED, act('end'));

const PLAIN = menu([1, 'a bill'], [2, 'a parcel']);
const PLAIN_SUBJECT = subjectOf(PLAIN);
const plain = () => PLAIN_SUBJECT;
const without = (alter: Alter) => subjectOf(PLAIN, {}, alter);
const DEEP = [menu([1, 'a bill', 'two']), named('two', [1, 'this bill', 'three']), named('three', [1, 'today'])].join(
  '\n',
);
const ASKS_NUMBER = `${menu([1, 'a bill', 'number'])}
number: { collect: { name: bill, digits: 4, ask: "Which?" }, go: human }`;
const TONGUES = { languages: '{ en: {}, zh: {} }' };
const silentMenu = change(MAIN, ({ config }) => ({
  ...config,
  entry: (config.entry ?? []).filter(({ type }) => type === 'visit'),
}));

interface Case<R extends RuleId> {
  readonly limit: Limits[R];
  readonly meets: () => Subject;
  readonly fails: () => Subject;
  /** Where the second one fails. */
  readonly at: string | null;
}
type Judged = Exclude<RuleId, keyof typeof OUTSIDE_RULES>;

const CASES: { readonly [R in Judged]: Case<R> } = {
  F1: { limit: null, meets: plain, fails: () => without(silentMenu), at: 'front.yaml:4' },
  F2: { limit: null, meets: plain, fails: () => without(silentMenu), at: 'front.yaml:4' },
  F3: { limit: null, meets: plain, fails: () => without(on(MAIN, { 'KEY.0': stay() })), at: 'front.yaml:4' },
  'F3-star': {
    limit: { does: 'repeat' },
    meets: plain,
    fails: () => without(on(MAIN, { 'KEY.star': HANG_UP })),
    at: 'front.yaml:4',
  },
  'F3-hash': {
    limit: { does: 'back' },
    meets: () =>
      subjectOf(`${menu([1, 'a bill', 'two'])}\n${named('two', [1, 'this'], ['hash', 'the first menu', 'main'])}`),
    fails: () => subjectOf(DEEP),
    at: 'front.yaml:5',
  },
  'F3-nine': {
    limit: null,
    meets: () => subjectOf(`${menu([1, 'a bill'], [9, 'to end', 'bye'])}\nbye: end`),
    fails: () => subjectOf(menu([9, 'a bill'])),
    at: 'front.yaml:4',
  },
  F4: { limit: { atMost: 2 }, meets: plain, fails: () => subjectOf(DEEP), at: 'front.yaml:6' },
  'F4-none': { limit: null, meets: () => subjectOf('main: human'), fails: plain, at: 'front.yaml:4' },
  F5: {
    limit: { atMost: 2 },
    meets: plain,
    fails: () => subjectOf(menu([1, 'a bill'], [2, 'a parcel'], [3, 'a repair'])),
    at: 'front.yaml:4',
  },
  // The person counts as an option here.
  'F5-first': { limit: { atMost: 2 }, meets: () => subjectOf(menu([1, 'a bill'])), fails: plain, at: 'front.yaml:4' },
  'F5-order': {
    limit: null,
    meets: () => subjectOf(menu([1, 'a bill'], [2, 'a parcel'], ['star', 'hearing it again', 'hear-again'])),
    fails: () => subjectOf(menu([9, 'a lost phone'], [1, 'a bill'])),
    at: 'front.yaml:4',
  },
  'F5-phrase': {
    limit: null,
    meets: () => subjectOf(menu([1, 'the press office'], [2, 'a parcel'])),
    fails: () => subjectOf(menu([1, 'press 1 for bills'])),
    at: 'front.yaml:4',
  },
  F6: {
    limit: { withinMs: s(8) },
    meets: plain,
    fails: () =>
      subjectOf(
        `main: { say: "${'We are glad that you call us today. '.repeat(5)}", go: two }\n${named('two', [1, 'it'])}`,
      ),
    at: 'front.yaml:4',
  },
  'F6-menus': { limit: { withinMs: s(7) }, meets: plain, fails: () => subjectOf(DEEP), at: 'front.yaml:6' },
  F7: {
    limit: { withinMs: s(25) },
    meets: plain,
    fails: () => subjectOf(menu([1, 'a very long option '.repeat(9)])),
    at: 'front.yaml:4',
  },
  F8: {
    limit: null,
    meets: plain,
    fails: () => without(on(MAIN, { 'KEY.2': end('self-served') })),
    at: 'front.yaml:4',
  },
  F9: { limit: null, meets: plain, fails: () => without(on(HOLD, { SILENCE: HANG_UP })), at: 'front.yaml:4' },
  'F9-loop': {
    limit: null,
    meets: plain,
    fails: () => without(on(HOLD, { SILENCE: to(MAIN as StateId) })),
    at: 'front.yaml:4',
  },
  F11: {
    limit: null,
    meets: () => subjectOf(ASKS_NUMBER),
    fails: () => subjectOf(ASKS_NUMBER, {}, on(MAIN, { 'KEY.0': to('front/number' as StateId) })),
    at: 'front.yaml:4',
  },
  F12: {
    limit: null,
    meets: plain,
    // Agents of other queues help out at night, and are no figure to reckon a wait with.
    fails: () => subjectOf(PLAIN, { queues: '{ general: {}, night: { on-call: [+12025550120] } }' }),
    at: 'hotline.yaml:5',
  },
  F13: {
    limit: { withinMs: s(59) },
    meets: () => subjectOf(PLAIN, { policies: '{ hold-turn: 15s }' }),
    fails: () => subjectOf(PLAIN, { policies: '{ hold-turn: 20s }' }),
    at: HOLD,
  },
  // Who has not chosen a language hears the first sentence in each of them.
  F14: { limit: { withinMs: s(17) }, meets: plain, fails: () => subjectOf(PLAIN, TONGUES), at: HOLD },
  F16: {
    limit: null,
    meets: plain,
    fails: () => subjectOf(`${menu([1, 'a lost phone', 'lost'])}\nlost: { human: { counts-as-waited: 60s } }`),
    at: 'front.yaml:5',
  },
  F18: { limit: null, meets: () => subjectOf(menu([1, 'a complaint'])), fails: plain, at: 'front.yaml:4' },
  F19: { limit: null, meets: () => subjectOf(menu([1, 'to cancel'])), fails: plain, at: 'front.yaml:4' },
  F20: {
    limit: null,
    meets: () =>
      subjectOf(
        `main: { menu: [{ press: 1, language: en, go: two }, { press: 2, language: zh, go: two }] }\n${named('two', [1, 'it'])}`,
        TONGUES,
      ),
    fails: () => subjectOf(PLAIN, TONGUES),
    at: null,
  },
  F21: { limit: null, meets: plain, fails: () => without(on(MAIN, { SILENCE: to(HOLD) })), at: 'front.yaml:4' },
  'F21-listen': {
    limit: { fromMs: s(3), toMs: s(10) },
    meets: plain,
    fails: () =>
      without((at, state) =>
        at === AGENT_GONE && state.info.ask?.kind === 'menu'
          ? { ...state, info: { ...state.info, ask: { ...state.info.ask, timeoutMs: s(1) } } }
          : state,
      ),
    at: AGENT_GONE,
  },
  F24: {
    limit: null,
    meets: plain,
    fails: () => without(on(MAIN, { HUMAN: to(MAIN as StateId) })),
    at: 'front.yaml:4',
  },
  F26: {
    limit: { days: 'weekdays', fromMin: 510, toMin: 1_290, atLeastMin: 780 },
    meets: plain,
    fails: () =>
      subjectOf(PLAIN, {
        queues: '{ general: { hours: office } }',
        hours: '{ office: { zone: Europe/Rome, mon-fri: "08:30-21:30", fri: "08:30-18:00" } }',
      }),
    at: 'hotline.yaml:5',
  },
};

const each = Object.keys(CASES) as Judged[];

describe('a rule', () => {
  it.each(each)('%s is met', (rule) => {
    const { limit, meets } = CASES[rule];
    expect(row(rule, limit, meets())).toMatchObject({ rule, outcome: 'met', look: null });
  });

  it.each(each)('%s is failed, at its place', (rule) => {
    const { limit, fails, at } = CASES[rule];
    expect(row(rule, limit, fails())).toMatchObject({ rule, outcome: 'failed', at });
  });

  it.each(Object.entries(OUTSIDE_RULES))('that no flow can show is never passed: %s', (_, rule) => {
    const { outcome, look } = rule.judge(plain(), LIMIT_OF_ANY as never) as { outcome: string; look: string };
    expect(['in-operation', 'not-judged']).toContain(outcome);
    expect(look).not.toBe('');
  });

  it('belongs to a closed vocabulary, each with words of its own', () => {
    expect(Object.keys(RULES).sort()).toEqual([...each, ...Object.keys(OUTSIDE_RULES)].sort());
    const titles = Object.values(RULES).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

const LIMIT_OF_ANY = { by: 'soon', who: 'anybody', share: 0.8, withinMs: s(20), demand: 'a thing', look: 'there' };

describe('what is measured', () => {
  it('of a silent caller is what the proof found', () => {
    const subject = plain();
    const { ms } = subject.proof.measures.silent;
    expect(row('F7', { withinMs: s(120) }, subject)).toMatchObject({ value: { ms }, demanded: 'within 120 s' });
  });

  it('of a broken promise is the call that shows it', () => {
    const hangsUp = without(on(HOLD, { SILENCE: HANG_UP }));
    expect(row('F9', null, hangsUp).measured).toMatch(/^ring → .*hang-up while holding$/);
  });

  it('star and pound also by the standard that gives them other work', () => {
    expect(row('F3-star', { does: 'back' }, plain()).outcome).toBe('failed');
    expect(row('F3-hash', { does: 'end-entry' }, plain()).outcome).toBe('met');
    expect(row('F3-hash', { does: 'end-entry' }, subjectOf(menu(['hash', 'a bill'])))).toMatchObject({
      outcome: 'failed',
      value: { count: 1 },
    });
  });

  it('a choice of language is no level of menus, whether or not it can be heard again', () => {
    const asks = (more: string): string =>
      `main: { menu: [{ press: 1, language: en, go: two }, { press: 2, language: zh, go: two }${more}] }\n${named('two', [1, 'it', 'three'])}\n${named('three', [1, 'it'])}`;
    for (const more of ['', ', { press: star, go: hear-again }'])
      expect(row('F4', { atMost: 2 }, subjectOf(asks(more), TONGUES))).toMatchObject({
        outcome: 'met',
        value: { count: 2 },
      });
  });

  it('words are looked for in every language of the hotline', () => {
    const bilingual = 'main: { menu: [{ press: 1, for: { en: "a complaint", zh: "账单" }, go: human }] }';
    expect(row('F18', null, subjectOf(bilingual, TONGUES))).toMatchObject({
      outcome: 'failed',
      measured: 'no option names a complaint in zh (looked for: 投诉)',
    });
    expect(row('F18', null, subjectOf(bilingual.replace('账单', '投诉建议'), TONGUES)).outcome).toBe('met');
    expect(
      row(
        'F18',
        null,
        subjectOf(PLAIN, { languages: '{ sv: { voice: Polly.Elin, say-language: sv-SE, gather-language: sv-SE } }' }),
      ).outcome,
    ).toBe('not-judged');
    expect(row('F18', null, subjectOf('main: human')).outcome).toBe('not-judged');
  });

  it('hours hang on who signs in, where nobody is planned', () => {
    const signsIn = { agents: '{ "1": { name: Ana, phone: +12025550111 } }' };
    const limit = { days: 'every-day', fromMin: 0, toMin: 1_440, atLeastMin: 480 } as const;
    expect(row('F26', limit, subjectOf(PLAIN, signsIn))).toMatchObject({ outcome: 'in-operation', value: null });
  });

  it('a hotline without menus offers a person all the same', () => {
    expect(row('F1', null, subjectOf('main: human'))).toMatchObject({ outcome: 'met', at: 'front.yaml:4' });
  });
});
