import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { ask } from './webhooks/ask.ts';

const types = /^audio\/(mpeg|mp3|wav|wave|x-wav|aiff|x-aifc|x-aiff|x-gsm|gsm|ulaw|basic)$/;
const LIMIT = 64 * 1024 * 1024;
const UNKNOWN_MS = 5000;

export type Sound =
  | { readonly is: 'sound'; readonly lastsMs: number }
  | { readonly is: 'failed'; readonly code: number; readonly why: string };

/** True for the content types Twilio plays. */
export const isAudio = (type: string | null): boolean =>
  types.test((type ?? '').split(';')[0]?.trim().toLowerCase() ?? '');

/** Fetches an audio file (GET, signed, without call parameters) and finds how long it plays. `wrongType` is the error for anything else. */
export async function fetchSound(exchange: Exchange, leg: Leg, url: string, wrongType: 13420 | 13325): Promise<Sound> {
  const known = exchange.media.get(url);
  if (known !== undefined && known.until > exchange.wire.now()) return { is: 'sound', lastsMs: known.lastsMs };
  const answer = await ask(exchange, { leg, url, method: 'GET', params: {}, limit: LIMIT, mayBreak: false });
  if (answer.is === 'failed') return answer;
  if (answer.status >= 400) return { is: 'failed', code: 11200, why: `audio answered ${answer.status}` };
  if (!isAudio(answer.type)) return { is: 'failed', code: wrongType, why: `not audio: ${answer.type ?? 'no type'}` };
  const lastsMs = wavLength(answer.body) ?? UNKNOWN_MS;
  const age = /max-age=(\d+)/.exec(String(answer.headers['cache-control'] ?? ''));
  if (age !== null) exchange.media.set(url, { lastsMs, until: exchange.wire.now() + Number(age[1]) * 1000 });
  return { is: 'sound', lastsMs };
}

/** Length of a WAV in ms from its chunks; null for other formats. */
export function wavLength(body: Buffer): number | null {
  if (body.length < 12 || body.toString('latin1', 0, 4) !== 'RIFF' || body.toString('latin1', 8, 12) !== 'WAVE')
    return null;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= body.length;) {
    const name = body.toString('latin1', at, at + 4);
    const size = body.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 20 <= body.length) bytesPerSecond = body.readUInt32LE(at + 16);
    if (name === 'data')
      return bytesPerSecond === 0 ? null : (Math.min(size, body.length - at - 8) / bytesPerSecond) * 1000;
    at += 8 + size + (size % 2);
  }
  return null;
}

const han = /\p{Script=Han}/gu;

/** How long a text takes to speak: 15 Latin characters or 4.5 Han characters a second, at least half a second. */
export function speakingMs(text: string): number {
  const spoken = text.trim();
  const hanCount = spoken.match(han)?.length ?? 0;
  return Math.max(500, (hanCount / 4.5 + (spoken.length - hanCount) / 15) * 1000);
}
