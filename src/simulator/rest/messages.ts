import type { FastifyInstance } from 'fastify';
import { tell } from '../exchange.ts';
import type { Exchange, SentMessage } from '../exchange.ts';
import { RestError } from './errors.ts';
import { one } from './form.ts';
import type { Form } from './form.ts';
import { messageJson, root } from './shapes.ts';

/** Messages: kept for reading, never delivered. */
export function messageRoutes(app: FastifyInstance, exchange: Exchange): void {
  app.post<{ Body: Form }>(`${root(exchange)}/Messages.json`, (request, reply) => {
    const form = request.body ?? {};
    const to = one(form, 'To') ?? '';
    const from = one(form, 'From') ?? '';
    const service = one(form, 'MessagingServiceSid');
    const body = one(form, 'Body') ?? '';
    if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    if (from === '' && service === null) throw new RestError(400, 21603, "A 'From' phone number is required");
    if (from.startsWith('+') && !exchange.numbers.has(from))
      throw new RestError(
        400,
        21606,
        `The 'From' phone number ${from} is not a valid, SMS-capable number of your account`,
      );
    if (body === '') throw new RestError(400, 21602, 'Message body is required');
    if (body.length > 1600) throw new RestError(400, 21617, 'The message body exceeds the 1600 character limit');
    const message: SentMessage = {
      sid: exchange.chance.sids.sid('SM'),
      from,
      to,
      body,
      messagingServiceSid: service,
      at: Math.round(exchange.clock.now()),
    };
    exchange.messages.push(message);
    tell(exchange, { type: 'message', leg: null, sid: message.sid, from, to, body });
    void reply.code(201).send(messageJson(exchange, message));
  });
}
