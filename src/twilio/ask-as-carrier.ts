/** Requests a URL the way the carrier would: signed, with the form of a call. For looking whether it answers, and what. */
import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { z } from 'zod';

export interface CarrierReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Wall time. */
  readonly ms: number;
}

/** The carrier gives up on our URLs after as long (`OVERRIDES`). */
const PATIENCE_MS = 9_000;

/** Both ends of a call that never was. */
const NOBODY = '+266696687';
const TRIAL = z.object({ From: z.literal(NOBODY), To: z.literal(NOBODY) });

/** Was this form made here? Then its signature tells of the token that we were given, and nothing of the carrier's. */
export const isOurTrial = (form: unknown): boolean => TRIAL.safeParse(form).success;

/** An error says in words why there was no answer. What stands behind the `#` of the URL is for the carrier, and is not sent. */
export async function askAsCarrier(
  url: string,
  method: string,
  accountSid: string,
  token: string,
): Promise<CarrierReply | Error> {
  const bare = url.replace(/#.*$/s, '');
  const form = method.toUpperCase() === 'GET' ? null : formOf(accountSid);
  const began = performance.now();
  try {
    const response = await fetch(bare, {
      method: form === null ? 'GET' : 'POST',
      headers: {
        'x-twilio-signature': getExpectedTwilioSignature(token, bare, form ?? {}),
        'user-agent': 'TwilioProxy/1.1',
      },
      ...(form !== null && { body: new URLSearchParams(form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text,
      ms: Math.round(performance.now() - began),
    };
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    return new Error(cause);
  }
}

/** The end of a call that never was: every engine knows what to do with it, which is nothing. */
function formOf(accountSid: string): Record<string, string> {
  return {
    CallSid: `CA${randomBytes(16).toString('hex')}`,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallStatus: 'completed',
    Direction: 'inbound',
    From: NOBODY,
    To: NOBODY,
  };
}
