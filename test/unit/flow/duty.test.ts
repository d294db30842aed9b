import { describe, expect, it } from 'vitest';
import { NO_ORDERS, type OpenOrders, peopleAgain, peopleThere } from '../../../src/core/flow/duty.ts';
import type { Hotline } from '../../../src/core/flow/model.ts';
import type { QueueName } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { readTexts } from '../../support/flows.ts';

const at = (text: string) => Date.parse(`${text}-05:00`) as EpochMs;
const orders = (more: Partial<OpenOrders>): OpenOrders => ({ ...NO_ORDERS, ...more });

/** Open to everybody from 9; Ana comes at 10, Ben only when he signs in. */
const { hotline } = readTexts({
  'hotline.yaml': `
hotline: clinic
title: Clinic
numbers: { +12025550100: desk }
languages: { en: }
queues:
  anytime:
  desk: { hours: office }
  signs-in: { hours: office }
  nobody: { on-call: [+12025550120] }
hours:
  office: { zone: America/New_York, mon-fri: "09:00-18:00" }
  ana: { zone: America/New_York, mon-fri: "10:00-17:00", holidays: [2026-12-25] }
agents:
  "1": { name: Ana, phone: +12025550111, hours: ana, queues: [anytime, desk] }
  "2": { name: Ben, client: ben, queues: [anytime, signs-in] }
emergency: [+12025550190]
`,
  'desk.yaml': 'flow: desk\nstart: human\nsteps:\n  one: human\n',
}).catalog;
const next = (queue: string, moment: EpochMs, by: OpenOrders = NO_ORDERS, people: Hotline = hotline) =>
  peopleThere(people, people.queues[queue as QueueName], by, moment);

describe('when people are there by schedule', () => {
  it.each([
    ['somebody is', 'desk', '2026-12-22T11:00', '2026-12-22T11:00'],
    ['open, and nobody on duty yet', 'desk', '2026-12-22T09:30', '2026-12-22T10:00'],
    ['closed: not when it opens, but when somebody comes', 'desk', '2026-12-22T20:00', '2026-12-23T10:00'],
    ['the holiday of those who answer, and the weekend after it', 'desk', '2026-12-24T20:00', '2026-12-28T10:00'],
    ['a queue that never closes', 'anytime', '2026-12-26T03:00', '2026-12-28T10:00'],
    ['all sign in: when the queue opens', 'signs-in', '2026-12-26T03:00', '2026-12-28T09:00'],
    ['all sign in, and it is open: nobody can say', 'signs-in', '2026-12-22T11:00', null],
    ['nobody at all', 'nobody', '2026-12-22T11:00', null],
  ])('%s', (_, queue, now, then) => {
    expect(next(queue, at(now))).toBe(then === null ? null : at(then));
  });

  it('is not before an order to close ends, and not the end of one without an end', () => {
    const closed = (until: string) => orders({ closedUntil: at(until) });
    expect(next('desk', at('2026-12-22T11:00'), closed('2026-12-22T12:00'))).toBe(at('2026-12-22T12:00'));
    expect(next('desk', at('2026-12-22T11:00'), closed('2026-12-22T17:30'))).toBe(at('2026-12-23T10:00'));
    expect(next('nobody', at('2026-12-22T11:00'), closed('2026-12-22T12:00'))).toBe(at('2026-12-22T12:00'));
    expect(next('desk', at('2026-12-22T11:00'), closed('2030-01-01T00:00'))).toBeNull();
  });

  it('is while an order to open stands, if somebody is on duty then', () => {
    const late = { ...hotline.hours, ana: hotline.hours['office' as never] } as Hotline['hours'];
    const early = { ...hotline, hours: { ...late, office: hotline.hours['ana' as never] } } as Hotline;
    const opened = orders({ openUntil: at('2026-12-22T12:00') });
    expect(next('desk', at('2026-12-22T08:00'), opened, early)).toBe(at('2026-12-22T09:00'));
    expect(next('desk', at('2026-12-22T08:00'), NO_ORDERS, early)).toBe(at('2026-12-22T10:00'));
  });

  it('is given up when no day ever suits both', () => {
    const never = {
      ...hotline.hours['ana' as never],
      weekly: [[], [], [], [], [], [{ fromMin: 600, toMin: 700 }], []],
    };
    const people = { ...hotline, hours: { ...hotline.hours, ana: never } } as unknown as Hotline;
    expect(next('desk', at('2026-12-22T11:00'), NO_ORDERS, people)).toBeNull();
  });
});

it('is remembered, and never wrong for it', () => {
  const moments = Array.from({ length: 24 * 14 }, (_, hour) => (at('2026-12-20T00:30') + hour * 3_600_000) as EpochMs);
  const given = [
    NO_ORDERS,
    orders({ closedUntil: at('2026-12-22T12:00') }),
    orders({ openUntil: at('2026-12-28T03:00') }),
  ];
  for (const moment of [...moments, ...moments.toReversed()])
    for (const by of given)
      for (const queue of Object.values(hotline.queues))
        expect(peopleAgain(hotline, queue, by, moment)).toBe(peopleThere(hotline, queue, by, moment));
});
