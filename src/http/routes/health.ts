/** Probes and figures for machines. */
import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../deps.ts';

export function healthRoutes({
  metrics,
  storeState,
  ready,
  carrier,
}: Pick<HttpDeps, 'metrics' | 'storeState' | 'ready' | 'carrier'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/health/live', async () => ({ live: true }));
    // Without Redis a node still answers callers from their tickets, so it stays in service and says so.
    app.get('/health/ready', async (_request, reply) =>
      reply.code(ready() ? 200 : 503).send({ ready: ready(), store: storeState(), carrier: carrier.kind }),
    );
    app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  };
}
