import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import Fastify from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Listener } from '../../src/http/api/event-hub.ts';
import { stream } from '../../src/http/api/stream.ts';

/** A viewer who does not read, and the answer they get. */
async function viewer() {
  const app = Fastify();
  onTestFinished(async () => app.close());
  const closed = vi.fn();
  const failed = vi.fn();
  const listening = new Promise<{
    listener: Listener;
    raw: NodeJS.WritableStream & { writableLength: number };
    end: () => void;
  }>((resolve) => {
    app.get('/', (_request, reply) => {
      reply.raw.on('error', failed);
      let listener: Listener | undefined;
      const hub = {
        listen: (_after: string | null, one: Listener) => {
          listener = one;
          return () => undefined;
        },
        stop: async () => undefined,
      };
      const end = stream(reply, hub, null, closed);
      if (listener !== undefined) resolve({ listener, raw: reply.raw, end });
    });
  });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'));
  socket.pause();
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return { ...(await listening), closed, failed };
}

const happening = (length: number) => ({ id: '1-1', sid: 'C'.repeat(length), what: 'arrived', at: 1 }) as never;

describe('a stream that ends', () => {
  it('takes no harm from what happens meanwhile', async () => {
    const { listener, end, closed, failed } = await viewer();
    end();
    listener.happened(happening(34));
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(failed).not.toHaveBeenCalled();
  });

  it('does not wait for a viewer who does not read', async () => {
    const { listener, raw, end, closed, failed } = await viewer();
    while (raw.writableLength === 0) {
      listener.happened(happening(100_000));
      await setImmediate();
    }
    end();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    listener.happened(happening(34));
    await setImmediate();
    expect(failed).not.toHaveBeenCalled();
  });
});
