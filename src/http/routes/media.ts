/** What callers hear that is not words: hold music from where it was, recorded prompts. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { slice } from '../hold-music.ts';
import type { HttpDeps } from '../deps.ts';

const Music = z.object({
  at: z.coerce.number().int().min(0).max(1e9),
  for: z.coerce.number().int().min(1_000).max(60_000),
});
const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ulaw': 'audio/ulaw',
  '.gsm': 'audio/gsm',
  '.aiff': 'audio/aiff',
};

export function mediaRoutes({ music, audioDir }: HttpDeps) {
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
    app.get<{ Params: { file: string } }>('/audio/:version/:file', async (request, reply) => {
      const { file } = request.params;
      const type = TYPES[extname(file)];
      const path = type !== undefined && /^[\w][\w.-]*$/.test(file) ? await recording(audioDir, file) : null;
      if (type === undefined || path === null)
        return reply.code(404).send({ error: { code: 'not-found', message: 'No such recording.' } });
      return reply.type(type).send(createReadStream(path));
    });
  };
}

/** The real path of a file; null for none, and for a link that leads out of the flows folder (which holds the audio folder). */
async function recording(audioDir: string, file: string): Promise<string | null> {
  try {
    const path = await realpath(join(audioDir, file));
    const inside = path.startsWith((await realpath(join(audioDir, '..'))) + sep);
    return inside && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}
