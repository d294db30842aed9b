import type { FastifyInstance } from 'fastify';
import { rfc2822 } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import { notFound } from './errors.ts';
import { one } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { root } from './shapes.ts';

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
