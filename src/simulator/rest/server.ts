import { timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Exchange } from '../exchange.ts';
import { strikes } from '../faults.ts';
import { accountRoutes } from './account.ts';
import { callRoutes } from './calls.ts';
import { conferenceRoutes } from './conferences.ts';
import { RestError } from './errors.ts';
import { messageRoutes } from './messages.ts';
import { numberRoutes } from './numbers.ts';
import { recordingRoutes } from './recordings.ts';

/** Longer than any client of ours waits. */
const LATE_MS = 8_000;

/** The REST API as a Fastify plugin: Basic auth, planned faults, errors in Twilio's shape. */
export function restApi(exchange: Exchange): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.setErrorHandler((error: unknown, _request, reply) => {
      const refusal = error instanceof RestError ? error : asRefusal(error);
      if (refusal.status === 401) void reply.header('www-authenticate', 'Basic realm="Twilio API"');
      void reply.code(refusal.status).send(refusal.toJSON());
    });
    app.addHook('onRequest', async (request, reply) => {
      void reply.header('twilio-concurrent-requests', '1');
      // As on an account in its default state, the sound of a recording can be had by whoever knows its URL: <Play> needs that.
      const sound = request.method === 'GET' && /\/Recordings\/RE[0-9a-f]{32}(\.wav|\.mp3)?$/.test(request.url);
      if (!sound && !authorised(exchange, request.headers.authorization))
        throw new RestError(401, 20003, 'Authenticate');
      if (strikes(exchange, 'restTooMany')) throw new RestError(429, 20429, 'Too Many Requests');
      if (strikes(exchange, 'restDown')) throw new RestError(500, 20500, 'Internal Server Error');
    });
    app.addHook('onSend', async () => {
      if (strikes(exchange, 'restLate'))
        await pause(LATE_MS, undefined, { signal: exchange.closing }).catch(() => undefined);
    });
    callRoutes(app, exchange);
    conferenceRoutes(app, exchange);
    recordingRoutes(app, exchange);
    messageRoutes(app, exchange);
    numberRoutes(app, exchange);
    accountRoutes(app, exchange);
  };
}

function asRefusal(error: unknown): RestError {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  return new RestError(
    status,
    status === 500 ? 20500 : 20001,
    error instanceof Error ? error.message : 'Internal Server Error',
  );
}

function authorised(exchange: Exchange, header: string | undefined): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Basic ${Buffer.from(`${exchange.accountSid}:${exchange.authToken}`).toString('base64')}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
