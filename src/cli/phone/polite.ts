/** A scripted caller who has been helped and has nothing left to do hangs up, as people do, instead of waiting to be asked twice. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CarrierClient, CarrierEvent } from '../../simulator/client.ts';
import type { Phone } from './transcript.ts';

/** Call time from the end of the talk. */
const HELPED_MS = 10_000;

/** `busy`: the script has steps left at first. */
export function politeCaller(
  carrier: CarrierClient,
  busy: boolean,
  rate: number,
  stopped: AbortSignal,
): { take(event: CarrierEvent, phone: Phone): void } {
  let scripted = busy;
  let helped: Phone | null = null;
  let talks = 0;
  const hangUpSoon = (): void => {
    if (scripted || helped === null) return;
    const { sid } = helped;
    const before = talks;
    void pause(HELPED_MS / rate, undefined, { signal: stopped, ref: false })
      .then(async () => {
        // Not when somebody else was there meanwhile: that talk's own end counts.
        if (before === talks) await carrier.hangUp(sid);
      })
      .catch(() => undefined);
  };
  return {
    take(event, phone) {
      if (phone.agent !== null) return;
      if (event.type === 'joined' && event.with.length > 0) talks += 1;
      if (event.type === 'script') scripted = false;
      else if (event.type === 'left' && talks > 0) helped = phone;
      else return;
      hangUpSoon();
    },
  };
}
