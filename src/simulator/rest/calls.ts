import type { FastifyInstance } from 'fastify';
import { createCall } from '../calls.ts';
import type { Exchange } from '../exchange.ts';
import { strikes } from '../faults.ts';
import type { Leg, StatusWish, VoiceUrls } from '../leg.ts';
import { end } from '../life.ts';
import { startProgram } from '../twiml/run.ts';
import { notFound, RestError } from './errors.ts';
import { many, methodIn, one, urlIn, whole } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { callJson, root, statusIn } from './shapes.ts';

/** The Calls resource. https://www.twilio.com/docs/voice/api/call-resource */
export function callRoutes(app: FastifyInstance, exchange: Exchange): void {
  const path = `${root(exchange)}/Calls`;

  app.post<{ Body: Form }>(`${path}.json`, (request, reply) => {
    const leg = create(exchange, request.body ?? {});
    if (strikes(exchange, 'createdButLost')) {
      reply.hijack();
      request.raw.socket.destroy();
      return;
    }
    void reply.code(201).send(callJson(exchange, leg));
  });

  app.get<{ Querystring: Form }>(`${path}.json`, (request) => {
    const query = request.query;
    const [to, from, status, parent] = ['To', 'From', 'Status', 'ParentCallSid'].map((name) => one(query, name));
    const wanted = [...exchange.legs.values()].filter(
      (leg) =>
        (to ?? leg.to) === leg.to &&
        (from ?? leg.from) === leg.from &&
        (status ?? statusIn(leg)) === statusIn(leg) &&
        (parent ?? leg.parent?.sid) === leg.parent?.sid,
    );
    // Newest first.
    return page(
      `${path}.json`,
      query,
      'calls',
      wanted.toReversed().map((leg) => callJson(exchange, leg)),
    );
  });

  app.get<{ Params: { sid: string } }>(`${path}/:sid.json`, (request) =>
    callJson(exchange, legNamed(exchange, request.params.sid, request.url)),
  );

  app.post<{ Params: { sid: string }; Body: Form }>(`${path}/:sid.json`, (request) => {
    const leg = legNamed(exchange, request.params.sid, request.url);
    if (strikes(exchange, 'updateRefused')) throw new RestError(500, 20500, 'Internal Server Error');
    update(exchange, leg, request.body ?? {});
    return callJson(exchange, leg);
  });
}

function legNamed(exchange: Exchange, sid: string, path: string): Leg {
  const leg = exchange.legs.get(sid);
  if (leg === undefined) throw notFound(path);
  return leg;
}

function voiceIn(form: Form, url: string): VoiceUrls {
  return {
    url,
    method: methodIn(form, 'Method'),
    fallbackUrl: urlIn(form, 'FallbackUrl'),
    fallbackMethod: methodIn(form, 'FallbackMethod'),
  };
}

function twimlIn(form: Form): string | null {
  const twiml = one(form, 'Twiml');
  if (twiml !== null && twiml.length > 4000) throw new RestError(400, 32018, 'Twiml must be at most 4000 characters');
  return twiml;
}

function statusWishIn(form: Form): StatusWish | null {
  const url = urlIn(form, 'StatusCallback', 21609);
  const events = many(form, 'StatusCallbackEvent');
  return url === null
    ? null
    : {
        url,
        method: methodIn(form, 'StatusCallbackMethod'),
        events: new Set(events.length === 0 ? ['completed'] : events),
      };
}

function create(exchange: Exchange, form: Form): Leg {
  const to = one(form, 'To');
  const from = one(form, 'From');
  if (to === null || to === '') throw new RestError(400, 21201, "No 'To' number is specified");
  if (from === null || from === '') throw new RestError(400, 21213, "Caller ID is required: 'From'");
  if (!/^(\+[1-9]\d{6,14}|client:.+|sips?:.+)$/.test(to))
    throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  // A caller id must be a number of the account or a verified one; clients and SIP may show anything.
  if (from.startsWith('+') && to.startsWith('+') && !exchange.numbers.has(from) && !exchange.callerIds.has(from)) {
    throw new RestError(400, 21210, `The source phone number provided, ${from}, is not yet verified for your account`);
  }
  const url = urlIn(form, 'Url');
  const twiml = url === null ? twimlIn(form) : null;
  if (url === null && twiml === null) throw new RestError(400, 21205, "Url parameter is required: 'Url' or 'Twiml'");
  if (exchange.liveLegs.size >= exchange.maxCalls) throw new RestError(400, 10004, 'Call concurrency limit exceeded');
  return createCall(exchange, {
    from,
    to,
    voice: voiceIn(form, url ?? ''),
    twiml,
    statusWish: statusWishIn(form),
    timeoutMs: whole(form, 'Timeout', 60, 600) * 1000,
    timeLimitMs: whole(form, 'TimeLimit', 14_400, 86_400) * 1000,
    detectMachine: one(form, 'MachineDetection') !== null && one(form, 'AsyncAmd') !== 'true',
  });
}

function update(exchange: Exchange, leg: Leg, form: Form): void {
  const gone = (): RestError => new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  const status = one(form, 'Status');
  const url = urlIn(form, 'Url');
  const twiml = url === null ? twimlIn(form) : null;
  if (leg.ended) throw gone();
  if (status === 'canceled') {
    // Does nothing to a call that was answered.
    if (leg.answeredAt === null) end(exchange, leg, 'canceled', 'rest');
    return;
  }
  if (status === 'completed') return end(exchange, leg, leg.answeredAt === null ? 'canceled' : 'completed', 'rest');
  if (status !== null) throw new RestError(400, 21218, `Invalid 'Status': ${status}`);
  if (url === null && twiml === null) {
    leg.statusWish = statusWishIn(form) ?? leg.statusWish;
    return;
  }
  if (leg.status !== 'in-progress') throw gone();
  leg.statusWish = statusWishIn(form) ?? leg.statusWish;
  if (url === null) return startProgram(exchange, leg, { is: 'twiml', text: twiml ?? '' });
  const given = voiceIn(form, url);
  leg.voice.url = given.url;
  leg.voice.method = given.method;
  if (given.fallbackUrl !== null) {
    leg.voice.fallbackUrl = given.fallbackUrl;
    leg.voice.fallbackMethod = given.fallbackMethod;
  }
  startProgram(exchange, leg, { is: 'url', url, method: given.method, params: {} });
}
