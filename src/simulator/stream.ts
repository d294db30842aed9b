import type { FastifyInstance } from 'fastify';
import type { CarrierEvent } from './events.ts';
import type { Exchange } from './exchange.ts';

/** A connection that nobody wrote to for this long (wall ms) is taken for dead by what lies between. */
const BEAT_MS = 15_000;

interface Query {
  /** All events above this number; as `Last-Event-ID` (run and number) for a page that makes a new connection. */
  readonly since?: string;
  /** `true`: of what is past, only the legs that are not over. */
  readonly live?: string;
  /** Only legs from or to these addresses, separated by commas, and messages to them. */
  readonly of?: string;
}

/**
 * `GET /events`, as Server-Sent Events: first `carrier` (which run this is, and its call time), then what happened, then each event as
 * it happens. A browser that comes back says where it was (`Last-Event-ID`) and gets the rest; after a restart of the carrier, whose
 * events begin again at 1, it gets what a new one gets.
 */
export function eventStream(app: FastifyInstance, exchange: Exchange): void {
  const run = Math.round(exchange.epoch).toString(36);
  const open = new Set<() => void>();
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    for (const close of open) close();
  });

  app.get<{ Querystring: Query }>('/events', (request, reply) => {
    // Who comes back on a connection that was kept open would listen to nothing for ever.
    if (closing) return reply.code(503).header('connection', 'close').send();
    const { since, live, of } = request.query;
    const [first = '', last] = String(request.headers['last-event-id'] ?? since ?? 0).split('.');
    const resumed = last !== undefined && first === run;
    const addresses = of === undefined ? null : new Set(of.split(','));
    const alive = live === 'true' && !resumed ? new Set([...exchange.liveLegs].map((leg) => leg.sid)) : null;

    reply.hijack();
    const { raw } = reply;
    // What the server's hooks have set (security headers, say) goes out too.
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'close' });
    const send = (text: string): void => {
      // What still happens between the end and its taking effect: an error nobody hears would end the whole process.
      if (raw.writableEnded) return;
      raw.write(`${text}\n\n`);
    };
    const write = (event: CarrierEvent): void => {
      if (addresses === null || concerns(exchange, event, addresses))
        send(`id: ${run}.${event.id}\ndata: ${JSON.stringify(event)}`);
    };
    send(`retry: 1000\nevent: carrier\ndata: ${JSON.stringify({ run, now: Math.round(exchange.clock.now()) })}`);
    const from = Number(last === undefined ? first : resumed ? last : 0);
    for (const event of exchange.events.since(Number.isFinite(from) ? from : 0))
      if (alive === null || (event.leg !== null && alive.has(event.leg))) write(event);

    const stop = exchange.events.listen(write);
    const beat = setInterval(() => send(': beat'), BEAT_MS);
    const close = (): void => void raw.end();
    open.add(close);
    raw.on('close', () => {
      stop();
      clearInterval(beat);
      open.delete(close);
    });
  });
}

function concerns(exchange: Exchange, event: CarrierEvent, addresses: ReadonlySet<string>): boolean {
  if (event.type === 'message') return addresses.has(event.to);
  const leg = event.leg === null ? undefined : exchange.legs.get(event.leg);
  return leg !== undefined && (addresses.has(leg.from) || addresses.has(leg.to));
}
