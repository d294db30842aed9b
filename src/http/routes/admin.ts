/**
 * The API: what goes on, and the day-to-day levers. The command line and the pages use nothing else. JSON in and out, numbers always
 * masked.
 */
import type { FastifyInstance } from 'fastify';
import type { EpochMs } from '../../core/time.ts';
import type { Counters } from '../../engine/alarms.ts';
import type { Deps } from '../../engine/deps.ts';
import type { Publisher } from '../../engine/publish.ts';
import { Refused } from '../api/refused.ts';
import { type Api, apiScope, type Schemas, told } from '../api/scope.ts';
import * as shapes from '../api/shapes.ts';
import { moveCaller, sendCaller, setAgentState, turnLevers } from './admin-acts.ts';
import type { WrongTokens } from '../wrong-tokens.ts';
import { type Compact, forgetRoutes } from './admin-forget.ts';
import { acted } from './admin-reply.ts';
import { versionRoutes } from './admin-versions.ts';
import { probeRoutes } from './admin-probe.ts';
import { agentViews, statusView } from './admin-views.ts';
import { boardRoutes } from './board.ts';
import { type DrawFlows, flowRoutes } from './flows.ts';
import { reportRoutes } from './reports.ts';
import type { StoreState } from '../../engine/ports.ts';

/** Who carries the calls, for a terminal phone that wants to ring us. */
export type CarrierInfo = { readonly kind: 'simulated'; readonly url: string } | { readonly kind: 'twilio' };

export interface AdminOptions {
  readonly deps: Deps;
  readonly publisher: Publisher;
  readonly counters: Counters;
  readonly storeState: () => StoreState;
  /** `PRESSZERO_API_TOKEN`; null = this machine only. */
  readonly token: string | null;
  readonly wrongTokens: WrongTokens;
  /** This node does not keep up with its callers. */
  readonly isBehind: () => boolean;
  readonly carrier: CarrierInfo;
  readonly draw: DrawFlows;
  readonly compact: Compact;
}

const DAY_MS = 86_400_000;

/** Registers the API on a scope of its own. */
export async function adminRoutes(scope: FastifyInstance, options: AdminOptions): Promise<void> {
  const { deps, publisher, counters, storeState, token, wrongTokens, isBehind, carrier, draw, compact } = options;
  await apiScope(scope, { token, wrongTokens, isBehind, log: deps.log });
  const app = scope.withTypeProvider<Schemas>();
  callRoutes(app, deps);
  hotlineRoutes(app, deps, carrier);
  forgetRoutes(app, deps, compact);
  probeRoutes(app, deps);
  versionRoutes(app, deps, publisher);
  flowRoutes(app, deps, draw);
  reportRoutes(app, deps);
  boardRoutes(app, { deps, publisher, counters, storeState, carrier: carrier.kind });
}

