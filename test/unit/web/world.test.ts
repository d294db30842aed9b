import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../src/simulator/events.ts';
import { agentLeg, callerLeg, nothingYet, restarted, take, type World } from '../../../src/web/phone/world.ts';

const CALLER = '+12025550142';
const AGENT = '+12025550111';
const HOTLINE = '+12025550100';

/** The world after these, one a second. */
function after(...happenings: Happening[]): World {
  return happenings.reduce(
    (world, happening, index) => take(world, { ...happening, id: index + 1, at: index * 1_000 }),
    nothingYet,
  );
}
const created = (leg: string, from: string, to: string, direction: 'inbound' | 'outbound-api' = 'inbound') =>
  ({ type: 'created', leg, from, to, direction, parent: null }) as const;
const speaking = (leg: string, text: string) =>
  ({ type: 'speaking', leg, text, language: 'en-US', lastsMs: 2_000, voice: false }) as const;
const heard = (leg: string, text: string, cut: boolean) =>
  ({ type: 'heard', leg, text, language: 'en-US', startAt: 0, endAt: 0, cut }) as const;
const pressed = (leg: string, key: string) => ({ type: 'pressed', leg, key, taken: true }) as const;

describe('the world of the phones', () => {
  it('a sentence is being said, then heard as far as it came', () => {
    const begun = after(created('A', CALLER, HOTLINE), { type: 'answered', leg: 'A' }, speaking('A', 'Welcome to us.'));
    expect(callerLeg(begun, CALLER)).toMatchObject({ state: 'open', lines: [{ is: 'prompt', heard: null }] });
    const cut = take(begun, { ...heard('A', 'Welcome', true), id: 9, at: 9_000 });
    expect(callerLeg(cut, CALLER)?.lines).toMatchObject([{ text: 'Welcome to us.', heard: 7 }]);
  });

  it('keys that follow each other stand together', () => {
    const world = after(
      created('A', CALLER, HOTLINE),
      pressed('A', '1'),
      pressed('A', '2'),
      speaking('A', 'No.'),
      pressed('A', '3'),
    );
    expect(callerLeg(world, CALLER)?.lines.map(({ text }) => text)).toEqual(['12', 'No.', '3']);
  });

  it('a phone shows the call under way, else its last: a callback rings the caller', () => {
    const first = [
      created('A', CALLER, HOTLINE),
      { type: 'ended', leg: 'A', status: 'completed', by: 'person' },
    ] as const;
    expect(callerLeg(after(...first), CALLER)).toMatchObject({ sid: 'A', state: 'over', ending: 'hung-up' });
    const back = after(...first, created('B', HOTLINE, CALLER, 'outbound-api'), {
      type: 'ringing',
      leg: 'B',
      to: CALLER,
    });
    expect(callerLeg(back, CALLER)).toMatchObject({ sid: 'B', inbound: false, state: 'ringing' });
    expect(agentLeg(back, AGENT)).toBeNull();
  });

  it('joined and apart again', () => {
    const both = [created('A', CALLER, HOTLINE), created('B', HOTLINE, AGENT, 'outbound-api')] as const;
    const talk = { type: 'joined', leg: 'B', room: 'r', with: ['A'], started: true } as const;
    expect(agentLeg(after(...both, talk), AGENT)).toMatchObject({ with: ['A'], met: true });
    const left = { type: 'left', leg: 'B', room: 'r', with: [], why: '' } as const;
    expect(agentLeg(after(...both, talk, left), AGENT)).toMatchObject({ with: [], met: true });
  });

  it.each([
    [{ status: 'completed', by: 'line' }, 'dropped'],
    [{ status: 'completed', by: 'application' }, 'other-side'],
    [{ status: 'busy', by: 'carrier' }, 'busy'],
    [{ status: 'no-answer', by: 'carrier' }, 'unanswered'],
    [{ status: 'canceled', by: 'rest' }, 'unanswered'],
    [{ status: 'failed', by: 'carrier' }, 'failed'],
  ] as const)('ended as %j: %s', (how, ending) => {
    const world = after(created('A', CALLER, HOTLINE), { type: 'ended', leg: 'A', ...how });
    expect(callerLeg(world, CALLER)).toMatchObject({ state: 'over', ending });
  });

  it('a restart of the carrier ends what was under way, and keeps what was heard', () => {
    const world = restarted(after(created('A', CALLER, HOTLINE), speaking('A', 'Welcome.')));
    expect(callerLeg(world, CALLER)).toMatchObject({ ending: 'restarted', lines: [{ heard: 8 }] });
  });

  it('a leg it has not seen begin, and what no phone shows, change nothing', () => {
    const world = after(created('A', CALLER, HOTLINE));
    expect(take(world, { ...pressed('Z', '1'), id: 9, at: 0 })).toBe(world);
    expect(take(world, { type: 'listening', leg: 'A', kind: 'gather', id: 9, at: 0 })).toBe(world);
    const text = take(world, {
      type: 'message',
      leg: null,
      sid: 'SM',
      from: HOTLINE,
      to: CALLER,
      body: 'Hi',
      id: 9,
      at: 0,
    });
    expect(text.messages).toEqual([{ id: 9, to: CALLER, body: 'Hi' }]);
  });
});
