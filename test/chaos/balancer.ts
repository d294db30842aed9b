/**
 * A load balancer as they are in life: asks each node for its health, goes on to the next one only when nothing was sent yet, and gives
 * up on a node that is marked down. It remembers the answers that were late or not 200.
 */
import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Balancer {
  readonly url: string;
  readonly served: number;
  /** Answers of a node that were not 200, or later than 5 s, and requests that no node answered; wall ms as in performance.now(). */
  readonly odd: readonly OddAnswer[];
  /** True while the node is in the rotation. */
  isUp(port: number): boolean;
  close(): Promise<void>;
}

export interface OddAnswer {
  readonly at: number;
  readonly ms: number;
  readonly path: string;
  /** The node; null: none was up. */
  readonly port: number | null;
  /** Null: it went away in the middle. */
  readonly status: number | null;
}

const CHECK_EVERY_MS = 300;
const CHECK_MS = 1_500;
/** Failed checks until a node is out. */
const MOST_MISSES = 2;
const CONNECT_MS = 500;
const LATE_MS = 5_000;

type Forwarded = 'answered' | 'not sent' | 'broken';

export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const over = new AbortController();
  const up = new Set<number>();
  const underWay = new Map<number, Set<ClientRequest>>(ports.map((port) => [port, new Set()]));
  const odd: OddAnswer[] = [];
  let served = 0;
  let turn = 0;

  const check = async (port: number): Promise<void> => {
    let misses = 0;
    while (!over.signal.aborted) {
      const healthy = await isHealthy(port);
      misses = healthy === true ? 0 : healthy === 'refused' ? MOST_MISSES : misses + 1;
      if (misses === 0) up.add(port);
      else if (misses >= MOST_MISSES) {
        up.delete(port);
        // Whoever said "not ready" still answers what it has; who says nothing will not.
        if (healthy === false) for (const one of underWay.get(port) ?? []) one.destroy();
      }
      await pause(CHECK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const checks = ports.map(check);

  const forward = (port: number, from: IncomingMessage, body: Buffer, to: ServerResponse): Promise<Forwarded> =>
    new Promise((resolve) => {
      let connected = false;
      const { method, url, headers } = from;
      const out = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false });
      const mine = underWay.get(port);
      mine?.add(out);
      const finish = (how: Forwarded): void => {
        clearTimeout(connecting);
        mine?.delete(out);
        resolve(how);
      };
      const connecting = setTimeout(() => out.destroy(), CONNECT_MS);
      out.on('socket', (socket) =>
        socket.once('connect', () => {
          connected = true;
          clearTimeout(connecting);
        }),
      );
      out.on('response', (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
        answer.on('end', () => finish('answered'));
        answer.on('close', () => {
          if (answer.complete) return;
          to.destroy();
          finish('broken');
        });
      });
      out.on('error', () => finish(connected ? 'broken' : 'not sent'));
      // Who asked has gone: then the answer is nobody's.
      to.on('close', () => out.destroy());
      out.end(body);
    });

  const serve = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const began = performance.now();
    const body = await readBody(from);
    turn += 1;
    // With nobody healthy all are tried, as real ones do.
    const known = up.size > 0 ? [...up] : [...ports];
    const first = turn % known.length;
    const note = (port: number | null, status: number | null): void => {
      const ms = performance.now() - began;
      if (!to.destroyed && (status !== 200 || ms > LATE_MS))
        odd.push({ at: began, ms: Math.round(ms), path: (from.url ?? '').split('?')[0] ?? '', port, status });
    };
    for (const port of [...known.slice(first), ...known.slice(0, first)]) {
      const how = await forward(port, from, body, to);
      if (how === 'not sent') continue;
      if (how === 'answered') {
        served += 1;
        return note(port, to.statusCode);
      }
      note(port, null);
      if (!to.headersSent) to.writeHead(502).end();
      return;
    }
    note(null, null);
    to.writeHead(503).end();
  };

  const server = createServer((from, to) => void serve(from, to).catch(() => to.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get served() {
      return served;
    },
    odd,
    isUp: (port) => up.has(port),
    async close() {
      over.abort();
      server.closeAllConnections();
      server.close();
      await Promise.all(checks);
    },
  };
}

function isHealthy(port: number): Promise<boolean | 'refused' | 'not ready'> {
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, path: '/health/ready', agent: false, timeout: CHECK_MS });
    asking.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 ? true : 'not ready');
    });
    asking.on('timeout', () => asking.destroy(new Error('silent')));
    asking.on('error', (error) =>
      resolve((error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : false),
    );
    asking.end();
  });
}

async function readBody(from: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of from) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
