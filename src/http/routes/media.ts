/** What callers hear that is not words: hold music from where it was, recorded prompts. */
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Version } from '../../core/ids.ts';
import { slice } from '../hold-music.ts';
import type { HttpDeps } from '../deps.ts';

const Music = z.object({
  at: z.coerce.number().int().min(0).max(1e9),
  for: z.coerce.number().int().min(1_000).max(60_000),
});
const VERSION = /^[0-9a-f]{16}$/;
const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ulaw': 'audio/ulaw',
  '.gsm': 'audio/gsm',
  '.aiff': 'audio/aiff',
};

export function mediaRoutes({ music, audio }: Pick<HttpDeps, 'music' | 'audio'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/music/hold.wav', async (request, reply) => {
      const asked = Music.safeParse(request.query);
      if (!asked.success)
        return reply.code(400).send({ error: { code: 'bad-request', message: 'at and for are milliseconds.' } });
      return reply
        .type('audio/wav')
        .header('cache-control', 'public, max-age=86400')
        .send(slice(music, asked.data.at, asked.data.for));
    });
    // A version's recordings never change, so whoever has one need not ask again.
    app.get<{ Params: { version: string; file: string } }>('/audio/:version/:file', async (request, reply) => {
      const { version, file } = request.params;
      const type = TYPES[extname(file)];
      const bytes = type !== undefined && VERSION.test(version) ? await audio(version as Version, file) : null;
      if (type === undefined || bytes === null)
        return reply.code(404).send({ error: { code: 'not-found', message: 'No such recording.' } });
      return reply
        .type(type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });
  };
}
