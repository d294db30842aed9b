import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../src/core/event.ts';
import { factsAt, NO_ORDERS } from '../../src/core/flow/duty.ts';
import { read } from '../../src/core/flow/read.ts';
import { START } from '../../src/core/flow/states.ts';
import { buildMachine, type Machine, newContext, step } from '../../src/core/flow/step.ts';
import type { E164, FlowName, Lease, QueueName, RoomName, Version } from '../../src/core/ids.ts';
import { recorded, type TrailLine } from '../../src/core/replay/record.ts';
import { replay, type Replayed } from '../../src/core/replay/replay.ts';
import type { DurationMs, EpochMs } from '../../src/core/time.ts';
import { readFlowsFolder } from '../../src/runtime/flows-folder.ts';
import { readTexts } from '../support/flows.ts';

/** A Tuesday morning in New York: the workshop is open. */
const OPEN = Date.parse('2026-12-22T11:00-05:00');
const JOIN: CallEvent = { type: 'JOIN', room: 'r' as RoomName, lease: 7 as Lease, withWhom: 'agent' };

let files: ReadonlyMap<string, string>;
let live: Machine;

/** The sample with something changed in one of its files. */
function draft(file: string, from: string, to: string): Machine {
  const text = files.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  const { catalog, problems } = read(new Map(files).set(file, text.replaceAll(from, to)));
  if (catalog === null) throw new Error(JSON.stringify(problems));
  return buildMachine(catalog, 'draft' as Version);
}

beforeAll(async () => {
  ({ files } = await readFlowsFolder(join(resolve(import.meta.dirname, '../..'), 'flows')));
  live = draft('support.yaml', 'flow: support', 'flow: support');
});

/** The trail that a call with these events leaves behind on the live machine, ten seconds a turn. */
function trailOf(events: readonly CallEvent[], outcome: string, begins = OPEN, ani: string | null = '+12025550155') {
  const sid = `CA${'1'.repeat(32)}`;
  const trail: TrailLine[] = [{ at: begins, sid, what: 'arrived', data: { step: 0, flow: 'support' } }];
  let [state, ctx] = [START, newContext(ani as E164 | null, live.catalog)];
  let queue: string | null = null;
  for (const [index, event] of [{ type: 'START', flow: 'support' as FlowName } as const, ...events].entries()) {
    const at = (begins + index * 10_000) as EpochMs;
    if (event.type === 'MOVED') trail.push({ at, sid, what: 'moved', data: { to: event.queue, by: 'ops' } });
    const stepped = step(live, state, ctx, event, factsAt(live.catalog.hotline, NO_ORDERS, at));
    trail.push({ at, sid, what: 'turn', data: { event: event.type, from: state, to: stepped.at } });
    const line = stepped.info.standing ? (stepped.ctx.line?.queue ?? null) : null;
    if (line !== null && line !== queue && event.type !== 'MOVED')
      trail.push({ at, sid, what: 'joined', data: { queue: line, place: 1 } });
    queue = line ?? queue;
    [state, ctx] = [stepped.at, stepped.ctx];
  }
  return [...trail, { at: begins + 1_000_000, sid, what: 'ended', data: { outcome } }];
}

function replayed(machine: Machine, trail: readonly TrailLine[]): Replayed {
  const [call] = recorded(trail).calls;
  if (call === undefined) throw new Error('the trail holds no whole call');
  return replay(machine, call);
}

const key = (name: string): CallEvent => ({ type: `KEY.${name}` as 'KEY.1' });
const entry = (digits: string): CallEvent => ({ type: 'ENTRY', digits });
const SILENCE: CallEvent = { type: 'SILENCE' };
const LEFT: CallEvent = { type: 'LEFT' };
const message = (key_: string | null): CallEvent => ({
  type: 'RECORDED',
  recording: 'x',
  lengthMs: 9_000 as DurationMs,
  key: key_,
});

/** Every way through the sample that a digit, an hour, a language or a person decides. */
const CALLS: readonly (readonly [string, readonly CallEvent[], string])[] = [
  ['0 and a talk', [key('0'), SILENCE, JOIN, LEFT, SILENCE, SILENCE], 'talked'],
  ['a word for a person', [key('1'), { type: 'HUMAN' }], 'abandoned-hold'],
  ['the test order', [key('1'), key('1'), key('1'), entry('800000'), key('1')], 'self-served'],
  ['an order that is late', [key('1'), key('1'), key('1'), entry('123456'), key('1'), JOIN, LEFT], 'talked'],
  ['too few digits', [key('1'), key('1'), key('1'), entry('12'), entry('123456'), key('3'), key('1')], 'callback'],
  ['two misfits', [key('1'), key('2'), key('1'), entry('1'), entry('2')], 'abandoned-hold'],
  [
    'a transfer',
    [key('1'), key('1'), key('1'), entry('123456'), key('2'), { type: 'TRANSFER_FAILED' }],
    'abandoned-menu',
  ],
  ['words', [key('1'), { type: 'WORDS.3' }, { type: 'WORDS.1' }, SILENCE], 'abandoned-hold'],
  ['Chinese returns', [key('2'), key('3'), key('3'), SILENCE], 'abandoned-hold'],
  ['English returns', [key('1'), key('3'), key('3'), key('1')], 'self-served'],
  ['silence', [SILENCE, SILENCE, SILENCE], 'abandoned-hold'],
  ['a message while holding', [key('0'), key('2'), message(null), SILENCE], 'message'],
  ['a message and then a person', [key('0'), key('2'), message('0'), SILENCE], 'abandoned-hold'],
  ['moved by hand', [key('0'), { type: 'MOVED', queue: 'repairs' as QueueName }, SILENCE], 'abandoned-hold'],
];

