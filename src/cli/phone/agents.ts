/**
 * Robots at the agents' phones: they answer after two seconds, press 1 when asked, talk for eight, hang up. All call time. The
 * caller who is rung back does the same, but leaves hanging up to the agent.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CarrierClient, CarrierEvent } from '../../simulator/client.ts';
import type { Phone } from './transcript.ts';

const ANSWER_MS = 2_000;
const TALK_MS = 8_000;
/** "press 1", "请按 1", "按一": how a whisper ends in the languages we speak. */
const ASKED = /press (1|one)\b|按\s*[1１一]/iu;

/** `take` is handed what happens; what a robot does then is not waited for, and too late a deed is no failure. */
export function agentRobots(
  carrier: CarrierClient,
  caller: string,
  rate: number,
  stopped: AbortSignal,
): { take(event: CarrierEvent, phone: Phone): void } {
  const pressed = new Set<string>();
  const meeting = new Set<string>();
  const later = (ms: number, deed: () => Promise<void>): void => {
    void pause(ms / rate, undefined, { signal: stopped, ref: false })
      .then(deed)
      .catch(() => undefined);
  };
  return {
    take(event, { sid, agent }) {
      if (sid === caller) return;
      if (event.type === 'ringing') later(ANSWER_MS, () => carrier.answer(sid));
      if (event.type === 'speaking' && ASKED.test(event.text) && !pressed.has(sid)) {
        pressed.add(sid);
        // A person listens to who is coming before pressing; "press 1" is the end of what is said.
        later(event.lastsMs, () => carrier.press(sid, '1'));
      }
      // Too early for anything to listen: the next time it is asked for, it is pressed again.
      if (event.type === 'pressed' && !event.taken) pressed.delete(sid);
      if (event.type === 'joined' && agent !== null && event.with.length > 0 && !meeting.has(sid)) {
        meeting.add(sid);
        later(TALK_MS, () => carrier.hangUp(sid));
      }
    },
  };
}
