/**
 * A call to the agents' number: who is it, then a menu of what an agent may do to their own duty and to the hotline. It has no
 * record in the store and no promise P1–P4: an agent who says nothing twice is let go.
 */
import type { AgentLineText } from '../core/speech/agent-line-wording.ts';
import type { AgentId, Language } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { type LineDeps, perform } from './agent-line-acts.ts';
import { moveOf } from './agent-line-move.ts';
import type { LineAnswer, LineInput, LinePlace, LineRecord } from './agent-line-record.ts';
import { tomorrowsOpening } from './agent-line-tomorrow.ts';
import { StoreAway } from './ports.ts';

/** An announcement nobody listens to the end of is none. */
const ANNOUNCEMENT_MS = 60_000 as DurationMs;

/** One turn; `record` null = the call has just begun, or its URL can't be read. Throws only for our own bugs. */
export async function agentLineTurn(record: LineRecord | null, input: LineInput, deps: LineDeps): Promise<LineAnswer> {
  const known = stillThere(record, deps);
  const move = moveOf(known, input);
  if (move.is === 'goodbye') return goodbye(known, deps);
  if (move.is === 'ask') return answer(move, known, input.at, deps);
  try {
    return answer(await perform(move.act, input, deps), known, input.at, deps);
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    deps.log.warn({ did: move.act.do }, 'agents line: the store is away');
    // Where they are: the same keys again are all it takes.
    return answer({ place: known ?? { at: 'number' }, first: [{ say: 'try-later' }] }, known, input.at, deps);
  }
}

/** An agent whom the hotline file no longer names has nothing to say here. */
function stillThere(record: LineRecord | null, deps: LineDeps): LineRecord | null {
  if (record === null || !('agent' in record)) return record;
  return deps.versions.hotline().agents[record.agent] === undefined ? null : record;
}

function answer(
  to: { readonly place: LinePlace; readonly first: readonly AgentLineText[]; readonly silent?: true },
  before: LineRecord | null,
  now: EpochMs,
  deps: LineDeps,
): LineAnswer {
  const { place } = to;
  const next: LineRecord = {
    ...place,
    kind: 'agents-line',
    silences: to.silent ? (before?.silences ?? 0) + 1 : 0,
    turns: (before?.turns ?? 0) + 1,
  };
  const heard = { language: languageOf('agent' in place ? place.agent : null, deps) };
  const say = (question: AgentLineText): readonly AgentLineText[] => [...to.first, question];
  const gather = (maxDigits: number, finishOnKey: string) => ({ gather: { maxDigits, finishOnKey }, next });
  switch (place.at) {
    case 'number':
      return { ...heard, say: say({ say: 'ask-number' }), listen: gather(12, '#') };
    case 'pin':
      return { ...heard, say: say({ say: 'ask-pin' }), listen: gather(16, '#') };
    case 'menu':
      return { ...heard, say: say({ say: 'menu' }), listen: gather(1, '') };
    case 'close': {
      const tomorrow = tomorrowsOpening(deps.versions.hotline(), now);
      return { ...heard, say: say({ say: 'close-choices', tomorrow }), listen: gather(1, '') };
    }
    case 'record':
      return {
        ...heard,
        say: say({ say: 'record' }),
        listen: { record: { maxMs: ANNOUNCEMENT_MS, finishOnKey: '#' }, next },
      };
    case 'recorded':
      return { ...heard, say: say({ say: 'publish-choices' }), listen: gather(1, '') };
  }
}

function goodbye(record: LineRecord | null, deps: LineDeps): LineAnswer {
  const agent = record !== null && 'agent' in record ? record.agent : null;
  return { language: languageOf(agent, deps), say: [{ say: 'goodbye' }], listen: { hangUp: true } };
}

/** The agent's own first language, but only once they are known: before, the words must not tell numbers apart. */
function languageOf(agent: AgentId | null, deps: LineDeps): Language {
  const hotline = deps.versions.hotline();
  const own = agent === null ? undefined : hotline.agents[agent]?.languages[0];
  return own ?? hotline.languages[0]?.code ?? ('en' as Language);
}
