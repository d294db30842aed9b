/** Legs of people who answer for us: agents who are offered a call, targets of transfers. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { legAnswered, legEnded, legLeft, legPressed, messageHeard } from '../../engine/agent.ts';
import { SAFETY_ACCEPT, SAFETY_WHISPER } from '../../core/twiml/safety.ts';
import { OVERRIDES } from '../../core/twiml/url.ts';
import type { Language } from '../../core/ids.ts';
import type { LegAnswer, LegRecord } from '../../engine/leg.ts';
import { alarmAnswer, legAnswerXml, momentXml, safetyAcceptXml, safetyWhisperXml, thanksXml } from '../agent-answer.ts';
import type { HttpDeps, SafetyDeps } from '../deps.ts';
import { type Failure, queryOf, webhook } from '../webhook.ts';

const Leg = z.looseObject({
  lease: z.number(),
  room: z.string(),
  kind: z.enum(['call', 'callback', 'message', 'transfer']),
  arrivedAt: z.number(),
});
const Told = z.object({
  lease: z.number(),
  why: z.enum(['caller-gone', 'thanks', 'no-answer', 'later', 'budget', 'no-key']),
});
const Alarm = z.object({ kind: z.literal('alarm'), text: z.string(), language: z.string() });
const GONE: LegAnswer = { is: 'goodbye', why: 'caller-gone' };

/**
 * The emergency numbers are for callers: whoever answers for us is asked again in a moment, and the caller holds on. When that would fail
 * for ever, they are let go, and others are asked.
 */
export const askAgain = (request: FastifyRequest, { lasts }: Failure, deps: SafetyDeps): string =>
  lasts ? thanksXml(deps) : momentXml(urlOf(request, deps), deps);

/** The same with the key that was pressed: the carrier does not send it again, and nobody is to press it twice because of us. */
export function askAgainWithKey(request: FastifyRequest, failure: Failure, deps: SafetyDeps): string {
  if (failure.lasts) return askAgain(request, failure, deps);
  const url = new URL(urlOf(request, deps));
  const key = keyOf(request);
  if (key !== null) url.searchParams.set('k', key);
  return momentXml(url.href, deps);
}

const urlOf = (request: FastifyRequest, deps: SafetyDeps): string =>
  deps.publicUrl() + (request.raw.url ?? '') + OVERRIDES;
const OneKey = z.string().regex(/^[\d*#]$/);
const Pressed = z.object({ Digits: OneKey });

/** The key of this request, or of the one that failed before it. */
export function keyOf(request: FastifyRequest): string | null {
  const pressed = Pressed.safeParse(request.body);
  if (pressed.success) return pressed.data.Digits;
  const before = OneKey.safeParse(queryOf(request, 'k'));
  return before.success ? before.data : null;
}

export function agentRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { engine } = deps;
  const record = (sealed: string | null): LegRecord | null => {
    const leg = Leg.safeParse(sealed === null ? null : engine.tickets.unseal(sealed));
    return leg.success ? (leg.data as unknown as LegRecord) : null;
  };
  const route = (
    part: string,
    handle: (leg: LegRecord, key: string | null, sid: Parameters<typeof legAnswered>[1]) => Promise<LegAnswer>,
  ) =>
    webhook(
      app,
      `/agent/${part}`,
      deps,
      async (input, request) => {
        const leg = record(queryOf(request, 'o'));
        return await legAnswerXml(leg === null ? GONE : await handle(leg, keyOf(request), input.sid), leg, deps);
      },
      askAgainWithKey,
    );

  route('offer', (leg, _key, sid) => legAnswered(leg, sid, engine));
  route('answer', (leg, key, sid) => legPressed(leg, key, sid, engine));
  route('message', (leg, key, sid) => messageHeard(leg, key, sid, engine));
  route('after', (leg) => legLeft(leg, engine));

  webhook(
    app,
    '/agent/status',
    deps,
    async (input, request) => {
      const leg = record(queryOf(request, 'o'));
      const status = z.enum(['completed', 'busy', 'failed', 'no-answer', 'canceled']).safeParse(input.status);
      if (leg !== null && status.success) await engine.news('leg over', () => legEnded(leg, status.data, engine));
      return null;
    },
    askAgain,
  );

  const answering = (path: string, answer: Parameters<typeof webhook>[3]): void =>
    webhook(app, path, deps, answer, askAgain);

  answering('/agent/told', async (_input, request) => {
    const told = Told.safeParse(engine.tickets.unseal(queryOf(request, 'o') ?? ''));
    return await legAnswerXml(told.success ? { is: 'goodbye', why: told.data.why } : GONE, null, deps);
  });

  answering('/agent/alarm', async (_input, request) => {
    const alarm = Alarm.safeParse(engine.tickets.unseal(queryOf(request, 'o') ?? ''));
    return alarm.success ? alarmAnswer(alarm.data.text, alarm.data.language as Language, deps) : null;
  });

  // Whoever the safety document rings presses 1 too: a voicemail can't.
  answering(SAFETY_WHISPER, async () => safetyWhisperXml(deps));
  answering(SAFETY_ACCEPT, async (input) => safetyAcceptXml(input.digits));
}
