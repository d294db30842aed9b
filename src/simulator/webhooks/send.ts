import { request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Deadlines in wall ms. */
export interface Deadlines {
  readonly connectMs: number;
  /** To the first byte, and between packets. */
  readonly readMs: number;
  readonly totalMs: number;
}

export type Sent =
  | {
      readonly is: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      readonly tooLong: boolean;
    }
  /** `partial`: broke after the first byte. */
  | {
      readonly is: 'failed';
      readonly how: 'connect' | 'name' | 'read' | 'reset' | 'partial' | 'total';
      readonly why: string;
    };

export interface Request {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly deadlines: Deadlines;
  /** Longer bodies are cut off there. */
  readonly limit: number;
  /** A fault: break the connection once the request has gone out. */
  readonly breakAfterSending: boolean;
  readonly signal: AbortSignal;
}

/** What carries the requests, and the wall clock that their deadlines run by. */
export interface Wire {
  /** Never rejects. */
  send(request: Request): Promise<Sent>;
  /** Monotonic wall time, ms. */
  now(): number;
}

/** HTTP over sockets. */
export const httpWire: Wire = { send, now: () => performance.now() };

/**
 * One HTTP request on a connection of its own, with the carrier's three deadlines. Never rejects. (Whether Twilio keeps connections
 * alive is not documented; a fresh one each time can't mistake a closed idle connection for a failing application.)
 */
function send(request: Request): Promise<Sent> {
  return new Promise((resolve) => {
    const { deadlines } = request;
    let settled = false;
    let connected = false;
    let reading = false;
    let timer: NodeJS.Timeout | undefined;
    const total = setTimeout(() => fail('total', `no full answer in ${deadlines.totalMs} ms`), deadlines.totalMs);
    const finish = (sent: Sent): void => {
      if (settled) return;
      settled = true;
      clearTimeout(total);
      clearTimeout(timer);
      request.signal.removeEventListener('abort', onAbort);
      outgoing.destroy();
      resolve(sent);
    };
    const fail = (how: Extract<Sent, { is: 'failed' }>['how'], why: string): void => finish({ is: 'failed', how, why });
    const arm = (ms: number, how: 'connect' | 'read' | 'partial'): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(how, `nothing for ${ms} ms`), ms);
    };
    const onAbort = (): void => fail('total', 'given up');
    const start = request.url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = start(request.url, { method: request.method, headers: request.headers, agent: false });
    arm(deadlines.connectMs, 'connect');
    outgoing.on('socket', (socket) => {
      socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
        arm(deadlines.readMs, 'read');
      });
    });
    outgoing.on('finish', () => {
      // Long enough for the application to have the request, short enough that it has not answered.
      if (request.breakAfterSending) setTimeout(() => fail('reset', 'connection reset (planned fault)'), 5);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return fail('name', error.message);
      fail(connected ? (reading ? 'partial' : 'reset') : 'connect', error.message);
    });
    outgoing.on('response', (response: IncomingMessage) => {
      reading = true;
      const chunks: Buffer[] = [];
      let length = 0;
      arm(deadlines.readMs, 'partial');
      const done = (tooLong: boolean): void => {
        finish({
          is: 'answer',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          tooLong,
        });
      };
      response.on('data', (chunk: Buffer) => {
        arm(deadlines.readMs, 'partial');
        chunks.push(chunk);
        length += chunk.length;
        if (length > request.limit) done(true);
      });
      response.on('end', () => (response.complete ? done(false) : fail('partial', 'the answer broke off')));
      response.on('error', (error) => fail('partial', error.message));
    });
    request.signal.addEventListener('abort', onAbort, { once: true });
    outgoing.end(request.body ?? undefined);
    if (request.signal.aborted) onAbort();
  });
}
