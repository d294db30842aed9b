/**
 * What every route of the API shares: the door, one zod schema that is both the check and the description, failures as
 * `{"error":{"code","message"}}`, and the description itself as OpenAPI.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import swagger from '@fastify/swagger';
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { StoreAway } from '../../engine/ports.ts';
import { guard, type GuardOptions } from '../guard.ts';
import { callersFirst } from './callers-first.ts';
import { compressLarge } from './compressed.ts';
import { Refused } from './refused.ts';

/** What a schema lets in, and what may be answered by it: views are never changed, so theirs may be read-only. */
export interface Schemas extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  serializer: this['schema'] extends z.ZodType ? Still<z.output<this['schema']>> : unknown;
}
type Still<T> = T extends object ? { readonly [K in keyof T]: Still<T[K]> } : T;

/** A scope whose routes are typed by their schemas. */
export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, Schemas>;

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** How a route is described: its place in the list, a sentence, and what it answers; every failure has one shape. */
export function told<S extends z.ZodType>(
  tag: 'watching' | 'calls' | 'levers' | 'versions' | 'reports',
  summary: string,
  ok: S,
) {
  return { tags: [tag], summary, response: { 200: ok, default: Failure } } as const;
}

export interface ScopeOptions extends GuardOptions {
  /** This node does not keep up with its callers. */
  readonly isBehind: () => boolean;
}

/** Makes a scope one of the API; its routes are added afterwards, `withTypeProvider<Schemas>()`. */
export async function apiScope(app: FastifyInstance, options: ScopeOptions): Promise<void> {
  const { log } = options;
  await guard(app, options);
  callersFirst(app, options.isBehind);
  compressLarge(app);
  // Set here and not on the server: other scopes have schemas of other kinds.
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(onceForEach(serializerCompiler));
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error instanceof Refused) return await fail(reply, error.status, error.code, error.message);
    if (hasZodFastifySchemaValidationErrors(error)) return await fail(reply, 400, 'bad-request', sentence(error));
    if (error instanceof StoreAway)
      return await fail(reply, 503, 'store-away', 'Redis does not answer; try again in a moment.');
    if (error.statusCode !== undefined && error.statusCode < 500)
      return await fail(reply, error.statusCode, 'bad-request', error.message);
    log.error({ url: request.routeOptions.url, error: error.stack, cause: String(error.cause) }, 'api failed');
    return await fail(reply, 500, 'internal', 'Something went wrong here; the log says what.');
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PressZero',
        version: '1',
        description: 'What goes on in a hotline, and the levers of those who run it. Numbers are masked everywhere.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
}

/** One snapshot is the answer to many: it is checked and written once. */
function onceForEach(compile: typeof serializerCompiler): typeof serializerCompiler {
  return (route) => {
    const write = compile(route);
    const written = new WeakMap<object, string>();
    return (answer: object) => {
      const text = written.get(answer) ?? write(answer);
      written.set(answer, text);
      return text;
    };
  };
}

async function fail(reply: FastifyReply, status: number, code: string, message: string): Promise<FastifyReply> {
  return await reply.code(status).send({ error: { code, message } });
}

/** What is wrong with the input, never what it was. */
function sentence({ validation }: Pick<FastifyError, 'validation'>): string {
  return (validation ?? [])
    .map(({ instancePath, message = 'is not right' }) => {
      const path = instancePath.slice(1).replaceAll('/', '.');
      return path === '' ? message : `${path}: ${message}`;
    })
    .join('; ');
}