describe('a call against the version it was made on', () => {
  it.each(CALLS)('%s: goes as it went', (_, events, outcome) => {
    expect(replayed(live, trailOf(events, outcome))).toMatchObject({ parting: null, elsewhere: false });
  });

  it('closed hours are those of its own time', () => {
    const night = Date.parse('2026-12-23T02:00-05:00');
    const trail = trailOf([key('1'), key('3'), key('2'), key('1')], 'callback', night);
    expect(replayed(live, trail).parting).toBeNull();
    expect(trail.map(({ data }) => data['to'])).toContain('repairs/closed');
  });

  it('a call sent to a number by hand is sent there again', () => {
    const trail = trailOf([key('0'), SILENCE], 'transferred');
    const sent = (from: string, event: string, to: string): TrailLine => ({
      at: OPEN + 60_000,
      sid: trail[0]?.sid ?? '',
      what: 'turn',
      data: { event, from, to },
    });
    trail.splice(-1, 0, sent('@hold', 'SENT', '@on-call'), sent('@on-call', 'JOIN', '@talking'));
    expect(replayed(live, trail)).toMatchObject({ parting: null, was: { state: '@talking' } });
  });

  it('a withheld number is told by the question for another', () => {
    const trail = trailOf(
      [key('0'), key('1'), { type: 'NUMBER', number: '+12025550133' as E164 }, key('1')],
      'callback',
      OPEN,
      null,
    );
    expect(recorded(trail).calls[0]?.withheld).toBe(true);
    expect(replayed(live, trail).parting).toBeNull();
  });
});

describe('what a trail does not tell', () => {
  const HOTLINE = `
hotline: asks
title: "Asks"
numbers: { +12025550100: front }
languages: { en: {} }
queues: { general: {} }
agents: { "1": { name: Ana, phone: +12025550111, hours: always } }
emergency: [+12025550112]
lookup-hosts: [crm.example]
`;
  const asking = (steps: string): Machine =>
    buildMachine(
      readTexts({ 'hotline.yaml': HOTLINE, 'front.yaml': `flow: front\nstart: first\nsteps:\n${steps}` }).catalog,
      'live' as Version,
    );
  const call = (...turns: readonly (readonly [from: string, event: string, to: string, lookups?: string[]])[]) => {
    const sid = 'CAasks';
    const told = turns.map(([from, event, to, lookups], index) => ({
      at: OPEN + index * 10_000,
      sid,
      what: 'turn',
      data: { from, event, to, ...(lookups && { lookups }) },
    }));
    return [
      { at: OPEN, sid, what: 'arrived', data: { flow: 'front' } },
      ...told,
      { at: OPEN + 1_000_000, sid, what: 'ended', data: { outcome: 'abandoned-menu' } },
    ];
  };

  it('who was known to call', () => {
    const machine = asking(`
  first: { choose: { caller: yes, called-today: second, otherwise: main } }
  second: { choose: { caller: yes, known: rare, otherwise: main } }
  main: { menu: [{ press: 1, for: "a bill", go: human }] }
  rare: { menu: [{ press: 1, for: "a rare thing", go: human }] }`);
    for (const to of ['front/rare', 'front/main'])
      expect(replayed(machine, call(['@start', 'START', to])).parting).toBeNull();
  });

  it('what a lookup found, looked at in this turn or a later one', () => {
    const values = Array.from({ length: 9 }, (_, i) => `x${i}: human, `).join('');
    const chain = Array.from(
      { length: 6 },
      (_, i) =>
        `  c${i}: { choose: { variable: v${i}, ${values}good: ${i < 5 ? `c${i + 1}` : 'rare'}, otherwise: human } }\n`,
    ).join('');
    const saved = Array.from({ length: 6 }, (_, i) => `v${i}: v${i}, `).join('');
    const machine = asking(`
  first: { lookup: { url: "https://crm.example/x", save: { ${saved}plan: plan } }, if: { ok: c0, failed: human } }
${chain}
  rare: { menu: [{ press: 1, for: "a rare thing", go: which }] }
  which: { choose: { variable: plan, gold: gold, otherwise: human } }
  gold: { menu: [{ press: 1, for: "gold", go: human }] }`);
    const trail = call(
      ['@start', 'START', 'front/rare', ['front/first: found']],
      ['front/rare', 'KEY.1', 'front/gold'],
    );
    expect(replayed(machine, trail).parting).toBeNull();
  });
});

