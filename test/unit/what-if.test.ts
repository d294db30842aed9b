import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/core/flow/model.ts';
import { buildMachine, type Machine } from '../../src/core/flow/step.ts';
import type { E164, Language, Version } from '../../src/core/ids.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { type WhatIf, type WhatIfAsked, whatIf } from '../../src/core/what-if.ts';
import { readFolder } from '../support/flows.ts';

const machineOf = (catalog: Catalog): Machine => buildMachine(catalog, 'v' as Version);
const lumen = machineOf(readFolder('flows').catalog);
const games = machineOf(readFolder('flows/game-hotline').catalog);

const ask = (at: string, over: Partial<WhatIfAsked> = {}): WhatIfAsked => ({
  number: '+12025550100' as E164,
  caller: '+12025550142' as E164,
  at: Date.parse(at) as EpochMs,
  language: null,
  ...over,
});
const key = (told: WhatIf, name: string) => told.keys.find((one) => one.key === name);
const words = (met: { readonly hears: WhatIf['first']['hears'] } | undefined) =>
  met?.hears.map(({ language, text }) => `${language}: ${text}`).join('\n') ?? '';

const CHRISTMAS = '2026-12-25T11:00-05:00';

describe('what a caller would meet', () => {
  it('is the greeting, and where each key leads', () => {
    const told = whatIf(lumen, ask(CHRISTMAS));
    expect(told).toMatchObject({ flow: 'support', zone: 'America/New_York', first: { state: 'support/welcome' } });
    expect(words(told.first)).toContain('zh: 欢迎致电流明');
    expect(told.keys.map((one) => one.key)).toEqual(['0', '1', '2']);
    expect(key(told, '0')).toMatchObject({ state: '@hold', queue: 'general' });
    expect(words(key(told, '0'))).toMatch(/putting you through[^]*You are next[^]*press 1/);
    expect(words(key(told, '2'))).toMatch(/^zh: 订单或配送/);
  });

  it('goes past the choice of a language when one is given', () => {
    const told = whatIf(lumen, ask(CHRISTMAS, { language: 'en' as Language }));
    expect(told.first.state).toBe('support/main');
    expect(told.keys.map((one) => one.key)).toEqual(['0', '1', '2', '3', '4', '9']);
    expect(key(told, '3')).toMatchObject({ state: 'repairs/closed', queue: null });
    expect(key(told, '9')).toMatchObject({ state: '@hold', queue: 'urgent' });
    const open = whatIf(lumen, ask('2026-12-22T11:00-05:00', { language: 'en' as Language }));
    expect(key(open, '3')).toMatchObject({ state: 'repairs/what' });
  });

  it('tells what is open, who is there, and from when a call back is rung', () => {
    const { hours, queues } = whatIf(lumen, ask(CHRISTMAS));
    const opens = Date.parse('2026-12-26T10:00-05:00');
    expect(hours.find(({ name }) => name === 'workshop')).toMatchObject({ open: false, changesAt: opens });
    const by = (name: string) => queues.find((queue) => queue.name === name);
    expect(by('repairs')).toMatchObject({ open: false, peopleAt: opens, callbackFrom: opens, onCall: false });
    expect(by('repairs')?.onDuty.map(({ id }) => id)).toEqual(['201', '202']);
    expect(by('general')).toMatchObject({ open: true, peopleAt: Date.parse(CHRISTMAS), callbackFrom: null });
    expect(by('urgent')).toMatchObject({ onCall: true });
  });

  it('speaks of nobody where nobody is on duty, and of who comes next', () => {
    const { hotline } = lumen.catalog;
    const workshop = Object.keys(hotline.hours).find(
      (name) => name === 'workshop',
    ) as (typeof hotline.agents)[never]['hours'];
    const agents = Object.fromEntries(
      Object.entries(hotline.agents).map(([id, agent]) => [id, { ...agent, hours: workshop }]),
    );
    const told = whatIf(machineOf({ ...lumen.catalog, hotline: { ...hotline, agents } }), ask(CHRISTMAS));
    expect(told.queues[0]).toMatchObject({ open: true, onDuty: [], peopleAt: Date.parse('2026-12-26T10:00-05:00') });
    expect(words(key(told, '0'))).toContain('Nobody is here right now. People are back tomorrow at 10 in the morning.');
  });

  it('speaks the language of a hotline that has but one, also to a withheld number', () => {
    const told = whatIf(games, ask('2026-12-22T11:00+08:00', { number: '+12025550140' as E164, caller: null }));
    expect(key(told, '3')).toMatchObject({ state: 'welcome/public-account' });
    expect(words(key(told, '9'))).toContain('zh: 下一位就是您。');
  });
});
