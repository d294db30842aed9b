import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src/core/call.ts';
import type { CallEvent, Facts } from '../../../src/core/event.ts';
import type { E164, StateId } from '../../../src/core/ids.ts';
import { buildMachine, newContext, step, type Stepped } from '../../../src/core/flow/step.ts';
import { sampleCatalog } from '../../support/catalog.ts';

const catalog = sampleCatalog();
const machine = buildMachine(catalog, 'v1' as never);
const facts: Facts = { at: 1_700_000_000_000 as never, open: [], holidays: [] };
const start = (): Stepped =>
  step(
    machine,
    '@start' as StateId,
    newContext('+12025550155' as E164, catalog),
    { type: 'START', flow: 'support' as never },
    facts,
  );
const play = (events: CallEvent[], from = start()) =>
  events.reduce((s, event) => step(machine, s.at, s.ctx, event, facts), from);
const says = (s: Stepped) => s.effects.flatMap((e) => (e.do === 'say' ? [e.prompt.say] : []));

describe('the compiled machine', () => {
  it('has an unguarded way to a person in every state where a call rests (P1)', () => {
    for (const [id, state] of machine.states) {
      if (state.info.ask === null || state.config.type === 'final') continue;
      for (const key of ['KEY.0', 'HUMAN']) {
        const ways = state.config.on?.[key];
        expect(ways, `${id} on ${key}`).toHaveLength(1);
        expect(ways?.[0]?.guard, `${id} on ${key}`).toBeUndefined();
        const target = ways?.[0]?.target ?? id;
        const person = id === '@hold' ? ['@hold'] : id === '@callback-leg' ? ['@talking'] : ['@hold'];
        expect(person, `${id} on ${key}`).toContain(target);
      }
    }
  });

  it('goes to the line in one step from any reachable resting state', () => {
    const events: CallEvent[] = [
      ...(['1', '2', '3', '9', 'star', 'hash'] as const).map((k): CallEvent => ({ type: `KEY.${k}` })),
      { type: 'ENTRY', digits: '12345' },
      { type: 'SILENCE' },
      { type: 'WRONG' },
    ];
    const seen = new Map<string, { at: StateId; ctx: CallContext }>();
    const queue = [start()].map((s) => ({ at: s.at, ctx: s.ctx }));
    while (queue.length > 0 && seen.size < 3000) {
      const here = queue.shift();
      if (here === undefined) break;
      const key = JSON.stringify([
        here.at,
        here.ctx.misses,
        here.ctx.silences,
        here.ctx.lang,
        here.ctx.vars,
        here.ctx.stack,
        here.ctx.line,
      ]);
      if (seen.has(key)) continue;
      seen.set(key, here);
      if (here.at !== '@ended' && here.at !== '@callback-leg')
        expect(step(machine, here.at, here.ctx, { type: 'KEY.0' }, facts).at).toBe('@hold');
      for (const event of events) {
        const next = step(machine, here.at, here.ctx, event, facts);
        expect(next.fault).toBeNull();
        queue.push({ at: next.at, ctx: next.ctx });
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('tells the way to a person once at the start, in every language', () => {
    expect(says(start())).toEqual(['step', 'person', 'menu']);
  });

  it('puts a silent caller in the line at the second silence, a clumsy one at the third miss', () => {
    expect(play([{ type: 'SILENCE' }]).at).toBe('support/main');
    expect(play([{ type: 'SILENCE' }, { type: 'SILENCE' }]).at).toBe('@hold');
    expect(play([{ type: 'KEY.7' }, { type: 'WRONG' }]).at).toBe('support/main');
    expect(play([{ type: 'KEY.7' }, { type: 'KEY.7' }, { type: 'KEY.8' }]).at).toBe('@hold');
    expect(says(play([{ type: 'KEY.7' }]))).toEqual(['wrong', 'menu']);
  });

  it('says it again, slower, without counting a miss', () => {
    const again = play([{ type: 'KEY.star' }]);
    expect(again).toMatchObject({ at: 'support/main', ctx: { misses: 0 } });
    expect(says(again)).toEqual(['slowly', 'menu']);
    expect(play([{ type: 'KEY.0' }, { type: 'KEY.0' }]).effects).toEqual([{ do: 'placeAgain' }]);
    expect(play([{ type: 'KEY.0' }, { type: 'SILENCE' }])).toMatchObject({ at: '@hold', effects: [], moved: false });
  });

  it('goes into a sub-flow and returns', () => {
    const inside = play([{ type: 'KEY.2' }]);
    expect(inside.at).toBe('bills/account');
    expect(inside.ctx.stack).toEqual(['support/main']);
    const back = play([{ type: 'ENTRY', digits: '1234' }], inside);
    expect(back.at).toBe('support/main');
    expect(back.ctx).toMatchObject({ stack: [], vars: { account: '1234' }, secret: ['account'] });
  });

  it('puts a second failed entry in the line', () => {
    expect(play([{ type: 'KEY.2' }, { type: 'ENTRY', digits: '1' }]).at).toBe('bills/account');
    expect(play([{ type: 'KEY.2' }, { type: 'ENTRY', digits: '1' }, { type: 'ENTRY', digits: '1' }]).at).toBe('@hold');
  });

  it('keeps the place in a callback dialogue and promises on the second key', () => {
    const hold = play([{ type: 'KEY.0' }]);
    expect(hold.ctx.line).toMatchObject({ queue: 'general' });
    const confirm = play([{ type: 'KEY.1' }], hold);
    expect(confirm).toMatchObject({ at: '@callback-confirm', info: { standing: true } });
    const promised = play([{ type: 'KEY.1' }], confirm);
    expect(promised.at).toBe('@callback-promised');
    expect(promised.effects).toContainEqual(
      expect.objectContaining({ do: 'keep', as: 'callback', number: '+12025550155' }),
    );
    expect(play([{ type: 'KEY.0' }], promised)).toMatchObject({ at: '@hold', effects: [{ do: 'unkeep' }] });
    expect(play([{ type: 'SILENCE' }], promised)).toMatchObject({ at: '@ended', ctx: { outcome: 'callback' } });
  });

  it('offers the line after a talk twice, then ends as talked; a broken talk returns by itself once', () => {
    const join: CallEvent = { type: 'JOIN', room: 'r1' as never, lease: 7 as never, withWhom: 'agent' };
    const talking = play([{ type: 'KEY.0' }, join]);
    expect(talking.at).toBe('@talking');
    const later = { ...facts, at: (facts.at + 60_000) as never };
    const gone = step(machine, talking.at, talking.ctx, { type: 'LEFT' }, later);
    expect(gone).toMatchObject({ at: '@agent-gone', ctx: { outcome: 'talked', talk: null } });
    expect(gone.effects).toContainEqual({ do: 'unbridge', lease: 7 });
    expect(play([{ type: 'KEY.0' }], gone).at).toBe('@hold');
    expect(play([{ type: 'SILENCE' }], gone).at).toBe('@agent-gone');
    expect(play([{ type: 'SILENCE' }, { type: 'SILENCE' }], gone)).toMatchObject({
      at: '@ended',
      ctx: { outcome: 'talked' },
    });
    const broke = step(
      machine,
      talking.at,
      talking.ctx,
      { type: 'LEFT' },
      { ...facts, at: (facts.at + 2_000) as never },
    );
    expect(broke).toMatchObject({ at: '@hold', ctx: { returned: true, line: { queue: 'general' } } });
  });

  it('says the place again, slower, on star in the line; on 0 as it was', () => {
    const held = play([{ type: 'KEY.0' }]);
    for (const [key, said] of [
      ['star', ['slowly']],
      ['0', []],
    ] as const) {
      const again = play([{ type: `KEY.${key}` }], held);
      expect([again.at, says(again)]).toEqual(['@hold', said]);
      expect(again.effects).toContainEqual({ do: 'placeAgain' });
    }
  });

  it('is a person when the state is unknown, and nothing after the end', () => {
    expect(step(machine, 'gone/away' as StateId, newContext(null, catalog), { type: 'KEY.1' }, facts)).toMatchObject({
      at: '@hold',
    });
    const ended = play([{ type: 'KEY.0' }, { type: 'KEY.1' }, { type: 'KEY.1' }, { type: 'SILENCE' }]);
    expect(step(machine, ended.at, ended.ctx, { type: 'KEY.0' }, facts)).toMatchObject({ moved: false, at: '@ended' });
  });

  it('sends a caller to a person after 200 turns', () => {
    const worn = { ...start(), ctx: { ...start().ctx, turns: 200 } };
    expect(play([{ type: 'KEY.star' }], worn).at).toBe('@hold');
  });
});
