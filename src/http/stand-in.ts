/**
 * Who answers while a node has not reached Redis since it was started. Signatures, probes, music and figures are as always; a caller is
 * given the safety document and comes back by it, whoever answers for us is asked again in a moment, and nothing else is there yet.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SAFETY_ACCEPT, SAFETY_WHISPER } from '../core/twiml/safety.ts';
import { safetyAcceptXml, safetyWhisperXml } from './agent-answer.ts';
import type { HttpDeps, SafetyDeps } from './deps.ts';
import { askAgain, askAgainWithKey, keyOf } from './routes/agent.ts';
import { healthRoutes } from './routes/health.ts';
import { mediaRoutes } from './routes/media.ts';
import { fallbackRoutes } from './routes/voice.ts';
import { bareServer } from './server.ts';
import { document, type Failure, mayBeProbe, ticketOf, webhookDoor } from './webhook.ts';

export type StandInDeps = SafetyDeps & Pick<HttpDeps, 'music' | 'carrier' | 'storeState' | 'ready' | 'wall'>;

const FAILURE: Failure = { sid: null, why: 'the store has not been reached yet', lasts: false };

export async function buildStandIn(deps: StandInDeps): Promise<FastifyInstance> {
  const app = await bareServer(deps.engine.log);
  await app.register(mediaRoutes({ music: deps.music, audio: async () => null }));
  await app.register(healthRoutes(deps));
  await app.register(async (scope) => {
    webhookDoor(scope, deps);
    webhooks(scope, deps);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(503).send({
      error: {
        code: 'store-away',
        message:
          'Redis has not been reached since this engine was started: until it is there, calls are answered with the safety document, and there is nothing else.',
      },
    }),
  );
  return app;
}

function webhooks(app: FastifyInstance, deps: StandInDeps): void {
  const { metrics, engine, counters, wall } = deps;
  const answer = (path: string, how: 'ok' | 'safety', xml: (request: FastifyRequest) => string | null): void => {
    app.post(path, async (request, reply) => {
      const began = wall.now();
      const answered = xml(request);
      metrics.answered(path, how, wall.now() - began);
      return await document(reply, answered);
    });
  };
  const safety = (request: FastifyRequest): string => {
    counters.note('safetyGiven', engine.clock.now());
    engine.log.warn({ route: request.routeOptions.url }, 'caller given the safety document: Redis not reached yet');
    return deps.safety(ticketOf(request), mayBeProbe(request.body, deps));
  };
  answer('/voice', 'safety', safety);
  answer('/voice/*', 'safety', safety);
  answer('/agent/*', 'safety', (request) => askAgainWithKey(request, FAILURE, deps));
  answer('/agents/line', 'safety', (request) => askAgain(request, FAILURE, deps));
  // Nobody listens. Who is over without our knowing is found when carrier and store are compared.
  for (const path of ['/voice/status', '/voice/called/status', '/agent/status']) answer(path, 'safety', () => null);
  // Whoever the safety document rings.
  answer(SAFETY_WHISPER, 'ok', () => safetyWhisperXml(deps));
  answer(SAFETY_ACCEPT, 'ok', (request) => safetyAcceptXml(keyOf(request)));
  fallbackRoutes(app, deps);
}
