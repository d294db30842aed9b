/** The account as the doctor sees it, over the carrier's REST API. */
import type { Twilio } from 'twilio';
import type { CarrierConfig } from '../../runtime/config.ts';

export type TwilioConfig = CarrierConfig & { readonly kind: 'twilio' };

export interface NumberSetup {
  readonly sid: string;
  readonly number: string;
  readonly voiceUrl: string;
  readonly voiceMethod: string;
  readonly fallbackUrl: string;
  readonly fallbackMethod: string;
  readonly statusUrl: string;
  readonly statusMethod: string;
  /** Set: the number does not ask its own voice URL. */
  readonly elsewhere: 'a TwiML app' | 'a SIP trunk' | null;
  readonly voice: boolean;
}

export interface NumberChange {
  readonly voiceUrl?: string;
  readonly voiceMethod?: 'POST';
  readonly voiceFallbackUrl?: string;
  readonly voiceFallbackMethod?: 'POST';
  readonly statusCallback?: string;
  readonly statusCallbackMethod?: 'POST';
}

/** Every method throws the client's own error; `reasonOf` makes a sentence of it. */
export interface Account {
  self(): Promise<{ readonly status: string; readonly trial: boolean }>;
  numbers(): Promise<readonly NumberSetup[]>;
  /** Numbers that may be shown as caller id though the account does not own them. */
  verified(): Promise<readonly string[]>;
  /** May ordinary numbers of this country (ISO code) be rung? Null: the carrier does not know the country. */
  mayRing(country: string): Promise<boolean | null>;
  change(sid: string, change: NumberChange): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const MOST_NUMBERS = 1_000;

export async function openAccount({ accountSid, authTokens, apiKey, apiBaseUrl }: TwilioConfig): Promise<Account> {
  const { default: twilio } = await import('twilio');
  const client: Twilio = twilio(apiKey?.sid ?? accountSid, apiKey?.secret ?? authTokens[0], {
    accountSid,
    timeout: TIMEOUT_MS,
    ...(apiBaseUrl !== undefined && { edge: '', region: '' }),
  });
  if (apiBaseUrl !== undefined) for (const domain of [client.api, client.voice]) domain.baseUrl = apiBaseUrl;
  return {
    async self() {
      const { status, type } = await client.api.v2010.accounts(accountSid).fetch();
      return { status, trial: type === 'Trial' };
    },
    async numbers() {
      const all = await client.incomingPhoneNumbers.list({ limit: MOST_NUMBERS });
      return all.map((one) => ({
        sid: one.sid,
        number: one.phoneNumber,
        voiceUrl: one.voiceUrl ?? '',
        voiceMethod: one.voiceMethod,
        fallbackUrl: one.voiceFallbackUrl ?? '',
        fallbackMethod: one.voiceFallbackMethod,
        statusUrl: one.statusCallback ?? '',
        statusMethod: one.statusCallbackMethod,
        elsewhere: one.trunkSid ? 'a SIP trunk' : one.voiceApplicationSid ? 'a TwiML app' : null,
        voice: one.capabilities.voice,
      }));
    },
    verified: async () => (await client.outgoingCallerIds.list({ limit: MOST_NUMBERS })).map((one) => one.phoneNumber),
    async mayRing(country) {
      try {
        return (await client.voice.v1.dialingPermissions.countries(country).fetch()).lowRiskNumbersEnabled;
      } catch (error) {
        if ((error as { status?: unknown }).status === 404) return null;
        throw error;
      }
    },
    async change(sid, change) {
      await client.incomingPhoneNumbers(sid).update(change);
    },
  };
}

/** Why the carrier could not be asked, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const { status, code, message } = error as { status?: number; code?: number | string; message?: string };
  if (status === 401 || code === 20003)
    return 'the carrier does not accept the account SID with this token or key; copy both anew from its console';
  if (status === 429) return 'the carrier says "too many requests"; try again in a minute';
  return `the carrier could not be asked (${status ?? code ?? 'no answer'}: ${(message ?? String(error)).slice(0, 200)})`;
}
