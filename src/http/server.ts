/** Builds the HTTP server without listening: routes in, dependencies handed over. Whatever fails, a caller hears a sentence. */
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { mediaRoutes } from './routes/media.ts';
import { healthRoutes } from './routes/health.ts';
import { agentRoutes } from './routes/agent.ts';
import { agentsLineRoutes } from './routes/agents-line.ts';
import { voiceRoutes } from './routes/voice.ts';
import { webhookDoor } from './webhook.ts';
import type { Log } from '../engine/deps.ts';
import type { HttpDeps } from './deps.ts';

/** Carriers cut documents at 64 kB and so do we with theirs. */
const BODY_LIMIT = 64 * 1024;
const SLOW_MS = 10_000;

export type Plugin = (app: FastifyInstance) => void | Promise<void>;

/** A server without routes: its limits, forms, and how failures are told. */
export async function bareServer(log: Log): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    // Slow bodies are cut off; the carrier itself gives up after 15 s. Node looks only every 30 s unless told, and takes the larger
    // of the two times for the whole request.
    requestTimeout: SLOW_MS,
    http: { headersTimeout: SLOW_MS, connectionsCheckingInterval: 1_000 },
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 2_000 },
    // Whoever still asks while we stop is answered, and told that this connection ends.
    return503OnClosing: false,
    // Idle keep-alive connections must not hold up the stop; requests under way are still answered.
    forceCloseConnections: 'idle',
    // Found before any route, such as a path that cannot be decoded: told as all failures are.
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      void reply.code(error.statusCode ?? 400).send({ error: { code: 'refused', message: error.message } });
    },
  });
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) log.error({ error: error.stack }, 'request failed');
    return reply.code(status).send({
      error: {
        code: status === 500 ? 'internal' : 'refused',
        message: status === 500 ? 'Something went wrong.' : error.message,
      },
    });
  });
  return app;
}

const IDLE_EVERY_MS = 50;
/** Longer than any webhook is given (`ANSWER_MS`). */
const LAST_MS = 5_000;

/**
 * Requests under way are answered first; then nobody's open connection is waited for. Node looks for idle ones only once, before those
 * are, and has no limit any more for one on which nothing was ever asked (a browser opens such).
 */
export async function closeServer(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_EVERY_MS);
  const last = setTimeout(() => app.server.closeAllConnections(), LAST_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(last);
  }
}

/** `plugins`: the admin API and, beside a simulated carrier, its control; registered by the composition root. */
export async function buildServer(deps: HttpDeps, plugins: readonly Plugin[] = []): Promise<FastifyInstance> {
  const app = await bareServer(deps.engine.log);
  await app.register(mediaRoutes(deps));
  await app.register(healthRoutes(deps));
  await app.register(async (scope) => {
    webhookDoor(scope, deps);
    voiceRoutes(scope, deps);
    agentRoutes(scope, deps);
    agentsLineRoutes(scope, deps);
  });
  for (const plugin of plugins) await app.register(async (scope) => plugin(scope));
  // Only POST leads on at the webhooks: a GET there is not the carrier (and would be cached).
  app.setNotFoundHandler((request, reply) => {
    const webhook = /^\/(voice|agent|agents|safety)\b/.test(request.url);
    if (webhook) reply.header('allow', 'POST');
    return reply.code(webhook ? 405 : 404).send({
      error: { code: webhook ? 'method' : 'not-found', message: webhook ? 'Use POST.' : 'There is nothing here.' },
    });
  });
  return app;
}
