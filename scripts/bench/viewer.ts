/** One who looks at the board: asks and listens as `src/web/shared/live.ts` does in a browser. */
import type { Board } from '../../src/http/api/board-shape.ts';

/** The same as there, ms. */
const LEAST_MS = 750;
const MOST_MS = 10_000;

export type See = (board: Board) => void;

/** JSON from the API of the engine at `base`. */
export async function ask<Reply>(base: string, path: string, token: string): Promise<Reply> {
  const reply = await fetch(base + path, { headers: { authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
  return (await reply.json()) as Reply;
}

/** Looks until the returned function is called; `see` gets every snapshot. A look that fails ends the bench. */
export function startViewer(base: string, token: string, see: See): () => Promise<void> {
  const gone = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  let lastAt = -Infinity;
  let busy = false;
  let again = false;

  const plan = (inMs: number): void => {
    const at = Math.max(performance.now() + inMs, lastAt + LEAST_MS);
    if (gone.signal.aborted || busy || at >= dueAt) return;
    dueAt = at;
    clearTimeout(timer);
    timer = setTimeout(() => void (looking = look()), at - performance.now());
  };
  const look = async (): Promise<void> => {
    dueAt = Infinity;
    lastAt = performance.now();
    busy = true;
    again = false;
    see(await ask<Board>(base, '/api/board', token));
    busy = false;
    plan(again ? 0 : MOST_MS);
  };
  const refresh = (): void => {
    again = true;
    plan(0);
  };
  const listen = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const { body } = await fetch(`${base}/api/events`, { headers, signal: gone.signal });
    if (body === null) throw new Error('/api/events: nothing to read');
    let rest = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (/^event: (begin|happened|reset)$/.test(line)) refresh();
    }
  };

  let looking = look();
  const listening = listen().catch((error: unknown) => {
    if (!gone.signal.aborted) throw error;
  });
  return async () => {
    gone.abort();
    clearTimeout(timer);
    await Promise.all([looking, listening]);
  };
}