describe('a call against a draft', () => {
  it('that sends an option to a person: another way, another line', () => {
    const repairs = draft('support.yaml', '        go: repairs\n', '        go: human\n');
    const trail = trailOf([key('1'), key('3'), key('1'), SILENCE, JOIN, LEFT], 'talked');
    expect(replayed(repairs, trail)).toMatchObject({
      parting: {
        event: 'KEY.3',
        from: 'support/main',
        was: { state: 'repairs/what' },
        would: { state: '@hold', queue: 'general' },
      },
      was: { queue: 'repairs', outcome: 'talked' },
      would: { state: '@agent-gone', queue: 'general', outcome: null },
      elsewhere: true,
    });
  });

  it('that shortens the way to the same line: another way, the same end', () => {
    const shorter = draft('repairs.yaml', 'open: what, closed', 'open: technician, closed');
    const trail = trailOf([key('1'), key('3'), key('1'), SILENCE, JOIN, LEFT], 'talked');
    expect(replayed(shorter, trail)).toMatchObject({
      parting: { was: { state: 'repairs/what' }, would: { state: '@hold' } },
      would: { queue: 'repairs', outcome: 'talked' },
      elsewhere: false,
    });
  });

  it('that renames a step: another way, the same end', () => {
    const renamed = draft('bills.yaml', 'account', 'customer');
    const trail = trailOf([key('1'), key('2'), key('1'), entry('1234'), SILENCE], 'abandoned-hold');
    expect(replayed(renamed, trail)).toMatchObject({
      parting: { from: 'bills/what', was: { state: 'bills/account' }, would: { state: 'bills/customer' } },
      elsewhere: false,
    });
  });

  it('that takes a menu away: what the caller pressed there makes no sense', () => {
    const fewer = draft('support.yaml', '        go: shop\n', '        go: orders\n');
    const trail = trailOf([key('1'), key('4'), key('1')], 'self-served');
    expect(replayed(fewer, trail)).toMatchObject({
      parting: { event: 'KEY.4', was: { state: 'support/anything-else' }, would: { state: 'orders/what' } },
      would: { state: 'orders/number', outcome: null },
      elsewhere: true,
    });
  });

  it('that only changes the line: the same states, another end', () => {
    const line = draft(
      'repairs.yaml',
      '{ queue: repairs, reason: { en: "new repair"',
      '{ queue: general, reason: { en: "new repair"',
    );
    const trail = trailOf([key('1'), key('3'), key('1'), SILENCE, JOIN, LEFT], 'talked');
    expect(replayed(line, trail)).toMatchObject({
      parting: { was: { state: '@hold', queue: 'repairs' }, would: { state: '@hold', queue: 'general' } },
      would: { queue: 'general' },
      elsewhere: true,
    });
  });

  it('that only changes what an end counts as: the same states, another outcome', () => {
    const told = draft('support.yaml', 'end: self-served', 'end: told-closed');
    expect(replayed(told, trailOf([key('1'), key('4'), key('1')], 'self-served'))).toMatchObject({
      parting: null,
      would: { outcome: 'told-closed' },
      elsewhere: true,
    });
  });

  it('with other hours: what was open is closed', () => {
    const shut = draft('hotline.yaml', 'mon-fri: "09:00-18:00"', 'mon-fri: "14:00-18:00"');
    const trail = trailOf([key('1'), key('3'), key('1'), SILENCE], 'abandoned-hold');
    expect(replayed(shut, trail)).toMatchObject({
      parting: { was: { state: 'repairs/what' }, would: { state: 'repairs/closed' } },
    });
  });
});

describe('a record', () => {
  it('leaves out what cannot be replayed, and says how much', () => {
    const whole = trailOf([key('0')], 'abandoned-hold');
    const named = (sid: string, lines: readonly TrailLine[]) => lines.map((line) => ({ ...line, sid }));
    const back: TrailLine[] = [
      { at: 1, sid: 'CAback', what: 'arrived', data: { flow: 'support' } },
      { at: 1, sid: 'CAback', what: 'turn', data: { event: 'CALLED', from: '@start', to: '@callback-leg' } },
    ];
    const { calls, ...rest } = recorded([
      ...whole,
      ...named('CAcut', whole.slice(2)),
      ...named('CAunder-way', whole.slice(0, -1)),
      ...back,
    ]);
    expect(calls).toHaveLength(1);
    expect(rest).toEqual({ underWay: 1, cutOff: 1, callsBack: 1 });
  });
});
