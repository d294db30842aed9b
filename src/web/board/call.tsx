/** The story of one call, as it goes on, and the levers for it. */
import { useEffect, useState } from 'preact/hooks';
import { get, Refused } from '../shared/api.ts';
import { Dialog } from '../shared/dialog.tsx';
import type { TrailEntry } from '../shared/story.ts';
import { StoryLines } from '../shared/story-lines.tsx';
import { ask } from './asking.ts';
import { board, hideCall, shownCall } from './state.ts';
import { lastDigits } from './waiting.tsx';
import { words } from './words.ts';

type Story = { readonly trail: readonly TrailEntry[]; readonly from: string | null } | 'none' | null;

async function storyOf(sid: string): Promise<Story> {
  const path = `/api/calls/${encodeURIComponent(sid)}`;
  try {
    const { trail } = await get<{ trail: readonly TrailEntry[] }>(`${path}/trail`);
    const call = await get<{ from?: string }>(path).catch(() => null);
    return { trail, from: call?.from ?? null };
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 400)) return 'none';
    throw error;
  }
}

export function ShownCall() {
  const sid = shownCall.value;
  return sid === null ? null : <Call key={sid} sid={sid} />;
}

function Call({ sid }: { readonly sid: string }) {
  const [story, setStory] = useState<Story>(null);
  // Whatever happens on the hotline may have happened to this call.
  const snapshot = board.value;
  useEffect(() => {
    let gone = false;
    storyOf(sid).then(
      (now) => !gone && setStory(now),
      // Away: what was told stays, and the next snapshot asks again.
      () => undefined,
    );
    return () => void (gone = true);
  }, [sid, snapshot]);

  const said = words.value.call;
  const digits = story === null || story === 'none' ? '' : lastDigits(story.from ?? '');
  const waits = snapshot?.waiting.some((row) => row.sid === sid) === true;
  return (
    <Dialog title={digits === '' ? said.plain : said.title(digits)} onClose={hideCall}>
      <h3>{said.story}</h3>
      {story === null && <p class="empty">{said.loading}</p>}
      {story === 'none' && <p class="empty">{said.none}</p>}
      {story !== null && story !== 'none' && <StoryLines trail={story.trail} />}
      {waits && (
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => ask({ ask: 'head', sid })}>
            {said.toHead}
          </button>
          <button type="button" class="quiet" onClick={() => ask({ ask: 'queue', sid })}>
            {said.toQueue}
          </button>
        </div>
      )}
    </Dialog>
  );
}
