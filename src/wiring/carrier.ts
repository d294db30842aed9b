/** The carrier: Twilio (or one that speaks like it) when it is configured, else the simulated one in this process, over HTTP all the same. */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Hotline } from '../core/flow/model.ts';
import type { E164 } from '../core/ids.ts';
import type { Counters } from '../engine/alarms.ts';
import type { RestResult, Telephony } from '../engine/carrier-ports.ts';
import type { Clock } from '../engine/ports.ts';
import type { CarrierInfo } from '../http/routes/admin.ts';
import type { Plugin } from '../http/server.ts';
import type { Config } from '../runtime/config.ts';
import { startCarrier } from '../simulator/carrier.ts';
import { asksTwice } from '../twilio/ask-twice.ts';
import { createTelephony } from '../twilio/telephony.ts';

export interface CarrierLink {
  readonly kind: CarrierInfo['kind'];
  readonly accountSid: string;
  readonly authTokens: readonly string[];
  telephony(counters: Counters, clock: Clock): Telephony;
  /** Our address is known now, or the hotline has other numbers: the simulated carrier's numbers ring there. */
  pointAt(base: string): Promise<void>;
  describe(): CarrierInfo;
  /** The simulated carrier's control, for our own pages; null beside a real one. */
  readonly control: Plugin | null;
  close(): Promise<void>;
}

/** `hotline`: the live one, asked for whenever it matters. */
export async function openCarrier(config: Config, hotline: () => Hotline, log: Logger): Promise<CarrierLink> {
  return config.carrier.kind === 'twilio'
    ? twilio(config.carrier, config.clockRate, hotline, log)
    : await simulated(config, hotline, log);
}

function twilio(
  carrier: Config['carrier'] & { kind: 'twilio' },
  rate: number,
  hotline: () => Hotline,
  log: Logger,
): CarrierLink {
  return {
    kind: 'twilio',
    accountSid: carrier.accountSid,
    authTokens: carrier.authTokens,
    telephony: (counters, clock) =>
      insistent(
        createTelephony({
          accountSid: carrier.accountSid,
          authToken: carrier.authTokens[0],
          ...(carrier.apiKey && { apiKey: carrier.apiKey }),
          ...(carrier.apiBaseUrl !== undefined && { apiBaseUrl: carrier.apiBaseUrl }),
          // The carrier counts in its own time, which runs as fast as ours.
          callsPerSecond: () => hotline().carrier.callsPerSecond * rate,
        }),
        counters,
        clock,
        rate,
      ),
    pointAt: async () => log.info('real carrier: its numbers must point here (presszero doctor)'),
    describe: () => ({ kind: 'twilio' }),
    control: null,
    close: async () => {},
  };
}

async function simulated(config: Config, hotline: () => Hotline, log: Logger): Promise<CarrierLink> {
  const accountSid = `AC${'0'.repeat(32)}`;
  const authToken = randomBytes(16).toString('hex');
  const limits = hotline().carrier;
  const carrier = await startCarrier({
    accountSid,
    authToken,
    numbers: [],
    rate: config.clockRate,
    callsPerSecond: limits.callsPerSecond,
    ...(limits.maxCalls !== null && { maxCalls: limits.maxCalls }),
  });
  log.info({ url: carrier.url }, 'simulated carrier');
  return {
    kind: 'simulated',
    accountSid,
    authTokens: [authToken],
    telephony: (counters, clock) =>
      insistent(
        createTelephony({ accountSid, authToken, apiBaseUrl: carrier.url, callsPerSecond: () => null }),
        counters,
        clock,
        config.clockRate,
      ),
    pointAt: async (base) => {
      for (const number of numbersOf(hotline())) {
        carrier.updateNumber(number, {
          voiceUrl: `${base}/voice`,
          fallbackUrl: `${base}/fallback`,
          statusUrl: `${base}/voice/status`,
        });
      }
    },
    describe: () => ({ kind: 'simulated', url: carrier.url }),
    control: carrier.control,
    close: () => carrier.close(),
  };
}

/** Every number of ours; whoever rings one of them rings here. */
export function numbersOf({ numbers, agentsNumber, probe }: Hotline): readonly E164[] {
  const others = [agentsNumber, probe?.from].flatMap((own) => own ?? []);
  return [...new Set([...(Object.keys(numbers) as E164[]), ...others])];
}

/** Ms of call time between the two times that a question is asked. */
const PAUSE_MS = 1_000;

function insistent(telephony: Telephony, counters: Counters, clock: Clock, rate: number): Telephony {
  return asksTwice(counted(telephony, counters, clock), () => setTimeout(PAUSE_MS / rate));
}

/** How REST goes, for the alarm about the carrier. */
function counted(telephony: Telephony, counters: Counters, clock: Clock): Telephony {
  const count = <T>(result: RestResult<T>): RestResult<T> => {
    // A carrier that takes no connection (0), or an account that refuses us altogether (a token that was rotated), is as bad as no answer.
    const bad = result.is === 'unknown' || (result.is === 'refused' && (result.code === 0 || result.code === 20003));
    counters.note(bad ? 'restUnknown' : 'restOk', clock.now());
    return result;
  };
  return {
    ring: async (phone) => {
      const rung = await telephony.ring(phone);
      // Not wanted any more: it says nothing of the carrier.
      return rung.is === 'gone' ? rung : count(rung);
    },
    ringWith: async (...args) => count(await telephony.ringWith(...args)),
    fallbackUrl: async (...args) => count(await telephony.fallbackUrl(...args)),
    fallback: async (...args) => count(await telephony.fallback(...args)),
    redirect: async (...args) => count(await telephony.redirect(...args)),
    hangUp: async (...args) => count(await telephony.hangUp(...args)),
    status: async (...args) => count(await telephony.status(...args)),
    text: async (...args) => count(await telephony.text(...args)),
    legs: async () => count(await telephony.legs()),
    rung: async (...args) => count(await telephony.rung(...args)),
    rooms: async () => count(await telephony.rooms()),
    endRoom: async (...args) => count(await telephony.endRoom(...args)),
    isOpen: async (...args) => count(await telephony.isOpen(...args)),
    inRoom: async (...args) => count(await telephony.inRoom(...args)),
    forgetRecordings: async (...args) => count(await telephony.forgetRecordings(...args)),
  };
}
