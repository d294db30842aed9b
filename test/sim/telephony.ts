/** The engine's port to the carrier, over the carrier's own REST routes, without a socket. */
import { parseCallSid } from '../../src/core/ids.ts';
import { seconds } from '../../src/core/time.ts';
import type { LegStatus, RestResult, Telephony } from '../../src/engine/carrier-ports.ts';
import { createPacer } from '../../src/twilio/pacer.ts';
import { failure } from '../../src/twilio/rest-result.ts';
import { ACCOUNT, CARRIER_TOKEN } from './names.ts';
import type { Process } from './node.ts';
import type { World } from './world.ts';

const TIMEOUT_MS = 5_000;
/** Ms to the carrier and back again, each. */
const FAR: readonly [number, number] = [20, 90];
const ROOT = `/2010-04-01/Accounts/${ACCOUNT}`;
const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${CARRIER_TOKEN}`).toString('base64')}`;

interface Said {
  readonly sid?: string;
  readonly status?: string | number;
  readonly code?: number;
}

export function simTelephony(world: World, process: Process, callsPerSecond: number): Telephony {
  const { timeline, chance, weather } = world;
  const pace = createPacer(() => callsPerSecond, {
    now: () => timeline.now,
    sleep: (ms) => new Promise((resolve) => void process.after(ms, resolve)),
  });

  const ask = (method: 'GET' | 'POST', path: string, form: Readonly<Record<string, string>>) =>
    new Promise<RestResult<Said>>((resolve) => {
      let over = false;
      const settle = (result: RestResult<Said>) => (): void => {
        if (over) return;
        over = true;
        cancel();
        resolve(result);
      };
      const cancel = process.after(TIMEOUT_MS, settle({ is: 'unknown' }));
      const arrive = async (): Promise<void> => {
        const { statusCode, body } = await world.carrierApp.inject({
          method,
          url: `${ROOT}${path}`,
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          ...(method === 'POST' && { payload: new URLSearchParams(form).toString() }),
        });
        const said = JSON.parse(body) as Said;
        const result: RestResult<Said> =
          statusCode < 300 ? { is: 'ok', value: said } : failure({ status: statusCode, code: said.code });
        // Done, and nobody told.
        if (weather.restLost()) return;
        timeline.after(chance.network.between(...FAR), () => process.deliver(settle(result)));
      };
      if (weather.restNeverArrives()) return;
      timeline.after(chance.network.between(...FAR), arrive);
    });

  const done = async (work: Promise<RestResult<Said>>): Promise<RestResult<null>> => {
    const result = await work;
    return result.is === 'ok' ? { is: 'ok', value: null } : result;
  };

  return {
    async ring(to, from, url, statusUrl, ringMs, fallbackUrl) {
      await pace();
      const result = await ask('POST', '/Calls.json', {
        To: to,
        From: from,
        Url: url,
        ...(fallbackUrl !== undefined && { FallbackUrl: fallbackUrl }),
        StatusCallback: statusUrl,
        StatusCallbackEvent: 'completed',
        Timeout: String(seconds(ringMs)),
      });
      if (result.is !== 'ok') return result;
      const sid = parseCallSid(result.value.sid ?? '');
      return sid === null ? { is: 'unknown' } : { is: 'ok', value: sid };
    },
    redirect: (leg, url) => done(ask('POST', `/Calls/${leg}.json`, { Url: url })),
    hangUp: (leg) => done(ask('POST', `/Calls/${leg}.json`, { Status: 'completed' })),
    async status(leg) {
      const result = await ask('GET', `/Calls/${leg}.json`, {});
      return result.is === 'ok' ? { is: 'ok', value: result.value.status as LegStatus } : result;
    },
    text: (to, from, body) => done(ask('POST', '/Messages.json', { To: to, From: from, Body: body })),
  };
}
