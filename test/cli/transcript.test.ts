import { describe, expect, it } from 'vitest';
import { printLine, transcriptOf } from '../../src/cli/phone/transcript.ts';
import type { CarrierEvent } from '../../src/simulator/client.ts';

const CALLER = 'CA1';
const AGENT = 'CA2';

/** Events as the carrier numbers them, half a second apart from 10 s on. */
function events(...happenings: readonly object[]): readonly CarrierEvent[] {
  return happenings.map(
    (happening, index) => ({ id: index + 1, at: 10_000 + index * 500, ...happening }) as CarrierEvent,
  );
}

const CALL = events(
  { type: 'created', leg: 'CA0', from: '+1', to: '+2', direction: 'inbound', parent: null },
  { type: 'speaking', leg: 'CA0', text: 'somebody else', language: 'en-US', lastsMs: 1, voice: false },
  { type: 'created', leg: CALLER, from: '+12025550142', to: '+12025550100', direction: 'inbound', parent: null },
  { type: 'ringing', leg: CALLER, to: '+12025550100' },
  { type: 'answered', leg: CALLER },
  { type: 'speaking', leg: CALLER, text: '欢迎致电。', language: 'cmn-CN', lastsMs: 1_000, voice: false },
  { type: 'pressed', leg: CALLER, key: '0', taken: true },
  { type: 'heard', leg: CALLER, text: '欢迎', language: 'cmn-CN', startAt: 0, endAt: 1, cut: true },
  { type: 'playing', leg: CALLER, what: 'http://127.0.0.1/music/hold.wav', lastsMs: 15_000 },
  { type: 'playing', leg: CALLER, what: 'http://127.0.0.1/music/hold.wav', lastsMs: 15_000 },
  { type: 'created', leg: AGENT, from: '+12025550100', to: '+12025550121', direction: 'outbound-api', parent: null },
  { type: 'ringing', leg: AGENT, to: '+12025550121' },
  { type: 'answered', leg: AGENT },
  { type: 'pressed', leg: AGENT, key: '1', taken: true },
  { type: 'joined', leg: AGENT, room: 'r', with: [], started: false },
  { type: 'joined', leg: CALLER, room: 'r', with: [AGENT], started: true },
  { type: 'joined', leg: AGENT, room: 'r', with: [CALLER], started: true },
  { type: 'ended', leg: AGENT, status: 'completed', by: 'person' },
  { type: 'ended', leg: CALLER, status: 'completed', by: 'application' },
);

describe('the transcript', () => {
  it('tells one call from both sides, with call times, and nobody else’s', () => {
    const transcript = transcriptOf(CALLER, '+12025550142', '+12025550100');
    const lines = CALL.flatMap((event) => transcript.take(event)).map(printLine);
    expect(lines).toEqual([
      '00:00  you      · ring +12025550100',
      '00:02  you      « [cmn-CN] 欢迎致电。',
      '00:02  you      · press 0',
      '00:03  you      « … cut short after "欢迎"',
      '00:03  you      « ♪ hold.wav',
      '00:05  agent 1  · phone rings',
      '00:05  agent 1  · answers',
      '00:06  agent 1  · press 1',
      '00:07  you      · talks with agent 1',
      '00:07  agent 1  · talks with you',
      '00:08  agent 1  · hang up',
      '00:08  you      · line over',
    ]);
  });

  it('counts from the first 0 to the first moment with a person', () => {
    const transcript = transcriptOf(CALLER, '+12025550142', '+12025550100');
    for (const event of CALL) transcript.take(event);
    expect(transcript.timeToPersonMs()).toBe(9 * 500);
  });

  it('knows the caller’s own phone when it is rung back', () => {
    const transcript = transcriptOf(CALLER, '+12025550142', '+12025550100');
    for (const event of CALL.slice(0, 3)) transcript.take(event);
    transcript.take({
      id: 99,
      at: 20_000,
      type: 'created',
      leg: 'CA3',
      from: '+12025550100',
      to: '+12025550142',
      direction: 'outbound-api',
      parent: null,
    });
    expect(transcript.phones.get('CA3')).toMatchObject({ who: 'you', agent: null });
  });
});
