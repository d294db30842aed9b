/** Ringing a number outside while the caller holds: the target hears who is there and presses 1, like an agent. */
import type { Call } from '../core/call.ts';
import type { Effect } from '../core/flow/effect.ts';
import type { CallSid, Lease, RoomName } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import { entriesOf } from './commit.ts';
import type { Deps } from './deps.ts';
import type { LegRecord } from './leg.ts';
import { push } from './push.ts';
import { stillWanted } from './still-wanted.ts';

export async function ringTransfer(
  call: Call,
  effect: Effect & { do: 'transfer' },
  lease: Lease,
  room: RoomName,
  deps: Deps,
): Promise<void> {
  const lang = call.ctx.lang ?? deps.versions.hotline().languages[0]?.code;
  const queue = call.ctx.line?.queue ?? null;
  const record: LegRecord = {
    lease,
    room,
    kind: 'transfer',
    agent: null,
    sid: call.head.sid,
    queue,
    card:
      lang === undefined
        ? null
        : {
            queue: queue ?? deps.versions.hotline().defaultQueue,
            // Why the caller stands in line tells a person on call more than that they were asked for.
            why: call.ctx.line?.why ?? effect.step,
            language: lang,
            path: call.ctx.path,
            entries: entriesOf(call.ctx),
          },
    version: call.head.version,
    arrivedAt: call.place?.arrivedAt ?? deps.clock.now(),
  };
  const sealed = deps.tickets.seal(record);
  const ttlMs = (effect.ringMs + 5_000) as DurationMs;
  const rung = await deps.telephony.ring({
    to: effect.to,
    from: deps.versions.hotline().callerId,
    url: deps.urls.agent('offer', sealed),
    statusUrl: deps.urls.agent('status', sealed),
    ringMs: effect.ringMs,
    wanted: stillWanted(lease, ttlMs, deps),
  });
  switch (rung.is) {
    case 'ok':
      if (!(await deps.store.ringing(lease, rung.value, ttlMs))) await deps.telephony.hangUp(rung.value);
      return;
    case 'refused':
    case 'gone': {
      const { sid } = await deps.store.release(lease, 'refused', { awayMs: deps.versions.hotline().policies.awayMs });
      // Null: it was over already, and its caller is elsewhere by now.
      if (sid !== null) await failTransfer(sid, deps);
      return;
    }
    case 'unknown':
      // It may be ringing: its webhooks or the lease's end will tell.
      return;
  }
}

/** The caller hears that nobody answered there, and goes where the flow says, by default to a person. */
export async function failTransfer(sid: CallSid, deps: Deps): Promise<void> {
  await push(sid, { type: 'TRANSFER_FAILED' }, deps);
}
