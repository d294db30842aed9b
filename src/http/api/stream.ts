/** One viewer's event stream. */
import type { FastifyReply } from 'fastify';
import type { EventHub } from './event-hub.ts';
import type { HotlineEvent } from './board-shape.ts';

/** Proxies and dead connections are noticed by it. */
const HEARTBEAT_MS = 15_000;
/** Browsers come back after so long. */
const RETRY_MS = 2_000;
/** Who does not read so much is cut off, and comes back at the entry it has read. */
const UNREAD_MOST = 1_000_000;

/** Answers with events until either side closes; `closed` is called once. Returns what ends it. */
export function stream(reply: FastifyReply, hub: EventHub, after: string | null, closed: () => void): () => void {
  reply.hijack();
  const { raw } = reply;
  // Small words now and then: they are not to wait for one another.
  raw.socket?.setNoDelay(true);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    // A connection kept for another request would hold up the server's end.
    connection: 'close',
  });
  const write = (text: string): void => {
    // What still happens between the end and its taking effect: an error nobody hears would end the whole engine.
    if (raw.writableEnded) return;
    raw.write(`${text}\n\n`);
    if (raw.writableLength > UNREAD_MOST) raw.destroy();
  };
  const tell = (event: string, id: string | null, data: HotlineEvent | Record<string, never>): void =>
    write(`event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}`);

  write(`retry: ${RETRY_MS}`);
  const heartbeat = setInterval(() => write(': still here'), HEARTBEAT_MS);
  const leave = hub.listen(after, {
    begin: (id) => tell('begin', id, {}),
    happened: ({ id, sid, what, at }) => tell('happened', id, { sid, what, at }),
    gap: (id) => tell('reset', id, {}),
    away: () => tell('away', null, {}),
  });
  raw.once('close', () => {
    clearInterval(heartbeat);
    leave();
    closed();
  });
  // Whoever does not read would never let it end.
  return () => void (raw.writableLength > 0 ? raw.destroy() : raw.end());
}
