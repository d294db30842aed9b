/** The caller's leg: every URL that appears in a caller's document, and the number's own three. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Call } from '../../core/call.ts';
import { callerNumber } from '../../core/flow/phone.ts';
import { ENDED } from '../../core/flow/states.ts';
import type { E164 } from '../../core/ids.ts';
import { called, leftRoom, nextTurn, pushed, ringsIn } from '../../engine/caller.ts';
import type { CalledRecord } from '../../engine/callback.ts';
import type { Deps } from '../../engine/deps.ts';
import { callerEnded, customerEnded } from '../../engine/ended.ts';
import { probeLane } from '../../engine/probe-lane.ts';
import { PUSHED, type PushedEvent } from '../../engine/push.ts';
import { stillThere } from '../../engine/reconcile-strangers.ts';
import { callOf, type Turned } from '../../engine/turn.ts';
import type { CallInput } from '../../twilio/params.ts';
import { turnAnswer, goodbye } from '../answer.ts';
import { classifier } from '../classify.ts';
import type { HttpDeps, SafetyDeps } from '../deps.ts';
import { lineAnswer } from './agents-line.ts';
import { mayBeProbe, queryOf, ticketOf, unheard, webhook } from '../webhook.ts';

const OVER = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** Sealed by us, so its shape is ours; the check is for records of another version. */
const Pushed = z.looseObject({ type: z.enum(PUSHED) });
const Called = z.looseObject({
  place: z.string(),
  lease: z.number(),
  room: z.string(),
  queue: z.string(),
  number: z.string(),
  arrivedAt: z.number(),
});

export function voiceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { engine } = deps;
  const say = (turned: Turned, input: CallInput): string => {
    logTurn(turned, input, deps);
    if (turned.is === 'told') return turnAnswer(turned, deps);
    engine.later('is a call that is over still there', () => stillThere(input, engine));
    return goodbye(deps);
  };

  /** A turn of a caller, or of a probe: the same, apart from everybody. */
  const answered = async (
    input: CallInput,
    call: Call | null,
    turn: (deps: Deps, ani: E164 | null) => Promise<Turned>,
  ): Promise<string> => {
    const lane = await probeLane(input, call, engine);
    // Of its own number nothing is remembered.
    const turned = await (lane === null ? turn(engine, callerNumber(endsOf(input).theirs)) : turn(lane.deps, null));
    if (lane !== null) engine.later('what a probe was told', () => lane.told(turned));
    return say(turned, input);
  };
  const begins = (input: CallInput, key: string): Promise<string> =>
    answered(input, null, (to, ani) => ringsIn(input.sid, endsOf(input).ours as E164, ani, key, to));

  webhook(app, '/voice', deps, async (input, _request, key) => {
    if (input.to === engine.versions.hotline().agentsNumber)
      return await lineAnswer(null, { ...input, digits: null }, deps);
    return await begins(input, key);
  });

  webhook(app, '/voice/turn', deps, async (input, request, key) => {
    const call = await callAt(input, request, deps);
    if (call === 'over') return goodbye(deps);
    // A URL we can't open and a call we don't know: begin anew rather than leave somebody in silence.
    if (call === null) return await begins(input, key);
    return await answered(input, call, (to) => nextTurn(call, classifier(input, deps), key, to));
  });

  webhook(app, '/voice/after', deps, async (input, request, key) => {
    const call = await callAt(input, request, deps);
    if (call === 'over') return goodbye(deps);
    if (call === null) return await begins(input, key);
    return say(await leftRoom(call, key, engine), input);
  });

  webhook(app, '/voice/push', deps, async (input, request, key) => {
    const call = await callAt(input, request, deps);
    const event = Pushed.safeParse(engine.tickets.unseal(queryOf(request, 'o') ?? ''));
    if (call === 'over') return goodbye(deps);
    if (call === null) return await begins(input, key);
    if (!event.success) return say(await nextTurn(call, () => ({ type: 'SILENCE' }), key, engine), input);
    return say(await pushed(call, event.data as PushedEvent, key, engine), input);
  });

  webhook(app, '/voice/called', deps, async (input, request, key) => {
    const record = calledRecord(queryOf(request, 'o'), deps);
    return record === null ? goodbye(deps) : say(await called(input.sid, record, key, engine), input);
  });

  webhook(
    app,
    '/voice/called/status',
    deps,
    async (input, request) => {
      const record = calledRecord(queryOf(request, 'o'), deps);
      const at = engine.clock.now();
      if (record !== null && OVER.has(input.status))
        engine.later('callback leg over', () =>
          engine.news('callback leg over', () => customerEnded(record, input.sid, input.status, at, engine)),
        );
      return null;
    },
    unheard,
  );

  webhook(
    app,
    '/voice/status',
    deps,
    async (input) => {
      const at = engine.clock.now();
      if (OVER.has(input.status))
        await engine.news('caller over', () => callerEnded(input.sid, input.status, engine, true, at));
      return null;
    },
    unheard,
  );

  fallbackRoutes(app, deps);
}

