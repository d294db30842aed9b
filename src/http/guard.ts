/** The door of everything that is JSON and not for the carrier. */
import type { FastifyInstance } from 'fastify';
import type { Log } from '../engine/deps.ts';
import { refusal } from './auth.ts';

/** Refuses, in the whole scope, whoever may not use the API. */
export function guard(
  app: FastifyInstance,
  { token, log }: { readonly token: string | null; readonly log: Log },
): void {
  app.addHook('onRequest', async (request, reply) => {
    const refused = refusal(request.headers, request.method !== 'GET', token);
    if (refused === null) return;
    log.warn({ url: request.routeOptions.url, from: request.ip, why: refused.code }, 'api refused');
    await reply.code(refused.status).send({ error: { code: refused.code, message: refused.message } });
  });
}
