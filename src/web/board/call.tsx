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
    const [{ trail }, call] = await Promise.all([
      get<{ trail: readonly TrailEntry[] }>(`${path}/trail`),
      get<{ from?: string }>(path).catch(() => null),
    ]);
    return { trail, from: call?.from ?? null };
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 400)) return 'none';
    throw error;
  }
}

/** Only a callback or message it has asked for can add to it. */
const isOver = (story: Story): boolean =>
  story === 'none' || story?.trail.some(({ what }) => what === 'ended') === true;

export function ShownCall() {
  const sid = shownCall.value;
  return sid === null ? null : <Call key={sid} sid={sid} />;
}

function Call({ sid }: { readonly sid: string }) {
  const [story, setStory] = useState<Story>(null);
  const snapshot = board.value;
  // While it goes on, whatever happens on the hotline may have happened to this call; then it is read once more, and no more.
  const goesOn = !isOver(story) || snapshot?.callbacks.some((row) => row.sid === sid) === true;
  const asOf = goesOn ? snapshot : null;
  useEffect(() => {
    let gone = false;
    storyOf(sid).then(
      (now) => !gone && setStory(now),
      // Away: what was told stays, and the next snapshot asks again.
      () => undefined,
    );
    return () => void (gone = true);
  }, [sid, asOf]);

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
