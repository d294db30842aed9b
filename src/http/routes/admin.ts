/**
 * The API behind the command line: what goes on, and the day-to-day levers. JSON in and out, failures as
 * `{"error":{"code","message"}}`, numbers always masked.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type E164, parseCallSid, type QueueName } from '../../core/ids.ts';
import type { EpochMs } from '../../core/time.ts';
import type { Deps } from '../../engine/deps.ts';
import type { Publisher } from '../../engine/publish.ts';
import { StoreAway } from '../../engine/ports.ts';
import { guard } from '../guard.ts';
import { moveCaller, sendCaller, setAgentState, turnLevers } from './admin-acts.ts';
import { acted, by, fail } from './admin-reply.ts';
import { versionRoutes } from './admin-versions.ts';
import { agentViews, callView, statusView } from './admin-views.ts';

/** Who carries the calls, for a terminal phone that wants to ring us. */
export type CarrierInfo = { readonly kind: 'simulated'; readonly url: string } | { readonly kind: 'twilio' };

export interface AdminOptions {
  readonly deps: Deps;
  readonly publisher: Publisher;
  /** `PRESSZERO_API_TOKEN`; null = this machine only. */
  readonly token: string | null;
  readonly carrier: CarrierInfo;
}

const Sid = z.object({
  sid: z.string().transform((sid, context) => {
    const parsed = parseCallSid(sid);
    if (parsed === null) context.addIssue('is not a CallSid (CA and 32 hexadecimal digits)');
    return parsed ?? z.NEVER;
  }),
});
const Trails = z.object({
  since: z.coerce
    .number()
    .int()
    .min(0)
    .max(9_999_999_999_999)
    .transform((since) => since as EpochMs),
  after: z
    .string()
    .regex(/^\d+-\d+$/, 'is not the "next" of a page before')
    .optional(),
});
const Agent = z.object({ id: z.string().min(1).max(40) });
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
export async function adminRoutes(
  app: FastifyInstance,
  { deps, publisher, token, carrier }: AdminOptions,
): Promise<void> {
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
  app.get('/api/trails', (request) => {
    const { since, after = null } = Trails.parse(request.query);
    return store.trails(since, after).then(({ entries, next }) => ({ trail: entries, next }));
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
  versionRoutes(app, deps, publisher);
}

/** Where a simulated carrier rings the agents: a terminal phone answers for them. Never told of real phones. */
function addresses(deps: Deps): readonly { readonly id: string; readonly name: string; readonly address: string }[] {
  return Object.values(deps.versions.hotline().agents).map(({ id, name, address }) => ({
    id,
    name,
    address: address.kind === 'client' ? `client:${address.to}` : address.to,
  }));
}

/** What is wrong with the input, never what it was. */
function sentence(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
