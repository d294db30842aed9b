/**
 * The API behind the command line: what goes on, and the day-to-day levers. JSON in and out, failures as
 * `{"error":{"code","message"}}`, numbers always masked.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { type E164, parseCallSid, type QueueName } from '../../core/ids.ts';
import type { Deps } from '../../engine/deps.ts';
import { StoreAway } from '../../engine/ports.ts';
import { guard } from '../guard.ts';
import { moveCaller, sendCaller, setAgentState, turnLevers } from './admin-acts.ts';
import { agentViews, callView, statusView } from './admin-views.ts';

/** Who carries the calls, for a terminal phone that wants to ring us. */
export type CarrierInfo = { readonly kind: 'simulated'; readonly url: string } | { readonly kind: 'twilio' };

export interface AdminOptions {
  readonly deps: Deps;
  /** `PRESSZERO_API_TOKEN`; null = this machine only. */
  readonly token: string | null;
  readonly carrier: CarrierInfo;
}

/** What a lever did, or why it did nothing. */
export type Acted =
  | { readonly ok: object }
  | { readonly status: 404 | 409; readonly code: string; readonly message: string };

const Sid = z.object({
  sid: z.string().transform((sid, context) => {
    const parsed = parseCallSid(sid);
    if (parsed === null) context.addIssue('is not a CallSid (CA and 32 hexadecimal digits)');
    return parsed ?? z.NEVER;
  }),
});
const Agent = z.object({ id: z.string().min(1).max(40) });
const by = z.string().trim().min(1).max(80).default('api');
const moment = z.number().int().min(0).max(9_999_999_999_999).nullable();
const Move = z.union([
  z.strictObject({ head: z.literal(true), by }),
  z.strictObject({
    queue: z
      .string()
      .min(1)
      .max(40)
      .transform((name) => name as QueueName),
    by,
  }),
]);
const Send = z.strictObject({
  to: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is not a number such as +12025550142')
    .transform((to) => to as E164),
  by,
});
const Agents = z.strictObject({ to: z.enum(['in', 'out', 'ready', 'away']), by });
const Levers = z.strictObject({
  closedUntil: moment.optional(),
  openUntil: moment.optional(),
  announcement: z
    .strictObject({ text: z.string().trim().min(1).max(500), until: moment })
    .nullable()
    .optional(),
  by,
});

/** Registers the API on a scope of its own. */
export async function adminRoutes(app: FastifyInstance, { deps, token, carrier }: AdminOptions): Promise<void> {
  const { store } = deps;
  await guard(app, { token, log: deps.log });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof z.ZodError) return await fail(reply, 400, 'bad-request', sentence(error));
    if (error instanceof StoreAway)
      return await fail(reply, 503, 'store-away', 'Redis does not answer; try again in a moment.');
    if (error.statusCode !== undefined && error.statusCode < 500)
      return await fail(reply, error.statusCode, 'bad-request', error.message);
    deps.log.error({ url: request.routeOptions.url, error: error.stack }, 'api failed');
    return await fail(reply, 500, 'internal', 'Something went wrong here; the log says what.');
  });

  app.get('/api/status', async () => await statusView(deps));
  app.get('/api/calls', async () => ({ calls: await store.calls() }));
  app.get('/api/calls/:sid', async (request, reply) => {
    const found = await callView(Sid.parse(request.params).sid, deps);
    return found ?? (await fail(reply, 404, 'unknown-call', 'No such call, or it is over for more than a day.'));
  });
  app.get('/api/calls/:sid/trail', async (request, reply) => {
    const trail = await store.trail(Sid.parse(request.params).sid);
    return trail.length > 0
      ? { trail }
      : await fail(reply, 404, 'unknown-call', 'No such call, or its trail has been trimmed.');
  });
  app.get('/api/agents', async () => ({ agents: await agentViews(deps) }));
  app.get('/api/callbacks', async () => ({ callbacks: await store.callbacks() }));
  // The store keeps what was done to the hotline as a whole under its own name, with who did it.
  app.get('/api/levers', async () => ({ levers: await store.levers(), trail: await store.trail('hotline') }));
  app.get('/api/carrier', async () => ({
    ...carrier,
    rate: deps.clock.rate,
    ...(carrier.kind === 'simulated' && {
      numbers: Object.keys(deps.versions.hotline().numbers),
      agents: addresses(deps),
    }),
  }));

  app.post('/api/calls/:sid/move', async (request, reply) => {
    const { by: who, ...to } = Move.parse(request.body);
    return await acted(reply, await moveCaller(Sid.parse(request.params).sid, to, who, deps));
  });
  app.post('/api/calls/:sid/send', async (request, reply) => {
    const { to, by: who } = Send.parse(request.body);
    return await acted(reply, await sendCaller(Sid.parse(request.params).sid, to, who, deps));
  });
  app.post('/api/agents/:id', async (request, reply) => {
    const { to, by: who } = Agents.parse(request.body);
    return await acted(reply, await setAgentState(Agent.parse(request.params).id, to, who, deps));
  });
  app.post('/api/levers', async (request, reply) => {
    const { by: who, ...change } = Levers.parse(request.body);
    return await acted(reply, await turnLevers(change, who, deps));
  });
}

/** Where a simulated carrier rings the agents: a terminal phone answers for them. Never told of real phones. */
function addresses(deps: Deps): readonly { readonly id: string; readonly name: string; readonly address: string }[] {
  return Object.values(deps.versions.hotline().agents).map(({ id, name, address }) => ({
    id,
    name,
    address: address.kind === 'client' ? `client:${address.to}` : address.to,
  }));
}

async function acted(reply: FastifyReply, result: Acted): Promise<object> {
  return 'ok' in result ? result.ok : await fail(reply, result.status, result.code, result.message);
}

async function fail(reply: FastifyReply, status: number, code: string, message: string): Promise<FastifyReply> {
  return await reply.code(status).send({ error: { code, message } });
}

/** What is wrong with the input, never what it was. */
function sentence(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
