import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import twilio from 'twilio';
import { startCarrier } from '../../src/simulator/carrier.ts';
import type { Carrier, CarrierOptions } from '../../src/simulator/carrier.ts';

export const accountSid = `AC${'0'.repeat(31)}1`;
export const authToken = 'a'.repeat(32);
export const hotline = '+12025550100';
export const caller = '+12025550111';

/** One request as the application saw it. */
export interface Seen {
  readonly path: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
  readonly signed: boolean;
}

/** What the application answers: TwiML inside `<Response>`, or a whole answer. */
export type Reply =
  | string
  | {
      readonly status?: number;
      readonly type?: string | null;
      readonly body?: string | Buffer;
      readonly location?: string;
      readonly cache?: string;
      readonly afterMs?: number;
    };

/** Some application on loopback: answers by path, remembers what it was asked, checks every signature. */
export interface Application {
  readonly url: string;
  readonly seen: Seen[];
  readonly app: FastifyInstance;
  on(path: string, reply: Reply | ((seen: Seen) => Reply | Promise<Reply>)): void;
  at(path: string): readonly Seen[];
  /** Resolves when `count` requests to this path came. */
  asked(path: string, count?: number): Promise<Seen>;
  close(): Promise<void>;
}

export async function startApplication(): Promise<Application> {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  await app.register(formbody);
  const seen: Seen[] = [];
  const waiting = new Set<() => void>();
  const replies = new Map<string, Reply | ((seen: Seen) => Reply | Promise<Reply>)>();
  app.all<{ Body: Record<string, string> | undefined; Querystring: Record<string, string> }>(
    '/*',
    async (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      const params = request.body ?? {};
      const one: Seen = {
        path,
        method: request.method,
        params,
        query: request.query,
        token: String(request.headers['i-twilio-idempotency-token']),
        signed: twilio.validateRequest(
          authToken,
          String(request.headers['x-twilio-signature']),
          `${url}${request.url}`,
          params,
        ),
      };
      seen.push(one);
      for (const look of waiting) look();
      const given = replies.get(path) ?? '';
      const answer = typeof given === 'function' ? await given(one) : given;
      if (typeof answer === 'string')
        return reply.type('text/xml').send(`<?xml version="1.0" encoding="UTF-8"?><Response>${answer}</Response>`);
      if (answer.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.afterMs));
      if (answer.cache !== undefined) void reply.header('cache-control', answer.cache);
      if (answer.location !== undefined) void reply.header('location', answer.location);
      void reply.code(answer.status ?? 200);
      if (answer.type !== null) void reply.type(answer.type ?? 'text/xml');
      return reply.send(answer.type === null ? Buffer.from(answer.body ?? '') : (answer.body ?? ''));
    },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const at = (path: string): readonly Seen[] => seen.filter((one) => one.path === path);
  return {
    url,
    seen,
    app,
    on: (path, reply) => void replies.set(path, reply),
    at,
    asked(path, count = 1) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `${path} was asked ${at(path).length} times of ${count}; seen: ${seen.map((one) => one.path).join(' ')}`,
            ),
          );
        }, 8000);
        const look = (): void => {
          const found = at(path)[count - 1];
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    close: () => app.close(),
  };
}

export interface World {
  readonly application: Application;
  readonly carrier: Carrier;
  readonly client: twilio.Twilio;
  close(): Promise<void>;
}

/** An application and a carrier that knows it: voice at /voice, fallback at /fallback, status at /status; 100 times as fast as life. */
export async function startWorld(options: Partial<CarrierOptions> = {}): Promise<World> {
  const application = await startApplication();
  const carrier = await startCarrier({
    accountSid,
    authToken,
    numbers: [
      {
        number: hotline,
        voiceUrl: `${application.url}/voice`,
        fallbackUrl: `${application.url}/fallback`,
        statusUrl: `${application.url}/status`,
      },
    ],
    rate: 100,
    seed: 7,
    callsPerSecond: 100,
    ...options,
  });
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = carrier.url;
  client.voice.baseUrl = carrier.url;
  return {
    application,
    carrier,
    client,
    async close() {
      await carrier.close();
      await application.close();
    },
  };
}
