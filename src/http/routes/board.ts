/** What the live board asks for: the hotline as it is, and word that it has changed. */
import { z } from 'zod';
import { StoreAway } from '../../engine/ports.ts';
import { Board, HotlineEvent } from '../api/board-shape.ts';
import { type BoardParts, boardSource } from '../api/board-view.ts';
import { createEventHub } from '../api/event-hub.ts';
import { type Api, told } from '../api/scope.ts';
import { Cursor } from '../api/shapes.ts';
import { stream } from '../api/stream.ts';

const Listen = z.object({
  'last-event-id': Cursor.optional().catch(undefined).describe('Set by browsers when they come back'),
});

export function boardRoutes(app: Api, parts: BoardParts): void {
  const board = boardSource(parts);
  app.get(
    '/api/board',
    { schema: told('watching', 'The hotline at this moment, for the live board', Board) },
    async () => await board.look(),
  );

  // That the store is away is told by others; viewers go on when it is back.
  const hub = createEventHub(parts.deps.store, {
    onNews: board.changed,
    onError: (error) => {
      if (!(error instanceof StoreAway)) parts.deps.log.error({ error: String(error) }, 'events not read');
    },
  });
  const open = new Set<() => void>();
  // A stream never ends by itself: the server would wait for it for ever, also for one that begins just then.
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    for (const close of open) close();
    await hub.stop();
  });
  app.get(
    '/api/events',
    {
      schema: {
        tags: ['watching'],
        summary:
          'What happens, as server-sent events: "begin" (all that follows is told), "happened", "reset" (some are missing), "away" (Redis does not answer)',
        headers: Listen,
        response: { 200: { content: { 'text/event-stream': { schema: HotlineEvent } } } },
      },
    },
    (request, reply) => {
      const close = stream(reply, hub, request.headers['last-event-id'] ?? null, () => open.delete(close));
      open.add(close);
      if (closing) close();
    },
  );
}
