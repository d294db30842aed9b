/** The second host: a static file server with the safety document, which knows nothing of the engine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SafetyHost {
  readonly url: string;
  readonly given: number;
  close(): void;
}

export async function startSafetyHost(document: string): Promise<SafetyHost> {
  let given = 0;
  const server = createServer((asked, answer) => {
    asked.resume();
    given += 1;
    answer.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(document);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/safety.xml`,
    get given() {
      return given;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
