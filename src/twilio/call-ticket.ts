/** A call as a sealed string: for the URLs of its next turn (short, without secrets) and, whole, for the store. */
import { z } from 'zod';
import { type Call, type CallContext, OUTCOMES } from '../core/call.ts';
import type { Sealer } from './ticket.ts';

/** What a URL may carry; proxies and the carrier itself get uneasy beyond 2 kB. */
export const TICKET_CHARS = 1_500;

/**
 * The call for a URL. Secret values stay behind. Over the limit, variables go first, the largest first (they read as failed
 * look-ups later), then the oldest of the path, then the outermost places to return to (an empty stack leads to a person).
 */
export function sealForUrl(sealer: Sealer, call: Call): string {
  const slim: Call = { ...call, ctx: withoutSecrets(call.ctx) };
  for (const ctx of slimmer(slim.ctx)) {
    const token = sealer.seal({ ...slim, ctx });
    if (token.length <= TICKET_CHARS) return token;
  }
  return sealer.seal({ ...slim, ctx: { ...slim.ctx, vars: {}, path: [], stack: [], recording: null } });
}

/** The call for the store: whole, secret values included. Of the place the store knows better. */
export function sealForStore(sealer: Sealer, call: Call): string {
  return sealer.seal(call);
}

/** Null: not ours, or from a version of this program that meant something else by it. */
export function openCall(sealer: Sealer, token: string): Call | null {
  const opened = CALL.safeParse(sealer.open(token));
  return opened.success ? (opened.data as unknown as Call) : null;
}

function withoutSecrets(ctx: CallContext): CallContext {
  return { ...ctx, vars: Object.fromEntries(Object.entries(ctx.vars).filter(([name]) => !ctx.secret.includes(name))) };
}

/** The context, then ever smaller ones. */
function* slimmer(ctx: CallContext): Generator<CallContext> {
  yield ctx;
  const bySize = Object.entries(ctx.vars).toSorted((a, b) => size(b) - size(a));
  for (let dropped = 1; dropped <= bySize.length; dropped++)
    yield { ...ctx, vars: Object.fromEntries(bySize.slice(dropped)) };
  for (let kept = ctx.path.length - 1; kept >= 0; kept--)
    yield { ...ctx, vars: {}, path: ctx.path.slice(ctx.path.length - kept) };
  for (let kept = ctx.stack.length - 1; kept >= 0; kept--)
    yield { ...ctx, vars: {}, path: [], stack: ctx.stack.slice(ctx.stack.length - kept) };
}

const size = ([name, value]: [string, string]): number => name.length + value.length;

const ID = z.string().max(300);
const COUNT = z.number().int().min(0).max(1e15);
const MAYBE = ID.nullable();

/** The shape of `Call`. Ids were parsed before they were sealed; the seal is what makes them still ours. */
const CALL = z.object({
  head: z.object({ sid: ID, dnis: ID, ani: MAYBE, flow: ID, version: ID, answeredAt: COUNT }),
  step: COUNT,
  at: ID,
  ctx: z.object({
    lang: MAYBE,
    vars: z.record(z.string(), z.string()),
    secret: z.array(ID),
    caller: z.array(ID).default([]),
    texted: z.array(ID).default([]),
    stack: z.array(ID),
    misses: COUNT,
    silences: COUNT,
    carry: z.boolean().default(false),
    turns: COUNT,
    toldPerson: z.boolean(),
    path: z.array(z.string()),
    line: z.object({ queue: ID, countsAsWaitedMs: COUNT, why: MAYBE }).nullable(),
    callTo: MAYBE,
    recording: z.string().max(2_000).nullable(),
    talk: z.object({ room: ID, lease: COUNT, withWhom: z.enum(['agent', 'outside']), since: COUNT }).nullable(),
    returned: z.boolean(),
    transfer: MAYBE,
    callback: z.object({ place: ID, lease: COUNT, room: ID, byKey: z.boolean() }).nullable(),
    outcome: z.enum(OUTCOMES).nullable(),
  }),
  place: z.object({ id: ID, arrivedAt: COUNT, spoken: COUNT.nullable() }).nullable(),
});
