/** What the engine relies on of its carrier. Runs against every carrier the client side may meet. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallSid, E164, RoomName } from '../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../src/core/time.ts';
import type { Ring, Telephony } from '../../src/engine/carrier-ports.ts';

export const OURS = '+12025550100' as E164;
export const THEIRS = '+12025550142' as E164;

/** A carrier, the phone at `THEIRS`, and our application, in the hands of a test. */
export interface CarrierBench {
  readonly telephony: Telephony;
  /** Absolute URL of our application, with overrides in the fragment. */
  url(path: string): string;
  /** The phone rings for this leg; somebody picks it up, and the carrier has asked our application. */
  pickUp(leg: CallSid): Promise<void>;
  /** The person hangs up. */
  leave(leg: CallSid): Promise<void>;
  /** Resolves when the leg was sent to this URL. */
  sentTo(leg: CallSid, path: string): Promise<void>;
  /** What the carrier was told to ask when our application does not answer this leg. */
  fallbackOf(leg: CallSid): { readonly url: string; readonly method: string } | null;
  /** What the carrier does wrong from now on; `full` = every leg of the account is in use. */
  trouble(what: 'too-many' | 'down' | 'full' | 'lost'): Promise<void>;
  texts(): readonly { readonly to: string; readonly from: string; readonly body: string }[];
  close(): Promise<void>;
}

