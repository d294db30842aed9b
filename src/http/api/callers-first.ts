/** A node that is behind answers callers, and nobody who only looks. */
import type { FastifyInstance } from 'fastify';
import { Refused } from './refused.ts';

const RETRY_AFTER_S = '3';

/** Refuses in the whole scope what changes nothing, while `isBehind`; what people order is still done. */
export function callersFirst(app: FastifyInstance, isBehind: () => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' || !isBehind()) return;
    reply.header('retry-after', RETRY_AFTER_S);
    throw new Refused(503, 'busy', 'This node is behind, and callers come first; ask again in a few seconds.');
  });
}
