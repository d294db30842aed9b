import { describe, expect, it } from 'vitest';
import { CALLER_IS, type CallerIs } from '../../../src/core/call.ts';
import type { CallEvent, Facts } from '../../../src/core/event.ts';
import { read } from '../../../src/core/flow/read.ts';
import { buildMachine, newContext, step, type Stepped } from '../../../src/core/flow/step.ts';
import type { E164, HoursName, StateId, Version } from '../../../src/core/ids.ts';
import { withLookups } from '../../../src/engine/lookup.ts';
import type { Answer, Question } from '../../../src/engine/lookup-ports.ts';

const HOTLINE = `hotline: base
title: Base
numbers: { +12025550100: support }
languages: { en: }
queues: { general: {} }
hours: { office: { zone: Asia/Shanghai, mon-fri: "09:00-18:00" } }
agents: { "201": { name: Mei, phone: +12025550111, hours: always } }
emergency: [+12025550190]
lookup-hosts: [crm.example]
`;

function machineOf(steps: string) {
  const flow = `flow: support\nstart: first\nsteps:\n${steps.replace(/^(?=.)/gm, '  ')}`;
  const { catalog, problems } = read(
    new Map([
      ['hotline.yaml', HOTLINE],
      ['support.yaml', flow],
    ]),
  );
  if (catalog === null) throw new Error(JSON.stringify(problems));
  return buildMachine(catalog, 'v' as Version);
}
type Machine = ReturnType<typeof machineOf>;

const facts: Facts = { at: 1_700_000_000_000 as never, open: [], holidays: [] };
const start = (machine: Machine, caller: readonly CallerIs[] = [], now = facts): Stepped =>
  step(
    machine,
    '@start' as StateId,
    newContext('+12025550155' as E164, machine.catalog, caller),
    { type: 'START', flow: 'support' as never },
    now,
  );
const log = { info: () => {}, warn: () => {}, error: () => {} };
const settle = (machine: Machine, stepped: Stepped, answer: (q: Question) => Answer | Promise<Answer>) =>
  withLookups(machine, stepped, facts, async (question) => await answer(question), {
    log,
    versions: { hotline: () => machine.catalog.hotline } as never,
  });
const json = (value: unknown): Answer => ({ is: 'json', value });
const says = (s: Stepped) => s.effects.flatMap((e) => (e.do === 'say' ? [e.prompt] : []));

const BILL = `first: { set: { account: "4711" }, go: bill }
bill:
  say: "One moment."
  lookup: { url: "https://crm.example/bills", send: [account], save: { due: amountDue, overdue: flags.overdue } }
  if: { ok: tell }
tell: { say: "{due}", end }
`;