/** Not signed: it must work when nothing else does. It shows the emergency numbers to whoever asks. */
export function fallbackRoutes(app: FastifyInstance, deps: SafetyDeps): void {
  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method,
      url: '/fallback',
      config: { unsigned: true },
      handler: async (request, reply) =>
        reply
          .type('text/xml; charset=utf-8')
          .send(deps.safety(failedTicket(request.body), mayBeProbe(request.body, deps))),
    });
  }
}

/** The carrier tells which URL failed; our ticket is in it. */
function failedTicket(body: unknown): string | null {
  const failed = z.object({ ErrorUrl: z.url() }).safeParse(body);
  return failed.success ? new URL(failed.data.ErrorUrl).searchParams.get('t') : null;
}

/** No call lasts longer (carriers end them after 24 h at the most), and a tombstone stands a day: an older ticket is a replay. */
const OLDEST_MS = 24 * 3_600_000;

/**
 * The call of this URL: what its ticket says, or the store when it is no ticket of this call. Null: never heard of; `over`: not known
 * any more, and the ticket is of a day long gone.
 */
async function callAt(input: CallInput, request: FastifyRequest, deps: HttpDeps): Promise<Call | 'over' | null> {
  const ticket = ticketOf(request);
  const opened = ticket === null ? null : deps.engine.tickets.open(ticket);
  const own = opened?.head.sid === input.sid ? opened : null;
  const old = own !== null && deps.engine.clock.now() - own.head.answeredAt >= OLDEST_MS;
  return old || own === null ? ((await fromStore(input, deps)) ?? (old ? 'over' : null)) : own;
}

/** A call that has had its last words is as good as over: nothing that comes late makes it live again. */
async function fromStore(input: CallInput, { engine }: HttpDeps): Promise<Call | 'over' | null> {
  const found = await engine.store.load(input.sid).catch(() => null);
  const call = found?.is === 'live' ? callOf(found.stored, engine) : null;
  return call?.at === ENDED ? 'over' : call;
}

/**
 * Of a leg that we rang the two numbers stand the other way round. It comes to where calls ring in when the document at the fallback
 * URL, which knows no call, has rung everybody in vain: the customer is not to be taken for a call of our own number.
 */
function endsOf({ direction, from, to }: CallInput): { readonly ours: string; readonly theirs: string } {
  return direction === 'outbound-api' ? { ours: from, theirs: to } : { ours: to, theirs: from };
}

function calledRecord(sealed: string | null, deps: HttpDeps): CalledRecord | null {
  const record = Called.safeParse(sealed === null ? null : deps.engine.tickets.unseal(sealed));
  return record.success ? (record.data as unknown as CalledRecord) : null;
}

/** One line a turn: where from, where to; never a number, never a digit. */
function logTurn(turned: Turned, input: CallInput, { engine }: HttpDeps): void {
  engine.log.info(
    turned.is === 'over'
      ? { sid: input.sid, over: turned.outcome }
      : {
          sid: input.sid,
          step: turned.call.step,
          at: turned.call.at,
          entered: input.digits === null ? (input.speech === null ? 'nothing' : 'words') : 'keys',
          place: turned.line?.place,
          store: turned.storeAt === null ? 'away' : turned.done === null ? 'repeat' : 'done',
        },
    'turn',
  );
}
