/** A lever of ops: put a live caller through to a number of their choosing, while the caller keeps the place in line. */
import { ON_CALL } from '../core/flow/states.ts';
import type { Stepped } from '../core/flow/step.ts';
import type { CallSid, E164 } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import { commitOf } from './commit.ts';
import { type Deps, machineFor } from './deps.ts';
import type { StoredCall } from './turn-ports.ts';
import { ringTransfer } from './transfer.ts';
import { callOf } from './turn.ts';

export type Sent =
  | { readonly is: 'sent' }
  /** In a talk, being rung for, or ended by its own flow; or the caller's own turns came first three times. */
  | { readonly is: 'busy'; readonly doing: string }
  | { readonly is: 'over' | 'unknown' };

/** The turns of the caller that may come between before we give up. */
const ATTEMPTS = 3;
const RING_MS = 25_000 as DurationMs;

/**
 * Moves the caller to the state in which one of our own people is rung, with this number instead: there 0 cancels, "1" at the
 * other end joins, and no answer leads back to the line with a sentence. Logged in the trail with `by`.
 */
export async function sendOut(sid: CallSid, to: E164, by: string, deps: Deps): Promise<Sent> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await deps.store.load(sid);
    if (found.is !== 'live') return { is: found.is };
    const sent = await tryToSend(found.stored, to, deps);
    if (sent === null) continue;
    if (sent.is === 'sent') await deps.store.note(sid, 'lever', { lever: 'send', by });
    return sent;
  }
  return { is: 'busy', doing: 'pressing keys' };
}

/** Null: the caller's own turn came first. */
async function tryToSend(stored: StoredCall, to: E164, deps: Deps): Promise<Sent | null> {
  const call = callOf(stored, deps);
  if (call === null) return { is: 'unknown' };
  const machine = await machineFor(call.head.version, deps.versions);
  const state = machine.states.get(ON_CALL);
  if (state === undefined) return { is: 'unknown' };
  if (call.ctx.talk !== null) return { is: 'busy', doing: 'talking' };
  if (call.ctx.transfer !== null) return { is: 'busy', doing: 'being put through already' };
  if (call.ctx.outcome !== null || call.ctx.callback !== null) return { is: 'busy', doing: 'at the end of the call' };

  const transfer = { do: 'transfer', to, ringMs: RING_MS, step: ON_CALL } as const;
  const stepped: Stepped = {
    at: ON_CALL,
    ctx: {
      ...call.ctx,
      line: call.ctx.line ?? {
        queue: deps.versions.hotline().defaultQueue,
        countsAsWaitedMs: 0 as DurationMs,
        why: null,
      },
      transfer: ON_CALL,
    },
    info: state.info,
    effects: [{ do: 'say', prompt: { say: 'notice', what: 'one-moment' } }, transfer],
    moved: true,
    fault: null,
  };
  const now = deps.clock.now();
  const commit = commitOf(call, { type: 'TRANSFER_FAILED' }, stepped, machine, `send:${deps.random.hex(8)}`, now, deps);
  const result = await deps.store.turn({
    ...commit,
    trail: JSON.stringify({ event: 'SENT', from: call.at, to: ON_CALL }),
  });
  if (result.is === 'over') return { is: 'over' };
  if (result.is === 'pull') return { is: 'busy', doing: 'being joined with an agent' };
  if (result.is !== 'done' || result.lease === null || commit.transfer === null) return null;
  deps.clock.heard(result.at);
  const { lease } = result;
  const { room } = commit.transfer;
  deps.later('ring the number a call is sent to', () =>
    ringTransfer({ ...call, ctx: stepped.ctx }, transfer, lease, room, deps),
  );
  // The step before is an old one now: its URL gets the present prompt, "one moment", and goes on from there.
  const told = await deps.telephony.redirect(call.head.sid, deps.urls.turn(deps.tickets.ticket(call)));
  return told.is === 'gone' ? { is: 'over' } : { is: 'sent' };
}
