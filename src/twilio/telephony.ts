/**
 * The `Telephony` port over the carrier's REST API, by its own client. Nothing is repeated here: a call that may have been made
 * must not be made twice, and whoever knows what it was for decides.
 */
import type { Twilio } from 'twilio';
import type { CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import { type CallSid, type E164, parseCallSid, type RoomName } from '../core/ids.ts';
import { seconds } from '../core/time.ts';
import type {
  CarrierLeg,
  CarrierRoom,
  FallbackUrl,
  LegStatus,
  RestResult,
  Telephony,
} from '../engine/carrier-ports.ts';
import { askAsCarrier } from './ask-as-carrier.ts';
import { createPacer, type PacerTime } from './pacer.ts';
import { failure } from './rest-result.ts';

export interface TelephonyOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Used instead of the token when set: it can be taken back without stopping the number. */
  readonly apiKey?: { readonly sid: string; readonly secret: string };
  /** Another carrier that speaks this API, or the simulated one. */
  readonly apiBaseUrl?: string;
  /** Calls started per second of wall time; null = as many as are asked for. */
  readonly callsPerSecond: () => number | null;
  readonly time?: PacerTime;
  /** Wall time after which the outcome of a request is unknown (5 s). */
  readonly timeoutMs?: number;
}

/** Wall time for which an answer of the carrier is waited. */
export const TIMEOUT_MS = 5_000;
/** The carrier rings at most this long. */
const MAX_RING_S = 600;
const SMS_CHARS = 1_600;

const STATUSES: ReadonlySet<string> = new Set<LegStatus>([
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
]);

export function createTelephony(options: TelephonyOptions): Telephony {
  const pace = createPacer(options.callsPerSecond, options.time);
  // Loaded at once: the first agent should not wait for it to be.
  const opened = open(options);
  const client = (): Promise<Twilio> => opened;
  return {
    async ring({ to, from, url, statusUrl, ringMs, fallback, wanted }) {
      await pace();
      if (wanted !== undefined && !(await wanted())) return { is: 'gone' };
      return attempt(async () => {
        const call = await (
          await client()
        ).calls.create({
          to,
          from,
          url,
          ...(fallback !== undefined && { fallbackUrl: fallback.url, fallbackMethod: fallback.method }),
          statusCallback: statusUrl,
          statusCallbackEvent: ['completed'],
          timeout: Math.min(MAX_RING_S, seconds(ringMs)),
        });
        // A call without a name of its own may ring all the same.
        const sid = parseCallSid(call.sid);
        return sid === null ? { is: 'unknown' } : { is: 'ok', value: sid };
      });
    },
    async ringWith(to, from, twiml, ringMs) {
      await pace();
      return attempt(async () => {
        const call = await (
          await client()
        ).calls.create({ to, from, twiml, timeout: Math.min(MAX_RING_S, seconds(ringMs)) });
        const sid = parseCallSid(call.sid);
        return sid === null ? { is: 'unknown' } : { is: 'ok', value: sid };
      });
    },
    fallbackUrl: (number) => attempt(async () => ({ is: 'ok', value: await fallbackUrlOf(number, await client()) })),
    fallback: (number) =>
      attempt(async () => {
        const own = await fallbackUrlOf(number, await client());
        if (own === null) return { is: 'ok', value: null };
        const { accountSid, authToken } = options;
        const answer = await askAsCarrier(own.url, own.method, accountSid, authToken);
        if (answer instanceof Error) return { is: 'ok', value: { document: null, ms: 0 } };
        const { status, type, text, ms } = answer;
        return { is: 'ok', value: { document: status === 200 && /xml/.test(type) ? text : null, ms } };
      }),
    redirect: (leg, url) => done(async () => (await client()).calls(leg).update({ url })),
    // Ends a live leg and stops one that still rings.
    hangUp: (leg) => done(async () => (await client()).calls(leg).update({ status: 'completed' })),
    status: (leg) =>
      attempt(async () => {
        const { status } = await (await client()).calls(leg).fetch();
        return STATUSES.has(status) ? { is: 'ok', value: status as LegStatus } : { is: 'unknown' };
      }),
    forgetRecordings: (call) =>
      attempt(async () => {
        const api = await client();
        const recordings = await api.recordings.list({ callSid: call });
        // What the library lists does not know its own name, and cannot remove itself.
        for (const { sid } of recordings) await api.recordings(sid).remove();
        return { is: 'ok', value: recordings.length };
      }),
    text: (to, from, body) =>
      done(async () => (await client()).messages.create({ to, from, body: body.slice(0, SMS_CHARS) })),
    legs: () =>
      attempt(async () => {
        const { calls } = await client();
        const each = await Promise.all(LIVE.map((status) => calls.list({ status, pageSize: PAGE, limit: MOST_LEGS })));
        return { is: 'ok', value: each.flat().flatMap(legOf) };
      }),
    rung: (to, from, since) =>
      attempt(async () => {
        const found = await (await client()).calls.list({ to, from, limit: 20 });
        // The carrier dates by the second.
        const second = Math.floor(since / 1_000) * 1_000;
        return { is: 'ok', value: found.filter(({ dateCreated }) => dateCreated.getTime() >= second).flatMap(legOf) };
      }),
    rooms: () =>
      attempt(async () => {
        const { conferences } = await client();
        const each = await Promise.all(
          OPEN.map((status) => conferences.list({ status, pageSize: PAGE, limit: MOST_LEGS })),
        );
        return {
          is: 'ok',
          value: each.flat().map(({ sid, friendlyName }): CarrierRoom => ({ sid, name: friendlyName as RoomName })),
        };
      }),
    isOpen: (room) =>
      attempt(async () => {
        const named = await (await client()).conferences.list({ friendlyName: room, limit: 20 });
        return { is: 'ok', value: named.some(({ status }) => status !== 'completed') };
      }),
    endRoom: (room) =>
      attempt(async () => {
        await (await client()).conferences(room).update({ status: 'completed' });
        return { is: 'ok', value: null };
      }),
    inRoom: (room) =>
      attempt(async () => {
        const all = await (await client()).conferences(room).participants.list({ limit: 20 });
        return { is: 'ok', value: all.map(({ callSid }) => callSid as CallSid) };
      }),
  };
}

