import type { FastifyInstance } from 'fastify';
import type { Exchange, NumberRecord } from '../exchange.ts';
import { notFound } from './errors.ts';
import { methodIn, one, urlIn } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { numberJson, root } from './shapes.ts';

/** The account's numbers; updating one changes where its next calls go. */
export function numberRoutes(app: FastifyInstance, exchange: Exchange): void {
  const path = `${root(exchange)}/IncomingPhoneNumbers`;
  const find = (sid: string, url: string): NumberRecord => {
    const number = [...exchange.numbers.values()].find((each) => each.sid === sid);
    if (number === undefined) throw notFound(url);
    return number;
  };
  app.get<{ Querystring: Form }>(`${path}.json`, (request) => {
    const wanted = one(request.query, 'PhoneNumber');
    const all = [...exchange.numbers.values()].filter((number) => wanted === null || number.number.includes(wanted));
    return page(
      `${path}.json`,
      request.query,
      'incoming_phone_numbers',
      all.map((number) => numberJson(exchange, number)),
    );
  });
  app.get<{ Params: { sid: string } }>(`${path}/:sid.json`, (request) =>
    numberJson(exchange, find(request.params.sid, request.url)),
  );
  app.post<{ Params: { sid: string }; Body: Form }>(`${path}/:sid.json`, (request) => {
    const number = find(request.params.sid, request.url);
    changeNumber(number, request.body ?? {});
    return numberJson(exchange, number);
  });
}

function changeNumber(number: NumberRecord, form: Form): void {
  const given = (name: string): boolean => one(form, name) !== null;
  if (given('FriendlyName')) number.friendlyName = one(form, 'FriendlyName') ?? '';
  if (given('VoiceUrl')) number.voiceUrl = urlIn(form, 'VoiceUrl', 21402) ?? '';
  if (given('VoiceMethod')) number.voiceMethod = methodIn(form, 'VoiceMethod');
  if (given('VoiceFallbackUrl')) number.fallbackUrl = urlIn(form, 'VoiceFallbackUrl', 21402) ?? '';
  if (given('VoiceFallbackMethod')) number.fallbackMethod = methodIn(form, 'VoiceFallbackMethod');
  if (given('StatusCallback')) number.statusUrl = urlIn(form, 'StatusCallback', 21402) ?? '';
  if (given('StatusCallbackMethod')) number.statusMethod = methodIn(form, 'StatusCallbackMethod');
  if (given('SmsUrl')) number.smsUrl = urlIn(form, 'SmsUrl', 21402) ?? '';
}
