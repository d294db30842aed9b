import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy which can lose a reply or fall silent: the network between us and Redis, or between two of them. */
export interface FlakyProxy {
  readonly port: number;
  /** Cuts the connection when the next reply to a request that contains `text` comes: it ran, and nobody heard. */
  loseReplyTo(text: string): void;
  /** Bytes vanish both ways on the connections of now; new connections work. */
  swallow(): void;
  /** Cuts every connection and takes no new one, until `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  /** How many connections were made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** `to`: a socket's path, or a port of this machine. */
export async function flakyProxy(to: string | number): Promise<FlakyProxy> {
  let losing: string | undefined;
  let count = 0;
  const pairs = new Set<{ near: Socket; far: Socket; silent: boolean; cutNext: boolean }>();
  const server = createServer((near) => {
    count += 1;
    const far = typeof to === 'string' ? connect(to) : connect(to, '127.0.0.1');
    const pair = { near, far, silent: false, cutNext: false };
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    near.on('data', (request) => {
      if (pair.silent) return;
      if (losing !== undefined && request.toString().includes(losing)) {
        losing = undefined;
        pair.cutNext = true;
      }
      far.write(request);
    });
    far.on('data', (reply) => {
      if (pair.cutNext) end();
      else if (!pair.silent) near.write(reply);
    });
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, '127.0.0.1', () => resolve()));
  const away = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      pairs.forEach(({ near, far }) => [near, far].forEach((socket) => socket.destroy()));
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    loseReplyTo: (text) => (losing = text),
    swallow: () => pairs.forEach((pair) => (pair.silent = true)),
    connections: () => count,
    away,
    back: () => listen(port),
    close: away,
  };
}
