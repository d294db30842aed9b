/** The engine's port to the carrier, over the carrier's own REST routes, without a socket. */
import { type CallSid, parseCallSid, type RoomName } from '../../src/core/ids.ts';
import { seconds } from '../../src/core/time.ts';
import type { CarrierLeg, LegStatus, RestResult, Telephony } from '../../src/engine/carrier-ports.ts';
import { createPacer } from '../../src/twilio/pacer.ts';
import { failure } from '../../src/twilio/rest-result.ts';
import { inject } from '../support/inject.ts';
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
  readonly calls?: readonly SaidLeg[];
  readonly conferences?: readonly { readonly sid: string; readonly friendly_name: string; readonly status: string }[];
  readonly incoming_phone_numbers?: readonly {
    readonly phone_number: string;
    readonly voice_fallback_url: string;
    readonly voice_fallback_method: 'GET' | 'POST';
  }[];
  readonly participants?: readonly { readonly call_sid: string }[];
}

interface SaidLeg {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly status: LegStatus;
  readonly direction: string;
  readonly parent_call_sid: string | null;
  readonly date_created: string;
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
      const arrive = (): void => {
        // Not waited for here: the carrier may take its time, and time stands still meanwhile.
        const asked = {
          method,
          url: `${ROOT}${path}`,
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body: method === 'POST' ? new URLSearchParams(form).toString() : null,
        };
        void inject(world.carrierApp, asked).then(({ status, body }) => {
          const said = JSON.parse(body.toString()) as Said;
          const result: RestResult<Said> =
            status < 300 ? { is: 'ok', value: said } : failure({ status, code: said.code });
          world.points.pass(`carrier ${method} ${path.replace(/\?.*/, '').replace(/(CA|CF)\w+/, '…')}`, process);
          // Done, and nobody told.
          if (weather.restLost()) return;
          timeline.after(chance.network.between(...FAR), () => process.deliver(settle(result)));
        });
      };
      if (weather.restNeverArrives()) return;
      timeline.after(chance.network.between(...FAR), arrive);
    });

  const done = async (work: Promise<RestResult<Said>>): Promise<RestResult<null>> => {
    const result = await work;
    return result.is === 'ok' ? { is: 'ok', value: null } : result;
  };

  const listed = async <T>(
    states: readonly string[],
    path: (state: string) => string,
    rows: (said: Said) => readonly T[] | undefined,
  ): Promise<RestResult<readonly T[]>> => {
    const all: T[] = [];
    for (const result of await Promise.all(states.map((state) => ask('GET', path(state), {})))) {
      if (result.is !== 'ok') return result;
      all.push(...(rows(result.value) ?? []));
    }
    return { is: 'ok', value: all };
  };

  return {
    async ring({ to, from, url, statusUrl, ringMs, fallback, wanted }) {
      await pace();
      if (wanted !== undefined && !(await wanted())) return { is: 'gone' };
      const result = await ask('POST', '/Calls.json', {
        To: to,
        From: from,
        Url: url,
        ...(fallback !== undefined && { FallbackUrl: fallback.url, FallbackMethod: fallback.method }),
        StatusCallback: statusUrl,
        StatusCallbackEvent: 'completed',
        Timeout: String(seconds(ringMs)),
      });
      if (result.is !== 'ok') return result;
      const sid = parseCallSid(result.value.sid ?? '');
      return sid === null ? { is: 'unknown' } : { is: 'ok', value: sid };
    },
    async fallbackUrl(number) {
      const query = String(new URLSearchParams({ PhoneNumber: number }));
      const result = await ask('GET', `/IncomingPhoneNumbers.json?${query}`, {});
      if (result.is !== 'ok') return result;
      const own = result.value.incoming_phone_numbers?.find(({ phone_number }) => phone_number === number);
      const known = own !== undefined && own.voice_fallback_url !== '';
      return { is: 'ok', value: known ? { url: own.voice_fallback_url, method: own.voice_fallback_method } : null };
    },
    // The simulated hotline has no probe (`hotline.ts`), so nobody asks for these.
    ringWith: () => Promise.resolve({ is: 'unknown' }),
    fallback: () => Promise.resolve({ is: 'unknown' }),
    redirect: (leg, url) => done(ask('POST', `/Calls/${leg}.json`, { Url: url })),
    hangUp: (leg) => done(ask('POST', `/Calls/${leg}.json`, { Status: 'completed' })),
    async status(leg) {
      const result = await ask('GET', `/Calls/${leg}.json`, {});
      return result.is === 'ok' ? { is: 'ok', value: result.value.status as LegStatus } : result;
    },
    legs: () =>
      listed(
        ['ringing', 'in-progress'],
        (status) => `/Calls.json?Status=${status}&PageSize=1000`,
        (said) => said.calls?.map(legOf),
      ),
    async rung(to, from, since) {
      const result = await ask(
        'GET',
        `/Calls.json?${String(new URLSearchParams({ To: to, From: from, PageSize: '20' }))}`,
        {},
      );
      if (result.is !== 'ok') return result;
      const second = Math.floor(since / 1_000) * 1_000;
      const found = (result.value.calls ?? []).filter(({ date_created }) => Date.parse(date_created) >= second);
      return { is: 'ok', value: found.map(legOf) };
    },
    rooms: () =>
      listed(
        ['init', 'in-progress'],
        (status) => `/Conferences.json?Status=${status}&PageSize=1000`,
        (said) => said.conferences?.map(({ sid, friendly_name }) => ({ sid, name: friendly_name as RoomName })),
      ),
    endRoom: (room) => done(ask('POST', `/Conferences/${room}.json`, { Status: 'completed' })),
    async isOpen(room) {
      const result = await ask('GET', `/Conferences.json?${String(new URLSearchParams({ FriendlyName: room }))}`, {});
      if (result.is !== 'ok') return result;
      return { is: 'ok', value: (result.value.conferences ?? []).some(({ status }) => status !== 'completed') };
    },
    inRoom: (room) =>
      listed(
        [room],
        () => `/Conferences/${room}/Participants.json`,
        (said) => said.participants?.map(({ call_sid }) => call_sid as CallSid),
      ),
    forgetRecordings: () => Promise.resolve({ is: 'ok', value: 0 }),
    text: (to, from, body) => done(ask('POST', '/Messages.json', { To: to, From: from, Body: body })),
  };
}

const legOf = (leg: SaidLeg): CarrierLeg => ({
  sid: leg.sid as CallSid,
  from: leg.from,
  to: leg.to,
  status: leg.status,
  inbound: leg.direction === 'inbound',
  parent: leg.parent_call_sid as CallSid | null,
});
