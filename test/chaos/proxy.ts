/** The network between the engine and a Redis: a TCP proxy that delays, cuts, loses one reply, or swallows everything. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Each packet takes this long each way, and up to `jitterMs` more; order is kept. */
  delay(ms: number, jitterMs: number): void;
  /** Cuts every connection of now. */
  reset(): void;
  /** Cuts the connection on which the next move's reply comes: it ran, and nobody heard. */
  loseReply(): void;
  /** While true bytes vanish both ways, on connections new and old; one that has missed some never goes on, as TCP never would. */
  swallow(on: boolean): void;
  close(): Promise<void>;
}

/** Sentinels and replicas have a network of their own, which is in order: they open with one of these. */
const OTHERS = /sentinel|replconf|psync|subscribe|^\*1\r\n\$4\r\nping/i;
const MOVE = /evalsha/i;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Null until the first bytes tell. */
  ours: boolean | null;
  cutNext: boolean;
  missed: boolean;
}

export async function startProxy(to: number): Promise<Proxy> {
  let delayMs = 0;
  let jitterMs = 0;
  let losing = false;
  let swallowing = false;
  const pairs = new Set<Pair>();
  const timers = new Set<NodeJS.Timeout>();

  /** Sends on, late if it must be; the last one's time keeps them in order. */
  const late = (pair: Pair, socket: Socket) => {
    let freeAt = 0;
    return (bytes: Buffer): void => {
      if (pair.ours === true && swallowing) {
        pair.missed = true;
        return;
      }
      const now = performance.now();
      const slow = pair.ours === true ? delayMs + Math.random() * jitterMs : 0;
      freeAt = Math.max(freeAt, now + slow);
      if (freeAt <= now) return void socket.write(bytes);
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!socket.destroyed) socket.write(bytes);
      }, freeAt - now);
      timers.add(timer);
    };
  };

  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const pair: Pair = { near, far, ours: null, cutNext: false, missed: false };
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    const out = late(pair, far);
    const back = late(pair, near);
    near.on('data', (bytes) => {
      const text = bytes.toString('latin1', 0, 400);
      pair.ours ??= !OTHERS.test(text);
      if (losing && pair.ours && MOVE.test(text)) {
        losing = false;
        pair.cutNext = true;
      }
      out(bytes);
    });
    far.on('data', (bytes) => (pair.cutNext ? end() : back(bytes)));
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    delay(ms, jitter) {
      delayMs = ms;
      jitterMs = jitter;
    },
    reset() {
      for (const { near, far, ours } of pairs)
        if (ours !== false) {
          near.resetAndDestroy();
          far.destroy();
        }
    },
    loseReply: () => void (losing = true),
    swallow(on) {
      swallowing = on;
      if (on) return;
      for (const { near, far, missed } of pairs)
        if (missed) {
          near.resetAndDestroy();
          far.destroy();
        }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const timer of timers) clearTimeout(timer);
        for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
      }),
  };
}