function callRoutes(app: Api, deps: Deps): void {
  const { store } = deps;
  app.get(
    '/api/calls',
    { schema: { ...told('calls', 'Live calls, oldest first', shapes.CallsPage), querystring: shapes.LiveCalls } },
    async (request) => await store.callsPage(request.query.cursor ?? null),
  );
  app.get(
    '/api/calls/ended',
    {
      schema: {
        ...told('calls', 'Calls that ended in the last day, newest first', shapes.EndedPage),
        querystring: shapes.InStream,
      },
    },
    async (request) => await store.ended((deps.clock.now() - DAY_MS) as EpochMs, request.query.cursor ?? null),
  );
  app.get(
    '/api/calls/:sid',
    { schema: { ...told('calls', 'One call, or what became of it', shapes.Call), params: shapes.Sid } },
    async (request) => {
      const found = await store.call(request.params.sid);
      if (found === null) throw new Refused(404, 'unknown-call', 'No such call, or it is over for more than a day.');
      return found;
    },
  );
  app.get(
    '/api/calls/:sid/trail',
    { schema: { ...told('calls', 'The story of one call', shapes.Trail), params: shapes.Sid } },
    async (request) => {
      const trail = await store.trail(request.params.sid);
      if (trail.length === 0) throw new Refused(404, 'unknown-call', 'No such call, or its trail has been trimmed.');
      return { trail };
    },
  );
  app.get(
    '/api/trails',
    {
      schema: {
        ...told('calls', 'What happened to calls since a moment, oldest first, a page at a time', shapes.TrailPage),
        querystring: shapes.Trails,
      },
    },
    async (request) => {
      const { entries, next } = await store.trails(request.query.since, request.query.after ?? null);
      return { trail: entries, next };
    },
  );
  app.post(
    '/api/calls/:sid/move',
    {
      schema: {
        ...told('levers', 'Moves a waiting caller to the head of the line, or to another line', shapes.Moved),
        params: shapes.Sid,
        body: shapes.Move,
      },
    },
    async (request) => {
      const { by, ...to } = request.body;
      return acted(await moveCaller(request.params.sid, to, by, deps));
    },
  );
  app.post(
    '/api/calls/:sid/send',
    {
      schema: {
        ...told('levers', 'Rings a number for a caller, who keeps the place meanwhile', shapes.Sent),
        params: shapes.Sid,
        body: shapes.Send,
      },
    },
    async (request) => acted(await sendCaller(request.params.sid, request.body.to, request.body.by, deps)),
  );
}

function hotlineRoutes(app: Api, deps: Deps, carrier: CarrierInfo): void {
  const { store } = deps;
  app.get('/api/status', { schema: told('watching', 'The hotline in numbers', shapes.Status) }, async () =>
    statusView(deps),
  );
  app.get('/api/agents', { schema: told('watching', 'Every agent', shapes.Agents) }, async () => ({
    agents: await agentViews(deps),
  }));
  app.get(
    '/api/callbacks',
    {
      schema: {
        ...told('watching', 'Callbacks and messages, oldest arrival first, those done for a day', shapes.CallbacksPage),
        querystring: shapes.KeptCallbacks,
      },
    },
    async (request) => await store.callbacksPage(request.query.cursor ?? null),
  );
  // The store keeps what was done to the hotline as a whole under its own name, with who did it.
  app.get(
    '/api/levers',
    {
      schema: {
        ...told(
          'levers',
          'Standing orders, and the story of the hotline as a whole, oldest first',
          shapes.LeversAndTrail,
        ),
        querystring: shapes.InStream,
      },
    },
    async (request) => {
      const [levers, { entries, next }] = await Promise.all([
        store.levers(),
        store.trailPage('hotline', request.query.cursor ?? null),
      ]);
      return { levers, trail: entries, next };
    },
  );
  app.get('/api/carrier', { schema: told('watching', 'Who carries the calls', shapes.Carrier) }, async () => {
    const { rate } = deps.clock;
    if (carrier.kind === 'twilio') return { kind: carrier.kind, rate };
    return { ...carrier, rate, numbers: Object.keys(deps.versions.hotline().numbers), agents: addresses(deps) };
  });
  app.post(
    '/api/agents/:id',
    {
      schema: {
        ...told('levers', 'Signs an agent in or out, sets them ready or away', shapes.AgentSet),
        params: shapes.Agent,
        body: shapes.SetAgent,
      },
    },
    async (request) => acted(await setAgentState(request.params.id, request.body.to, request.body.by, deps)),
  );
  app.post(
    '/api/levers',
    {
      schema: {
        ...told('levers', 'Closes, opens or announces; null takes it back', shapes.LeversTurned),
        body: shapes.SetLevers,
      },
    },
    async (request) => {
      const { by, ...change } = request.body;
      return acted(await turnLevers(change, by, deps));
    },
  );
}

/** Where a simulated carrier rings the agents: a terminal phone answers for them. Never told of real phones. */
function addresses(deps: Deps): { id: string; name: string; address: string }[] {
  return Object.values(deps.versions.hotline().agents).map(({ id, name, address }) => ({
    id,
    name,
    address: address.kind === 'client' ? `client:${address.to}` : address.to,
  }));
}
