/**
 * A request into an application without a socket, and without a turn of Node's loop, of which Fastify's own `inject` takes several: they
 * and waiting for them were a quarter of a simulated day.
 */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface Asked {
  readonly method: string;
  /** From the path on. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** `app` is ready. An application answers, whatever it thinks of what it is asked. */
export const inject = (app: FastifyInstance, asked: Asked): Promise<Answered> =>
  new Promise((resolve) => {
    const [request, response] = [new Request(asked), new Response(resolve)];
    app.routing(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });

/** What Fastify reads of a message of Node's. */
class Request extends EventEmitter {
  readonly httpVersionMajor = 1;
  readonly socket = { remoteAddress: '127.0.0.1' };
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  #body: Buffer | null;

  constructor({ method, url, headers, body }: Asked) {
    super();
    this.method = method;
    this.url = url;
    this.headers = { host: 'localhost' };
    for (const [name, value] of Object.entries(headers)) this.headers[name.toLowerCase()] = value;
    this.#body = body === null ? null : Buffer.from(body);
    if (this.#body !== null) this.headers['content-length'] = String(this.#body.length);
  }

  resume(): void {
    if (this.#body !== null) this.emit('data', this.#body);
    this.#body = null;
    this.emit('end');
  }
}

/** What Fastify does with an answer of Node's. */
class Response extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  #headers: Readonly<Record<string, string>> = {};
  readonly #answer: (answered: Answered) => void;

  constructor(answer: (answered: Answered) => void) {
    super();
    this.#answer = answer;
  }

  /** What Fastify has not set itself: nothing. */
  getHeader(): undefined {
    return undefined;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.statusCode = status;
    this.#headers = headers;
    this.headersSent = true;
  }

  end(body: string | Buffer | null): void {
    this.writableEnded = true;
    this.emit('finish');
    this.#answer({ status: this.statusCode, headers: this.#headers, body: Buffer.from(body ?? '') });
  }
}
