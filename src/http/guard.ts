/** The door of everything that is JSON and not for the carrier. */
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../engine/deps.ts';
import { refusal, SESSION, triedToken } from './auth.ts';
import { holdBack, type WrongTokens } from './wrong-tokens.ts';

export interface GuardOptions {
  /** `PRESSZERO_API_TOKEN`; null = this machine only. */
  readonly token: string | null;
  /** Counted together for all that asks for the token. */
  readonly wrongTokens: WrongTokens;
  readonly log: Log;
}

/** Refuses, in the whole scope, whoever may not use the API. */
export async function guard(app: FastifyInstance, { token, wrongTokens, log }: GuardOptions): Promise<void> {
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    // What is answered to one who may ask is for no cache on the way, which would hand it to others.
    reply.header('cache-control', 'no-store');
    const session = request.cookies[SESSION];
    const refused = refusal(request.headers, request.method !== 'GET', token, session);
    if (refused === null) return;
    log.warn({ url: request.routeOptions.url, from: request.ip, why: refused.code }, 'api refused');
    if (refused.code === 'token' && triedToken(request.headers, session)) await holdBack(wrongTokens, request.ip);
    await reply.code(refused.status).send({ error: { code: refused.code, message: refused.message } });
  });
}
