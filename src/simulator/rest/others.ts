import type { FastifyInstance } from 'fastify';
import { rfc2822, tell } from '../exchange.ts';
import type { Exchange, NumberRecord, SentMessage } from '../exchange.ts';
import type { Recording } from '../recordings.ts';
import { recordingWav } from '../recordings.ts';
import { notFound, RestError } from './errors.ts';
import { methodIn, one, urlIn } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { messageJson, numberJson, recordingJson, root } from './shapes.ts';

/** Recordings: list, one as JSON or sound, deletion. */
export function recordingRoutes(app: FastifyInstance, exchange: Exchange): void {
  const path = `${root(exchange)}/Recordings`;
  const find = (name: string, url: string): Recording => {
    const recording = exchange.recordings.get(name);
    if (recording === undefined) throw notFound(url);
    return recording;
  };
  app.get<{ Querystring: Form }>(`${path}.json`, (request) => {
    const call = one(request.query, 'CallSid');
    const wanted = [...exchange.recordings.values()].filter(
      (recording) => (call ?? recording.callSid) === recording.callSid,
    );
    return page(
      `${path}.json`,
      request.query,
      'recordings',
      wanted.reverse().map((recording) => recordingJson(exchange, recording)),
    );
  });
  app.get<{ Params: { file: string } }>(`${path}/:file`, (request, reply) => {
    const [sid = '', kind = 'wav'] = request.params.file.split('.');
    const recording = find(sid, request.url);
    if (kind === 'json') return reply.send(recordingJson(exchange, recording));
    return reply.type('audio/x-wav').send(recordingWav(recording));
  });
  app.delete<{ Params: { file: string } }>(`${path}/:file`, (request, reply) => {
    const sid = request.params.file.replace(/\..*$/, '');
    find(sid, request.url);
    exchange.recordings.delete(sid);
    void reply.code(204).send();
  });
}

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

/** Verified caller ids, the account itself, and the countries it may dial. */
export function accountRoutes(app: FastifyInstance, exchange: Exchange): void {
  const base = root(exchange);
  const since = rfc2822(exchange, 0);
  app.get<{ Querystring: Form }>(`${base}/OutgoingCallerIds.json`, (request) => {
    const wanted = one(request.query, 'PhoneNumber');
    const all = [...exchange.callerIds].filter((number) => (wanted ?? number) === number);
    const sid = (number: string): string => `PN${Buffer.from(number).toString('hex').padEnd(32, '0').slice(0, 32)}`;
    return page(`${base}/OutgoingCallerIds.json`, request.query, 'outgoing_caller_ids', all.map((number) => ({
      sid: sid(number), date_created: since, date_updated: since, friendly_name: number, account_sid: exchange.accountSid, phone_number: number, uri: `${base}/OutgoingCallerIds/${sid(number)}.json`,
    }))); // prettier-ignore
  });
  app.get(`${base}.json`, () => ({
    auth_token: exchange.authToken,
    date_created: since,
    date_updated: since,
    friendly_name: 'Simulated carrier',
    owner_account_sid: exchange.accountSid,
    sid: exchange.accountSid,
    status: 'active',
    subresource_uris: {
      calls: `${base}/Calls.json`,
      conferences: `${base}/Conferences.json`,
      messages: `${base}/Messages.json`,
    },
    type: 'Full',
    uri: `${base}.json`,
  }));
  app.get<{ Querystring: Form }>('/v1/DialingPermissions/Countries', (request) => {
    const wanted = one(request.query, 'IsoCode');
    const content = countries
      .filter((country) => (wanted ?? country.iso_code) === country.iso_code)
      .map((country) => countryJson(exchange, country));
    const url = `${exchange.url}/v1/DialingPermissions/Countries?PageSize=50&Page=0`;
    return {
      content,
      meta: {
        first_page_url: url,
        key: 'content',
        next_page_url: null,
        page: 0,
        page_size: 50,
        previous_page_url: null,
        url,
      },
    };
  });
  app.get<{ Params: { iso: string } }>('/v1/DialingPermissions/Countries/:iso', (request) => {
    const country = countries.find((each) => each.iso_code === request.params.iso.toUpperCase());
    if (country === undefined) throw notFound(request.url);
    return countryJson(exchange, country);
  });
}

interface Country {
  readonly iso_code: string;
  readonly name: string;
  readonly continent: string;
  readonly codes: readonly string[];
  readonly allowed: boolean;
}

/** A few countries, some of which may be dialled, as on a new account in the US. */
const countries: readonly Country[] = [
  { iso_code: 'US', name: 'United States/Canada', continent: 'NORTH_AMERICA', codes: ['+1'], allowed: true },
  { iso_code: 'CA', name: 'Canada', continent: 'NORTH_AMERICA', codes: ['+1'], allowed: true },
  { iso_code: 'CN', name: 'China', continent: 'ASIA', codes: ['+86'], allowed: true },
  { iso_code: 'GB', name: 'United Kingdom', continent: 'EUROPE', codes: ['+44'], allowed: true },
  { iso_code: 'DE', name: 'Germany', continent: 'EUROPE', codes: ['+49'], allowed: false },
  { iso_code: 'LS', name: 'Lesotho', continent: 'AFRICA', codes: ['+266'], allowed: false },
];

function countryJson(exchange: Exchange, country: Country): Record<string, unknown> {
  const url = `${exchange.url}/v1/DialingPermissions/Countries/${country.iso_code}`;
  return {
    iso_code: country.iso_code,
    name: country.name,
    continent: country.continent,
    country_codes: country.codes,
    low_risk_numbers_enabled: country.allowed,
    high_risk_special_numbers_enabled: false,
    high_risk_tollfraud_numbers_enabled: false,
    url,
    links: { highrisk_special_prefixes: `${url}/HighRiskSpecialPrefixes` },
  };
}
