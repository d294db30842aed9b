import type { FastifyInstance } from 'fastify';
import type { Exchange } from '../exchange.ts';
import type { Recording } from '../recordings.ts';
import { recordingWav } from '../recordings.ts';
import { notFound } from './errors.ts';
import { one } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { recordingJson, root } from './shapes.ts';

/** Recordings: list, one as JSON or sound, deletion. */
export function recordingRoutes(app: FastifyInstance, exchange: Exchange): void {
  const path = `${root(exchange)}/Recordings`;
  const find = (name: string, url: string): Recording => {
    const recording = exchange.recordings.get(name);
    if (recording === undefined) throw notFound(url);
    return recording;
  };
  app.get<{ Querystring: Form }>(`${path}.json`, (request) => {
    const call = one(request.query, 'CallSid');
    const wanted = [...exchange.recordings.values()].filter(
      (recording) => (call ?? recording.callSid) === recording.callSid,
    );
    return page(
      `${path}.json`,
      request.query,
      'recordings',
      wanted.toReversed().map((recording) => recordingJson(exchange, recording)),
    );
  });
  app.get<{ Params: { file: string } }>(`${path}/:file`, (request, reply) => {
    const [sid = '', kind = 'wav'] = request.params.file.split('.');
    const recording = find(sid, request.url);
    if (kind === 'json') return reply.send(recordingJson(exchange, recording));
    return reply.type(kind === 'mp3' ? 'audio/mpeg' : 'audio/x-wav').send(recordingWav(recording));
  });
  app.delete<{ Params: { file: string } }>(`${path}/:file`, (request, reply) => {
    const sid = request.params.file.replace(/\..*$/, '');
    find(sid, request.url);
    exchange.recordings.delete(sid);
    void reply.code(204).send();
  });
}