describe('a lookup', () => {
  it('is a state that every input leads out of, 0 to a person', () => {
    const machine = machineOf(BILL);
    const asking = start(machine);
    expect(asking).toMatchObject({ at: 'support/bill', info: { ask: { kind: 'lookup' } } });
    expect(asking.effects).toContainEqual(
      expect.objectContaining({ do: 'lookup', url: 'https://crm.example/bills', send: ['account'], waitMs: 2_000 }),
    );
    const events: CallEvent[] = [
      ...(['0', '1', '9', 'star', 'hash'] as const).map((key): CallEvent => ({ type: `KEY.${key}` })),
      ...(['HUMAN', 'SILENCE', 'WRONG', 'NOT_FOUND'] as const).map((type): CallEvent => ({ type })),
    ];
    for (const event of events) expect(step(machine, asking.at, asking.ctx, event, facts).at, event.type).toBe('@hold');
  });

  it('leaves its values and goes on with what was said before', async () => {
    const machine = machineOf(BILL);
    const questions: Question[] = [];
    const told = await settle(machine, start(machine), (question) => {
      questions.push(question);
      return json({ amountDue: 42.5, flags: { overdue: false } });
    });
    expect(questions).toMatchObject([{ body: { account: '4711' }, hosts: [{ host: 'crm.example' }] }]);
    expect(told).toMatchObject({ at: 'support/tell', ctx: { vars: { due: '42.5', overdue: 'no' }, turns: 1 } });
    expect(says(told).map((p) => ('step' in p ? p.step : p.say))).toEqual([
      'support/bill',
      'support/tell',
      'person',
      'end-question',
    ]);
    expect(told.effects.some((effect) => effect.do === 'lookup')).toBe(false);
    expect(told.lookups).toEqual(['support/bill: found']);
  });

  it.each<[string, () => Answer | Promise<Answer>]>([
    ['that has no answer', () => ({ is: 'none', why: 'no answer in time' })],
    ['without all that is to be kept', () => json({ amountDue: 42 })],
    ['with a list where a value should be', () => json({ amountDue: [42], flags: { overdue: true } })],
    ['with nothing', () => json(null)],
    ['that throws', () => Promise.reject(new Error('our own bug'))],
  ])('%s is a person, and keeps nothing', async (_, answer) => {
    const machine = machineOf(BILL);
    const told = await settle(machine, start(machine), answer);
    expect(told).toMatchObject({ at: '@hold', fault: null, ctx: { vars: { account: '4711' } } });
    expect(told.ctx.vars['due']).toBeUndefined();
  });

  it('asks nobody with half a question', async () => {
    const machine = machineOf(BILL.replace('account: "4711"', 'plan: gold, account: "{nothing}", nothing: x'));
    let asked = 0;
    const told = await settle(machine, start(machine), () => {
      asked += 1;
      return json({});
    });
    expect([told.at, asked]).toEqual(['@hold', 0]);
  });

  it('is asked three times in one turn at most', async () => {
    const machine = machineOf(
      ['first', 'b', 'c', 'd', 'e']
        .map((id, n, all) => `${id}: { lookup: { url: "https://crm.example/" }, if: { ok: ${all[n + 1] ?? 'bye'} } }\n`)
        .join('') + 'bye: end\n',
    );
    let asked = 0;
    const told = await settle(machine, start(machine), () => {
      asked += 1;
      return json({});
    });
    expect([told.at, asked]).toEqual(['@hold', 3]);
    expect(told.lookups.at(-1)).toBe('support/d: too many in one turn');
  });

  it('takes what comes for text', async () => {
    const machine = machineOf(BILL);
    const told = await settle(machine, start(machine), () =>
      json({ amountDue: '${process.env.X} {account}\u0000<Hangup/>', flags: { overdue: 'x'.repeat(9_999) } }),
    );
    expect(told.ctx.vars['due']).toBe('${process.env.X} {account} <Hangup/>');
    expect(told.ctx.vars['overdue']).toHaveLength(200);
  });
});

describe('set', () => {
  it('names what there is at that moment, and unsets with nothing', () => {
    const machine = machineOf(`first: { set: { a: one, b: two }, go: swap }
swap: { set: { a: "{b}", b: "{a}", c: "{b}{nobody}", nobody: "{nobody}" }, go: bye }
bye: end
`);
    expect(start(machine).ctx.vars).toEqual({ a: 'two', b: 'one', c: 'two' });
  });
});

describe('sms', () => {
  it('is sent once by each step in a call', () => {
    const machine = machineOf(`first: { menu: [{ press: 1, for: "a text", go: text }] }
text: { sms: { text: "Hello" }, go: first }
`);
    const once = step(machine, 'support/first' as StateId, start(machine).ctx, { type: 'KEY.1' }, facts);
    expect(once.effects).toContainEqual({ do: 'sms', step: 'support/text' });
    const again = step(machine, once.at, once.ctx, { type: 'KEY.1' }, facts);
    expect(again.at).toBe('support/first');
    expect(again.effects.some((effect) => effect.do === 'sms')).toBe(false);
  });
});

describe('choose', () => {
  it('takes the most telling case of a caller that is true and written', () => {
    const machine = machineOf(`first: { choose: { caller: true, new: a, known: b, waiting-callback: c, otherwise: d } }
${['a', 'b', 'c', 'd'].map((id) => `${id}: { say: "${id}", end }`).join('\n')}
`);
    expect(machine.asksWhoCalls).toBe(true);
    const at = (...is: CallerIs[]) => start(machine, is).at;
    expect(at()).toBe('support/d');
    expect(at('new')).toBe('support/a');
    expect(at('called-today', 'known')).toBe('support/b');
    expect(at(...CALLER_IS)).toBe('support/c');
  });

  it('looks at nobody where no flow asks', () => {
    expect(machineOf(BILL).asksWhoCalls).toBe(false);
  });

  it('knows holidays', () => {
    const machine = machineOf('first: { choose: { holiday: office, yes: closed, no: human } }\nclosed: end\n');
    const holiday = { ...facts, holidays: ['office' as HoursName] };
    expect(start(machine, [], holiday).at).toBe('support/closed');
    expect(start(machine).at).toBe('@hold');
  });
});
