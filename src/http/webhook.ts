/**
 * The door of every webhook: signed for our public URL or 403; then, whatever happens inside, a valid document with status 200 in
 * time (P7). A caller whose turn failed hears the safety document and reaches a person.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isOurTrial } from '../twilio/ask-as-carrier.ts';
import { isSigned, seemsCarriers } from '../twilio/signature.ts';
import type { CallSid } from '../core/ids.ts';
import { StoreAway } from '../engine/ports.ts';
import { showsProbe } from '../engine/probe-lane.ts';
import { inTime } from '../runtime/wall.ts';
import { type CallInput, readInput } from '../twilio/params.ts';
import type { HttpDeps, SafetyDeps } from './deps.ts';

/** Hard stop of an answer, wall time: the carrier's read timeout is set to 5.5 s. */
const ANSWER_MS = 4_500;

/** Signature first, before anything in the body is looked at; of one that was refused, only whose it says it is, for the alarm. */
export function webhookDoor(app: FastifyInstance, deps: SafetyDeps): void {
  app.addHook('preHandler', async (request, reply) => {
    if ((request.routeOptions.config as { unsigned?: true }).unsigned === true) return;
    const signature = request.headers['x-twilio-signature'];
    const { body } = request;
    const now = deps.engine.clock.now();
    if (isSigned(deps.publicUrl(), request.raw.url ?? '', signature, body, deps.authTokens)) {
      if (!isOurTrial(body)) deps.counters.note('carrierTaken', now);
      return;
    }
    deps.counters.note('refusedSignatures', now);
    if (seemsCarriers(signature, body, deps.accountSid) && !isOurTrial(body)) deps.counters.note('carrierRefused', now);
    deps.metrics.answered(request.routeOptions.url ?? '?', 'refused', 0);
    deps.engine.log.warn(
      { route: request.routeOptions.url, from: request.ip },
      'webhook refused: not signed for this URL',
    );
    await reply.code(403).type('text/plain').send('not signed for this URL\n');
  });
}

/** Of a turn that failed. `sid` null: not even the form could be read. `lasts`: another try would fail as well. */
export interface Failure {
  readonly sid: CallSid | null;
  readonly why: string;
  readonly lasts: boolean;
}

/** What a leg hears when its turn failed; null = nobody listens. */
export type Trouble = (request: FastifyRequest, failure: Failure, deps: HttpDeps) => string | null;

/** A caller reaches a person without us, and comes back to where they were when that rang in vain. */
const callerTrouble: Trouble = (request, { sid, why }, deps) => {
  const { engine, counters } = deps;
  counters.note('safetyGiven', engine.clock.now());
  if (sid !== null) engine.later('note the safety document', () => engine.store.safetyGiven(sid, why));
  return deps.safety(ticketOf(request), mayBeProbe(request.body, deps));
};

/** Our probe's number rings in: it is not to ring people; or somebody shows that number, who must reach one. */
export function mayBeProbe(form: unknown, { engine }: SafetyDeps): boolean {
  const caller = z.object({ From: z.string(), Direction: z.literal('inbound') }).safeParse(form);
  return caller.success && showsProbe(caller.data.From, engine.versions);
}

/** A status callback is heard by nobody, so no caller was given to others by it; the sweep asks after a call that fell silent. */
export const unheard: Trouble = () => null;

/** One POST route. `handle` returns XML; null answers a callback that expects none. */
export function webhook(
  app: FastifyInstance,
  path: string,
  deps: HttpDeps,
  handle: (input: CallInput, request: FastifyRequest, key: string) => Promise<string | null>,
  trouble: Trouble = callerTrouble,
): void {
  app.post(path, async (request, reply) => {
    const began = deps.wall.now();
    const input = readInput(request.body, deps.accountSid);
    let how: 'ok' | 'safety' = 'ok';
    let xml: string | null;
    try {
      if ('problem' in input) throw new NotUnderstood(`${input.problem.field} ${input.problem.code}`);
      const { sid } = input.ok;
      const { crashes } = deps.engine;
      if (!crashes.begins(sid)) throw new NotUnderstood('nodes have died handling this call');
      const answered = handle(input.ok, request, keyOf(request, input.ok));
      xml = await inTime(answered, ANSWER_MS, deps.wall, tooLate).finally(() => crashes.ends(sid));
    } catch (error) {
      how = 'safety';
      const known = error instanceof NotUnderstood || error instanceof TooLate || error instanceof StoreAway;
      const why = error instanceof Error ? error.message : String(error);
      deps.engine.log[known ? 'warn' : 'error'](
        { route: path, error: known || !(error instanceof Error) ? why : error.stack },
        'turn failed',
      );
      const sid = 'ok' in input ? input.ok.sid : null;
      const lasts = error instanceof NotUnderstood;
      xml = trouble(request, { sid, why: known ? why : 'internal', lasts }, deps);
    }
    deps.metrics.answered(path, how, deps.wall.now() - began);
    return await document(reply, xml);
  });
}

/** Signed, but no form of a call (names the field, never its value), or one that must not be handled. */
class NotUnderstood extends Error {}

/** What we wait for may still come; the caller does not. */
class TooLate extends Error {}
const tooLate = (): Error => new TooLate(`no answer within ${ANSWER_MS} ms`);

/** Null: nobody listens. */
export async function document(reply: FastifyReply, xml: string | null): Promise<FastifyReply> {
  return reply
    .code(200)
    .type('text/xml; charset=utf-8')
    .send(xml ?? '<?xml version="1.0" encoding="UTF-8"?><Response/>');
}

/** The ticket of the URL, so that the safety document can lead back to where the caller was. */
export function ticketOf(request: FastifyRequest): string | null {
  return queryOf(request, 't');
}

export function queryOf(request: FastifyRequest, name: string): string | null {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}

/**
 * What makes two webhooks the same event: the carrier's own token on its retries; without one, the call, the URL (which carries
 * the step) and what was entered. A hash of these, for the store keeps it and digits are the caller's own.
 */
function keyOf(request: FastifyRequest, input: CallInput): string {
  const token = request.headers['i-twilio-idempotency-token'];
  if (typeof token === 'string' && token.length > 0 && token.length <= 200) return token;
  const what = JSON.stringify([
    request.raw.url,
    input.sid,
    input.digits,
    input.speech,
    input.recording?.url,
    input.dial?.status,
  ]);
  return createHash('sha256').update(what).digest('base64url').slice(0, 22);
}
