import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { expect } from 'vitest';
import { HOTLINE, type TestHotline } from '../support/hotline.ts';
import { storeOf } from './caller-story.ts';

/** With which the carrier of `startHotline` signs. */
export const AUTH_TOKEN = 'test-token-of-the-carrier';

/** A leg in our own hands: each webhook is posted by the story, so that it can be posted twice, late, or with another's ticket. */
export function legOf(hotline: TestHotline, from: string) {
  const sid = `CA${randomBytes(16).toString('hex')}`;
  const base = {
    AccountSid: hotline.carrier.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: from,
    To: HOTLINE,
  };
  async function post(url: string, params: Readonly<Record<string, string>> = {}, token?: string): Promise<string> {
    const bare = url.replace(/#.*$/, '');
    const form = { ...base, ...params };
    const response = await fetch(bare, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: {
        'x-twilio-signature': getExpectedTwilioSignature(AUTH_TOKEN, bare, form),
        ...(token === undefined ? {} : { 'i-twilio-idempotency-token': token }),
      },
    });
    expect(response.status).toBe(200);
    const xml = await response.text();
    expect(xml).toMatch(/^<\?xml[^>]*>\s*<Response/);
    return xml;
  }
  return {
    sid,
    post,
    rings: (token?: string) => post(`${hotline.running.url}/voice`, { CallStatus: 'ringing' }, token),
    ends: () => post(`${hotline.running.url}/voice/status`, { CallStatus: 'completed' }),
    row: async () => (await storeOf(hotline).calls()).find((row) => row.sid === sid),
    turns: async () => (await storeOf(hotline).trail(sid)).filter(({ what }) => what === 'turn').length,
  };
}

/** Where a document wants keys and silence to go. */
export function actionOf(xml: string): string {
  const url = /<Gather[^>]* action="([^"]+)"/.exec(xml)?.[1];
  if (url === undefined) throw new Error(`nothing is asked in ${xml}`);
  return url.replaceAll('&amp;', '&');
}

/** The words of a document. */
export const wordsOf = (xml: string): string =>
  [...xml.matchAll(/<Say[^>]*>(.*?)<\/Say>/gs)].map(([, text]) => text?.replace(/<[^>]+>/g, '') ?? '').join(' ');
