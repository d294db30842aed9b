/** The door of everything that is JSON and not for the carrier. */
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../engine/deps.ts';
import { refusal, SESSION } from './auth.ts';

export interface GuardOptions {
  /** `PRESSZERO_API_TOKEN`; null = this machine only. */
  readonly token: string | null;
  readonly log: Log;
}

/** Refuses, in the whole scope, whoever may not use the API. */
export async function guard(app: FastifyInstance, { token, log }: GuardOptions): Promise<void> {
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    // What is answered to one who may ask is for no cache on the way, which would hand it to others.
    reply.header('cache-control', 'no-store');
    const refused = refusal(request.headers, request.method !== 'GET', token, request.cookies[SESSION]);
    if (refused === null) return;
    log.warn({ url: request.routeOptions.url, from: request.ip, why: refused.code }, 'api refused');
    await reply.code(refused.status).send({ error: { code: refused.code, message: refused.message } });
  });
}
