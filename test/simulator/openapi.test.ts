import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { accountSid, authToken, caller, hotline, startWorld } from './application.ts';

/** Twilio's own description of its API (`twilio_api_v2010.json` of twilio/twilio-oai, MIT), when the environment names it. */
const file = process.env['TWILIO_OPENAPI'];

interface Schema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** What is wrong with a resource: fields too many, too few, of the wrong type. */
function wrongWith(
  schemas: Readonly<Record<string, Schema>>,
  name: string,
  json: Readonly<Record<string, unknown>>,
): readonly string[] {
  const properties = schemas[name]?.properties ?? {};
  const surplus = Object.keys(json).filter((field) => !(field in properties));
  const wrong = Object.entries(properties).flatMap(([field, given]) => {
    const schema = given.$ref === undefined ? given : (schemas[given.$ref.split('/').at(-1) ?? ''] ?? {});
    const value = json[field];
    if (value === undefined) return [`${field} is missing`];
    if (value === null) return given.nullable === true || given.$ref !== undefined ? [] : [`${field} is null`];
    if (schema.enum?.every((choice) => choice !== value) === true) return [`${field} is ${JSON.stringify(value)}`];
    const type = schema.type === 'integer' ? 'number' : schema.type;
    return type === undefined || typeof value === type ? [] : [`${field} is a ${typeof value}`];
  });
  return [...surplus.map((field) => `${field} is unknown`), ...wrong];
}

test.skipIf(file === undefined)('every resource has the fields and types of the published description', async () => {
  const { schemas } = (
    JSON.parse(readFileSync(String(file), 'utf8')) as { components: { schemas: Record<string, Schema> } }
  ).components;
  const world = await startWorld();
  onTestFinished(() => world.close());
  const { application, carrier } = world;
  application.on('/voice', '<Record action="/room" timeout="2"/>');
  application.on('/room', '<Dial><Conference waitUrl="" participantLabel="me">room</Conference></Dial>');
  const leg = carrier.placeCall({ from: caller, to: hotline });
  await leg.listening();
  await leg.say('A message of some length, please.');
  await leg.inRoom();
  await world.client.messages.create({ to: caller, from: hotline, body: 'hello' });
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` };
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await (await fetch(`${carrier.url}/2010-04-01/Accounts/${accountSid}${path}`, { headers })).json()) as Record<
      string,
      unknown
    >;
  const first = async (path: string, key: string): Promise<Record<string, unknown>> =>
    ((await get(path))[key] as Record<string, unknown>[])[0] ?? {};
  const room = await first('/Conferences.json', 'conferences');
  const found = {
    'api.v2010.account.call': await first('/Calls.json', 'calls'),
    'api.v2010.account.conference': room,
    'api.v2010.account.conference.participant': await first(
      `/Conferences/${String(room['sid'])}/Participants.json`,
      'participants',
    ),
    'api.v2010.account.recording': await first('/Recordings.json', 'recordings'),
    'api.v2010.account.incoming_phone_number': await first('/IncomingPhoneNumbers.json', 'incoming_phone_numbers'),
    'api.v2010.account': await get('.json'),
  };
  for (const [name, json] of Object.entries(found)) expect([name, wrongWith(schemas, name, json)]).toEqual([name, []]);
});
