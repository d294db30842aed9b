/** Somebody else's system on loopback, well or badly behaved: what lookups ask. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LookupHost } from '../../src/core/flow/model.ts';
import type { Question } from '../../src/engine/lookup-ports.ts';

export interface OtherSystem {
  /** What it was asked so far. */
  readonly asked: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** Connections it has seen. */
  connections(): number;
  readonly host: LookupHost;
  question(change?: Partial<Question>): Question;
  readonly stop: () => void;
}

export async function startOtherSystem(answer: RequestListener): Promise<OtherSystem> {
  const asked: { headers: IncomingMessage['headers']; body: string }[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ headers: request.headers, body });
      answer(request, response);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const host = { host: `localhost:${port}`, private: true };
  return {
    asked,
    connections: () => connections,
    host,
    question: (change = {}) => ({
      url: `http://localhost:${port}/bills`,
      body: {},
      waitMs: 1_000 as never,
      hosts: [host],
      ...change,
    }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const json =
  (value: unknown, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(typeof value === 'string' ? value : JSON.stringify(value));

/** Whoever is asked resolves to this machine: no test depends on names. */
export const toLoopback = async () => [{ address: '127.0.0.1', family: 4 }];
