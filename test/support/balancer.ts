import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What stands before several nodes: each connection goes to the next one, past those that refuse it. Knows nothing of HTTP. */
export interface Balancer {
  readonly url: string;
  /** Ports of the nodes, in turn. */
  readonly nodes: Set<number>;
  close(): Promise<void>;
}

const AGAIN_MS = 100;

/** `queueMs`: whoever comes while no node takes them is kept for so long. */
export async function startBalancer({ queueMs = 0 }: { readonly queueMs?: number } = {}): Promise<Balancer> {
  const nodes = new Set<number>();
  const sockets = new Set<Socket>();
  let turn = 0;
  const kept = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const forward = (near: Socket, ports: readonly number[], until: number): void => {
    const [port, ...others] = ports;
    if (port === undefined) {
      if (performance.now() >= until) near.destroy();
      else setTimeout(() => near.destroyed || forward(near, [...nodes], until), AGAIN_MS);
      return;
    }
    const far = kept(connect(port, '127.0.0.1'));
    let through = false;
    far.once('connect', () => {
      through = true;
      near.pipe(far).pipe(near);
    });
    far.on('close', () => (through ? near.destroy() : forward(near, others, until)));
    near.on('close', () => far.destroy());
  };
  const server = createServer((near) => {
    const ports = [...nodes];
    turn += 1;
    const first = turn % Math.max(1, ports.length);
    forward(kept(near), [...ports.slice(first), ...ports.slice(0, first)], performance.now() + queueMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nodes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