export function telephonyContract(name: string, start: () => Promise<CarrierBench>): void {
  describe(`telephony over ${name}`, () => {
    let bench: CarrierBench;
    beforeEach(async () => {
      bench = await start();
    });
    afterEach(() => bench.close());

    const ring = (to: string = THEIRS, more: Partial<Ring> = {}) =>
      bench.telephony.ring({
        to,
        from: OURS,
        url: bench.url('/answered'),
        statusUrl: bench.url('/status'),
        ringMs: 15_000 as DurationMs,
        ...more,
      });
    const rung = async (): Promise<CallSid> => {
      const result = await ring();
      if (result.is !== 'ok') throw new Error(`not rung: ${JSON.stringify(result)}`);
      return result.value;
    };
    const nobody = `CA${'9'.repeat(32)}` as CallSid;

    it('rings a phone, which then asks our application', async () => {
      const leg = await rung();
      expect(leg).toMatch(/^CA[0-9a-f]{32}$/);
      await bench.pickUp(leg);
      expect(await bench.telephony.status(leg)).toEqual({ is: 'ok', value: 'in-progress' });
    });

    it('sends a live leg elsewhere', async () => {
      const leg = await rung();
      await bench.pickUp(leg);
      expect(await bench.telephony.redirect(leg, bench.url('/pushed'))).toEqual({ is: 'ok', value: null });
      await bench.sentTo(leg, '/pushed');
    });

    it('ends a live leg, and one that still rings', async () => {
      const live = await rung();
      await bench.pickUp(live);
      expect(await bench.telephony.hangUp(live)).toEqual({ is: 'ok', value: null });
      expect(await bench.telephony.status(live)).toEqual({ is: 'ok', value: 'completed' });
      const ringing = await rung();
      expect(await bench.telephony.hangUp(ringing)).toEqual({ is: 'ok', value: null });
      expect(await bench.telephony.status(ringing)).toEqual({ is: 'ok', value: 'canceled' });
    });

    it('whoever has hung up is gone', async () => {
      const leg = await rung();
      await bench.pickUp(leg);
      await bench.leave(leg);
      expect(await bench.telephony.redirect(leg, bench.url('/pushed'))).toEqual({ is: 'gone' });
      expect(await bench.telephony.hangUp(leg)).toEqual({ is: 'gone' });
    });

    it('a leg nobody knows is gone', async () => {
      expect(await bench.telephony.status(nobody)).toEqual({ is: 'gone' });
      expect(await bench.telephony.redirect(nobody, bench.url('/x'))).toEqual({ is: 'gone' });
    });

    it('refuses what is no address, for good', async () => {
      expect(await ring('nonsense')).toEqual({ is: 'refused', code: 21211, retry: false });
    });

    it('refuses for now when there is too much at a time', async () => {
      await bench.trouble('too-many');
      expect(await ring()).toEqual({ is: 'refused', code: 20429, retry: true });
    });

    it('refuses for now when every leg of the account is in use', async () => {
      await bench.trouble('full');
      expect(await ring()).toEqual({ is: 'refused', code: 10004, retry: true });
    });

    it('does not claim to know what became of a request that failed', async () => {
      await bench.trouble('down');
      expect(await ring()).toEqual({ is: 'unknown' });
      expect(await bench.telephony.redirect(nobody, bench.url('/x'))).toEqual({ is: 'unknown' });
    });

    it('nor of one whose answer was lost', async () => {
      await bench.trouble('lost');
      expect(await ring()).toEqual({ is: 'unknown' });
    });

    it('tells which legs live, and which it was asked for', async () => {
      const since = (Date.now() - 1_000) as EpochMs;
      const leg = await rung();
      await bench.pickUp(leg);
      const told = { sid: leg, from: OURS, to: THEIRS, status: 'in-progress', inbound: false, parent: null };
      expect(await bench.telephony.legs()).toEqual({ is: 'ok', value: [told] });
      expect(await bench.telephony.rung(THEIRS, OURS, since)).toEqual({ is: 'ok', value: [told] });
      expect(await bench.telephony.rung('client:ann', OURS, since)).toEqual({ is: 'ok', value: [] });
      expect(await bench.telephony.rung(THEIRS, OURS, (Date.now() + 3_600_000) as EpochMs)).toMatchObject({
        value: [],
      });
      await bench.leave(leg);
      expect(await bench.telephony.legs()).toEqual({ is: 'ok', value: [] });
      expect(await bench.telephony.rung(THEIRS, OURS, since)).toMatchObject({ value: [{ status: 'completed' }] });
      expect(await bench.telephony.rooms()).toEqual({ is: 'ok', value: [] });
      expect(await bench.telephony.isOpen('pz-none' as RoomName)).toEqual({ is: 'ok', value: false });
    });

    it('rings with a document that is given at once', async () => {
      const leg = await bench.telephony.ringWith(THEIRS, OURS, '<Response><Hangup/></Response>', 15_000 as DurationMs);
      expect(leg).toEqual({ is: 'ok', value: expect.stringMatching(/^CA[0-9a-f]{32}$/) });
    });

    it("tells a number's fallback URL and how it is asked, and that a number has none", async () => {
      const told = { url: expect.stringContaining('/fallback'), method: expect.stringMatching(/^(GET|POST)$/) };
      expect(await bench.telephony.fallbackUrl(OURS)).toEqual({ is: 'ok', value: told });
      expect(await bench.telephony.fallbackUrl(THEIRS)).toEqual({ is: 'ok', value: null });
      await bench.trouble('down');
      expect(await bench.telephony.fallbackUrl(OURS)).toEqual({ is: 'unknown' });
    });

    it('rings nobody who is not wanted any more when the request would go out', async () => {
      const since = (Date.now() - 1_000) as EpochMs;
      expect(await ring(THEIRS, { wanted: async () => false })).toEqual({ is: 'gone' });
      expect(await bench.telephony.rung(THEIRS, OURS, since)).toEqual({ is: 'ok', value: [] });
      expect(await ring(THEIRS, { wanted: async () => true })).toMatchObject({ is: 'ok' });
    });

    it('rings with a fallback URL of its own', async () => {
      const fallback = { url: 'https://elsewhere.example/fallback', method: 'GET' } as const;
      const leg = await ring(THEIRS, { fallback });
      if (leg.is !== 'ok') throw new Error(`not rung: ${JSON.stringify(leg)}`);
      expect(bench.fallbackOf(leg.value)).toEqual(fallback);
    });

    it("tells what a number's fallback URL answers, and that a number has none", async () => {
      const answer = { document: expect.stringContaining('<Response'), ms: expect.any(Number) };
      expect(await bench.telephony.fallback(OURS)).toEqual({ is: 'ok', value: answer });
      expect(await bench.telephony.fallback(THEIRS)).toEqual({ is: 'ok', value: null });
    });

    it('forgets recordings of a call, however few', async () => {
      expect(await bench.telephony.forgetRecordings(await rung())).toEqual({ is: 'ok', value: 0 });
    });

    it('sends a text, cut to what one may hold', async () => {
      expect(await bench.telephony.text(THEIRS, OURS, '你'.repeat(2_000))).toEqual({ is: 'ok', value: null });
      expect(bench.texts()).toEqual([{ to: THEIRS, from: OURS, body: '你'.repeat(1_600) }]);
    });
  });
}
