/** The story of a call that is over, as the engine tells it. */
import { useEffect, useState } from 'preact/hooks';
import { get } from '../shared/api.ts';
import type { TrailEntry } from '../shared/story.ts';
import { StoryLines } from '../shared/story-lines.tsx';
import { span } from '../shared/time.ts';
import { Scroller } from './screen.tsx';
import { words } from './words.ts';

interface Told {
  readonly trail: readonly TrailEntry[];
  readonly timeToPersonMs: number | null;
}

const TRIES = 20;

/** The engine hears of the end by a webhook, so the last entry may be a moment away. Null: it knows no such call. */
async function storyOf(sid: string, signal: AbortSignal): Promise<Told | null> {
  for (let left = TRIES; left > 0 && !signal.aborted; left -= 1) {
    const call = await get<{ phase: string; timeToPersonMs: number | null }>(`/api/calls/${sid}`).catch(() => null);
    if (call?.phase === 'ended' || left === 1) {
      const told = await get<{ trail: readonly TrailEntry[] }>(`/api/calls/${sid}/trail`).catch(() => null);
      return told === null ? null : { trail: told.trail, timeToPersonMs: call?.timeToPersonMs ?? null };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return null;
}

export function Story({ sid }: { readonly sid: string }) {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    setTold(null);
    storyOf(sid, leaving.signal).then(
      (story) => !leaving.signal.aborted && setTold(story),
      () => undefined,
    );
    return () => leaving.abort();
  }, [sid]);

  return (
    <div class="story">
      <h3>{words.value.story}</h3>
      <Scroller label={words.value.story} newest={told}>
        {told === null && <p class="empty">{words.value.storyComes}</p>}
        <StoryLines trail={told?.trail ?? []} />
      </Scroller>
      <p class="figure">
        {told !== null && told.timeToPersonMs !== null && words.value.toPerson(span(told.timeToPersonMs))}
      </p>
    </div>
  );
}
