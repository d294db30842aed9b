/** Large replies travel compressed: a board of 36 KB as 7, which on a slow line is the difference between now and a while ago. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Bytes. Smaller ones fit into a packet or a few. */
const WORTH = 4_096;
/** Higher ones cost twice the time for a tenth less. */
const LEVEL = 3;
const zip = promisify(gzip);

/** In the whole scope. The same reply to many at a time is compressed once. */
export function compressLarge(app: FastifyInstance): void {
  let last: { readonly text: string; readonly zipped: Promise<Buffer> } | undefined;
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < WORTH || !takesGzip(request.headers['accept-encoding']))
      return payload;
    if (last?.text !== payload) last = { text: payload, zipped: zip(payload, { level: LEVEL }) };
    const { zipped } = last;
    reply.header('content-encoding', 'gzip');
    return await zipped;
  });
}

/** Named, and not by `q=0`. */
const takesGzip = (accepted: string | string[] = ''): boolean =>
  String(accepted)
    .split(',')
    .some((one) => /^\s*gzip\s*(;|$)/i.test(one) && !/;\s*q=0(\.0*)?\s*$/i.test(one));
