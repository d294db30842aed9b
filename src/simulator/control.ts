import type { FastifyInstance } from 'fastify';
import { placeCall } from './calls.ts';
import type { IncomingCall } from './calls.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { legRecord, roomRecord } from './ledger.ts';
import { hangUp, press, speakUp } from './person.ts';
import type { Behaviour } from './phones.ts';
import { eventStream } from './stream.ts';

const text = { type: 'string', maxLength: 2000 } as const;
const ms = { type: 'number', minimum: 0 } as const;

const step = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    press: text,
    say: text,
    waitMs: ms,
    hear: text,
    withinMs: ms,
    until: { enum: ['joined', 'listening'] },
    hangUp: { const: true },
    drop: { const: true },
  },
} as const;
const script = { type: 'array', maxItems: 1000, items: step } as const;

const behaviour = {
  type: 'object',
  required: ['is'],
  oneOf: [
    { properties: { is: { enum: ['manual', 'no-answer'] } } },
    { properties: { is: { enum: ['busy', 'declined', 'failed'] }, afterMs: ms } },
    { properties: { is: { const: 'answer' }, afterMs: ms, script } },
    {
      properties: { is: { const: 'voicemail' }, afterMs: ms, greeting: text, hangUpAfterMs: ms },
      required: ['greeting'],
    },
    {
      properties: {
        is: { const: 'robot' },
        answerAfterMs: ms,
        talkMs: ms,
        hangUpAfterMs: ms,
        press: {
          type: 'array',
          items: { type: 'object', required: ['digits'], properties: { whenHears: text, afterMs: ms, digits: text } },
        },
      },
      required: ['answerAfterMs', 'press'],
    },
  ],
} as const;

const callBody = { type: 'object', required: ['from', 'to'], properties: { from: text, to: text, script } } as const;

function asPattern(source: string): void {
  try {
    RegExp(source, 'iu');
  } catch (error) {
    throw Object.assign(new Error(error instanceof Error ? error.message : 'bad pattern'), { statusCode: 400 });
  }
}

type OnLeg = { Params: { sid: string } };

/** What a person at a terminal or a page needs, as JSON under `/sim`. Only JSON bodies, so that a foreign page can't post here. */
export function controlApi(exchange: Exchange): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.removeContentTypeParser('application/x-www-form-urlencoded');
    const legFor = (sid: string): Leg => {
      const leg = exchange.legs.get(sid);
      if (leg === undefined) throw Object.assign(new Error(`no leg ${sid}`), { statusCode: 404 });
      return leg;
    };
    const ringing = (sid: string): NonNullable<Leg['ring']> => {
      const ring = legFor(sid).ring;
      if (ring === null) throw Object.assign(new Error(`leg ${sid} does not ring`), { statusCode: 409 });
      return ring;
    };

    app.post<{ Body: IncomingCall }>('/calls', { schema: { body: callBody } }, (request, reply) => {
      void reply.code(201).send({ callSid: placeCall(exchange, request.body).sid });
    });
    app.post<OnLeg & { Body: { digits: string } }>(
      '/legs/:sid/press',
      {
        schema: {
          body: {
            type: 'object',
            required: ['digits'],
            properties: { digits: { type: 'string', pattern: '^[0-9#*wW]+$', maxLength: 64 } },
          },
        },
      },
      (request) => press(exchange, legFor(request.params.sid), request.body.digits).then(() => ({})),
    );
    app.post<OnLeg & { Body: { text: string } }>(
      '/legs/:sid/say',
      { schema: { body: { type: 'object', required: ['text'], properties: { text } } } },
      (request) => speakUp(exchange, legFor(request.params.sid), request.body.text).then(() => ({})),
    );
    app.post<OnLeg>('/legs/:sid/hangup', (request) => {
      hangUp(exchange, legFor(request.params.sid));
      return {};
    });
    app.post<OnLeg>('/legs/:sid/drop', (request) => {
      hangUp(exchange, legFor(request.params.sid), 'line');
      return {};
    });
    app.post<OnLeg>('/legs/:sid/answer', (request) => {
      ringing(request.params.sid).answer();
      return {};
    });
    app.post<OnLeg>('/legs/:sid/decline', (request) => {
      ringing(request.params.sid).refuse('busy');
      return {};
    });
    app.put<{ Params: { address: string }; Body: { behaviour: Behaviour } }>(
      '/phones/:address',
      { schema: { body: { type: 'object', required: ['behaviour'], properties: { behaviour } } } },
      (request) => {
        exchange.phones.set(request.params.address, request.body.behaviour);
        return {};
      },
    );
    // A rule that is no regular expression is refused here, not found out during a call.
    app.addHook('preHandler', async (request) => {
      const patterns = JSON.stringify(request.body ?? null).matchAll(/"(?:whenHears|hear)":("(?:[^"\\\\]|\\\\.)*")/g);
      for (const [, pattern = '""'] of patterns) asPattern(JSON.parse(pattern) as string);
    });
    app.get('/phones', () => Object.fromEntries(exchange.phones));
    app.get<{ Querystring: { live?: string } }>('/legs', (request) =>
      (request.query.live === 'true' ? [...exchange.liveLegs] : [...exchange.legs.values()]).map(legRecord),
    );
    app.get<OnLeg>('/legs/:sid', (request) => legRecord(legFor(request.params.sid)));
    app.get('/conferences', () => [...exchange.rooms.values()].map(roomRecord));
    app.get('/messages', () => exchange.messages);
    app.get('/warnings', () => exchange.warnings);
    app.get('/clock', () => ({ now: Math.round(exchange.clock.now()) }));

    eventStream(app, exchange);
  };
}