/** The carrier finds numbers by any part of them. */
async function fallbackUrlOf(number: E164, { incomingPhoneNumbers }: Twilio): Promise<FallbackUrl | null> {
  const found = await incomingPhoneNumbers.list({ phoneNumber: number, limit: 20 });
  const own = found.find(({ phoneNumber }) => phoneNumber === number);
  if (own === undefined || !own.voiceFallbackUrl) return null;
  return { url: own.voiceFallbackUrl, method: own.voiceFallbackMethod === 'GET' ? 'GET' : 'POST' };
}

/** What the carrier's lists are asked for. `in-progress` talks, or hears a document; `init` is a room that waits for its second. */
const LIVE = ['ringing', 'in-progress'] as const;
const OPEN = ['init', 'in-progress'] as const;
const PAGE = 1_000;
const MOST_LEGS = 20_000;

function legOf(call: CallInstance): readonly CarrierLeg[] {
  const sid = parseCallSid(call.sid);
  if (sid === null || !STATUSES.has(call.status)) return [];
  return [
    {
      sid,
      from: call.from,
      to: call.to,
      status: call.status,
      inbound: call.direction === 'inbound',
      parent: parseCallSid(call.parentCallSid ?? ''),
    },
  ];
}

/** The full client is heavy, so it is loaded beside whatever else starts. */
async function open({ accountSid, authToken, apiKey, apiBaseUrl, timeoutMs }: TelephonyOptions): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const client = twilio(apiKey?.sid ?? accountSid, apiKey?.secret ?? authToken, {
    accountSid,
    autoRetry: false,
    timeout: timeoutMs ?? TIMEOUT_MS,
    // Region and edge rewrite host names, which another carrier's host would not survive.
    ...(apiBaseUrl === undefined ? {} : { edge: '', region: '' }),
  });
  if (apiBaseUrl !== undefined) client.api.baseUrl = apiBaseUrl;
  return client;
}

async function attempt<T>(work: () => Promise<RestResult<T>>): Promise<RestResult<T>> {
  try {
    return await work();
  } catch (error) {
    return failure(error);
  }
}

const done = (work: () => Promise<unknown>): Promise<RestResult<null>> =>
  attempt(async () => {
    await work();
    return { is: 'ok', value: null };
  });
