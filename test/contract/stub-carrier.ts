/**
 * A server that answers as the carrier's published examples do: real field names, real refusals, no behaviour but what the contract
 * needs. It keeps the simulated carrier honest: both are held to the same suite.
 */
import formbody from '@fastify/formbody';
import Fastify, { type FastifyReply } from 'fastify';
import { OURS } from './telephony.ts';

/** Of the OpenAPI example of a created call, what is not told by the request. */
const CALL = {
  answered_by: null,
  api_version: '2010-04-01',
  caller_name: null,
  date_created: 'Tue, 31 Aug 2010 20:36:28 +0000',
  date_updated: 'Tue, 31 Aug 2010 20:36:44 +0000',
  direction: 'outbound-api',
  duration: null,
  end_time: null,
  forwarded_from: null,
  group_sid: null,
  parent_call_sid: null,
  phone_number_sid: `PN${'a'.repeat(32)}`,
  price: null,
  price_unit: 'USD',
  queue_time: '0',
  start_time: null,
  subresource_uris: {},
  trunk_sid: null,
};
const MESSAGE = {
  api_version: '2010-04-01',
  date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
  date_sent: null,
  date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: null,
  messaging_service_sid: null,
  sid: `SM${'a'.repeat(32)}`,
  status: 'queued',
  subresource_uris: {},
};

export type StubTrouble = 'none' | 'too-many' | 'down' | 'full' | 'lost' | 'silent' | 'no-sid';

export interface StubCarrier {
  readonly url: string;
  readonly calls: Map<string, { status: string; readonly form: Record<string, string>; sentTo: string[] }>;
  readonly texts: { to: string; from: string; body: string }[];
  readonly authorizations: string[];
  trouble: StubTrouble;
  close(): Promise<void>;
}

export async function startStubCarrier(accountSid: string): Promise<StubCarrier> {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  await app.register(formbody);
  const root = `/2010-04-01/Accounts/${accountSid}`;
  const stub: Omit<StubCarrier, 'url'> = {
    calls: new Map(),
    texts: [],
    authorizations: [],
    trouble: 'none',
    close: () => app.close(),
  };
  const refuse = (reply: FastifyReply, status: number, code: number, message: string) =>
    reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
  const callJson = (sid: string) => {
    const call = stub.calls.get(sid);
    return {
      ...CALL,
      sid,
      account_sid: accountSid,
      to: call?.form['To'],
      from: call?.form['From'],
      status: call?.status,
    };
  };

  app.addHook('preHandler', async (request, reply) => {
    stub.authorizations.push(request.headers.authorization ?? '');
    switch (stub.trouble) {
      case 'too-many':
        return refuse(reply, 429, 20429, 'Too Many Requests');
      case 'down':
        return reply.code(503).type('text/html').send('<html>Service Unavailable</html>');
      case 'full':
        return refuse(reply, 400, 10004, 'Call concurrency limit exceeded');
      case 'lost':
      case 'silent':
        reply.hijack();
        if (stub.trouble === 'lost') request.raw.socket.destroy();
        return;
      case 'none':
      case 'no-sid':
    }
  });

  app.post<{ Body: Record<string, string> }>(`${root}/Calls.json`, (request, reply) => {
    const form = request.body;
    if (!/^(\+[1-9]\d{6,14}|client:.+|sip:.+)$/.test(form['To'] ?? ''))
      return refuse(reply, 400, 21211, `Invalid 'To' Phone Number: ${form['To']}`);
    const sid = `CA${stub.calls.size.toString(16).padStart(32, '0')}`;
    stub.calls.set(sid, { status: 'queued', form, sentTo: [] });
    const { sid: named, ...nameless } = callJson(sid);
    return reply.code(201).send(stub.trouble === 'no-sid' ? nameless : { ...nameless, sid: named });
  });
  app.get<{ Querystring: { To?: string; From?: string; Status?: string } }>(`${root}/Calls.json`, ({ query }) => {
    const calls = [...stub.calls.keys()]
      .map(callJson)
      .filter(
        ({ to, from, status }) =>
          (query.To ?? to) === to && (query.From ?? from) === from && (query.Status ?? status) === status,
      );
    return { calls: calls.map((call) => ({ ...call, date_created: new Date().toUTCString() })), next_page_uri: null };
  });
  app.get(`${root}/Conferences.json`, () => ({ conferences: [], next_page_uri: null }));
  app.get<{ Params: { sid: string } }>(`${root}/Calls/:sid.json`, ({ params: { sid }, url }, reply) =>
    stub.calls.has(sid)
      ? reply.send(callJson(sid))
      : refuse(reply, 404, 20404, `The requested resource ${url} was not found`),
  );
  app.post<{ Params: { sid: string }; Body: Record<string, string> }>(`${root}/Calls/:sid.json`, (request, reply) => {
    const { sid } = request.params;
    const call = stub.calls.get(sid);
    if (call === undefined) return refuse(reply, 404, 20404, `The requested resource ${request.url} was not found`);
    if (['completed', 'canceled'].includes(call.status))
      return refuse(reply, 400, 21220, 'Call is not in-progress. Cannot redirect.');
    const { Status: status, Url: url } = request.body;
    if (status === 'completed') call.status = call.status === 'in-progress' ? 'completed' : 'canceled';
    if (url !== undefined) call.sentTo.push(url);
    return reply.send(callJson(sid));
  });
  app.post<{ Body: Record<string, string> }>(`${root}/Messages.json`, ({ body: { To, From, Body } }, reply) => {
    stub.texts.push({ to: To ?? '', from: From ?? '', body: Body ?? '' });
    return reply.code(201).send({ ...MESSAGE, account_sid: accountSid, to: To, from: From, body: Body });
  });

  app.get(`${root}/Recordings.json`, (_request, reply) => reply.send({ recordings: [], page: 0, page_size: 50 }));

  app.get<{ Querystring: { PhoneNumber?: string } }>(`${root}/IncomingPhoneNumbers.json`, ({ query }) => {
    const number = { phone_number: OURS, voice_fallback_url: `${url}/fallback#ct=1500`, voice_fallback_method: 'GET' };
    return { incoming_phone_numbers: query.PhoneNumber === OURS ? [number] : [], next_page_uri: null };
  });
  app.get('/fallback', (_request, reply) => reply.type('text/xml').send('<Response/>'));

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(stub, { url });
}
