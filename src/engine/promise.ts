/** A promise is spoken only after it would survive: the store's disk and replica, and this node's journal (P6). */
import type { CallSid, Language } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import { JournalFailed, type Promised } from './journal-ports.ts';
import { StoreAway } from './ports.ts';
import type { LineFacts, StoredCall, TurnCommit } from './turn-ports.ts';

type Standing = Pick<LineFacts, 'id' | 'queue' | 'arrivedAt'>;

/**
 * Whether what this commit promised may be spoken; true when it promised nothing. `line`: the place as the store has it, which an
 * earlier node's try at the same webhook may have made.
 */
export async function mayBeSpoken(commit: TurnCommit, line: Standing | null, deps: Deps): Promise<boolean> {
  const promised = promisedBy(commit, line, deps);
  return promised === null || (await isWritten(promised, commit.sid, deps));
}

/** Whether what the store has of a call may be said again: whoever promised it may have died before it was written down. */
export async function mayBeRepeated({ sid, line }: StoredCall, deps: Deps): Promise<boolean> {
  // A caller's own place is named like the call.
  if (line === null || String(line.id) === sid) return true;
  return await isWritten(deps.store.promised(line.id), sid, deps);
}

async function isWritten(promise: Promised | Promise<Promised | null>, sid: CallSid, deps: Deps): Promise<boolean> {
  try {
    const promised = await promise;
    if (promised === null) return true;
    await Promise.all([write(promised, deps), deps.store.durable()]);
    return true;
  } catch (error) {
    const away = error instanceof StoreAway;
    if (!(error instanceof JournalFailed || away)) throw error;
    deps.log[away ? 'warn' : 'error'](
      { sid, error: String(error) },
      'a promise could not be made durable, so it is not spoken',
    );
    return false;
  }
}

/** Once: each repeat of a webhook comes by here. */
async function write(promised: Promised, { journal }: Deps): Promise<void> {
  for (const noted of journal.noted()) if (noted.promised.place === promised.place) return;
  await journal.append({ is: 'promised', promised });
}

function promisedBy({ sid, keep, line: wish, label }: TurnCommit, line: Standing | null, deps: Deps): Promised | null {
  if (keep === null) return null;
  const hotline = deps.versions.hotline();
  const now = deps.clock.now();
  return {
    place: line?.id ?? keep.place,
    as: keep.as,
    sid,
    queue: line?.queue ?? wish?.queue ?? hotline.defaultQueue,
    lang: wish?.lang ?? (label.lang as Language),
    headStartMs: wish?.headStartMs ?? (0 as DurationMs),
    arrivedAt: line?.arrivedAt ?? wish?.memory?.arrivedAt ?? now,
    card: wish?.card ?? '',
    number: keep.number,
    numberHash: keep.numberHash,
    recording: keep.recording,
    dueAt: keep.dueAt,
    at: now,
  };
}
