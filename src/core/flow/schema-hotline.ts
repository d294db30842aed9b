/** The shape of `hotline.yaml`. What is left out here has the default named in its description. */
import { z } from 'zod';
import type { FlowName, HoursName, QueueName } from '../ids.ts';
import { count, country, duration, name, phone, strict, text, yes } from './schema-parts.ts';

const list = <T extends z.ZodType>(of: T, description: string, ...example: readonly unknown[]) =>
  z
    .array(of, { error: 'must be a list' })
    .describe(description)
    .meta({ examples: [example] });
const word = (description: string, ...examples: string[]) => z.string().describe(description).meta({ examples });

const queueName = name<QueueName>('The name of a queue.', 'general');
const hoursName = name<HoursName>('The name of opening hours, or always.', 'office', 'always');
const language = word('A language of the hotline.', 'en', 'zh');

export const LANGUAGE = z
  .union(
    [
      z.null(),
      strict({
        voice: word('The voice, as the carrier calls it.', 'Polly.Joanna', 'Polly.Zhiyu').optional(),
        'say-language': word(
          'The language tag for speaking. Only needed for a language we have no voice for.',
          'en-US',
          'cmn-CN',
        ).optional(),
        'gather-language': word('The language tag for listening.', 'en-US', 'cmn-Hans-CN').optional(),
        'human-words': list(
          word('A word.', 'agent', '人工'),
          'More words that mean a person, beside the ones every hotline has.',
          'front desk',
        ).optional(),
      }),
    ],
    { error: 'must be empty, or a voice' },
  )
  .transform((form) => form ?? {})
  .describe('How this language sounds.')
  .meta({ examples: [{ voice: 'Polly.Joanna' }] });

export const QUEUE = strict({
  title: text('What agents hear the queue called. Default: its name.').optional(),
  hours: hoursName.describe('When people answer. Callers may wait at any time. Default: always.').optional(),
  exclusive: yes('Idle agents of other queues do not help out here. Default: no.').optional(),
  'on-call': list(
    phone('A number.'),
    'Rung when a waiting caller presses 3, which is offered while nobody is on duty. The first one is rung.',
    '+12025550120',
  ).optional(),
  'handling-time': duration('How long a call takes, until enough calls have been measured. Default: 4m.', '4m', {
    min: 10_000,
    max: 7_200_000,
  }).optional(),
});
/** A queue may be no more than its name. */
export const NAMED_QUEUE = z
  .union([z.null(), QUEUE], { error: 'must be empty, or keys with values' })
  .transform((form) => form ?? {})
  .describe('A line of callers.')
  .meta({ examples: [{ hours: 'office' }] });

const spans = z
  .union([z.string(), z.array(z.string())], { error: 'must be hours like "09:00-18:00", or a list of them' })
  .meta({ examples: ['09:00-18:00', 'closed'] });
const day = spans.describe('Hours of this day, or of these days: "09:00-18:00", a list of them, or closed.').optional();
/** Days in a row are written mon-fri; which key names which days is read by `normalise-hours.ts`. */
export const HOURS = z
  .object({
    zone: word('The time zone of the people who answer.', 'Asia/Shanghai', 'America/New_York'),
    mon: day,
    tue: day,
    wed: day,
    thu: day,
    fri: day,
    sat: day,
    sun: day,
    'mon-fri': day,
    'mon-sun': day,
    holidays: list(
      word('A day.', '2026-12-25'),
      'Days on which nobody answers.',
      '2026-12-25',
      '2027-01-01',
    ).optional(),
    dates: z
      .record(z.string(), spans)
      .describe('Hours of single days, in place of those of the weekday.')
      .meta({ examples: [{ '2026-12-24': '09:00-12:00' }] })
      .optional(),
  })
  .catchall(spans);

export const AGENT = strict({
  name: word('What the agent is called.', 'Mei'),
  phone: phone('The telephone that rings.').optional(),
  client: word('The browser phone that rings.', 'mei').optional(),
  sip: word('The SIP address that rings.', 'sip:mei@example.com').optional(),
  languages: list(
    language,
    'Languages the agent speaks. Default: the first one of the hotline.',
    'en',
    'zh',
  ).optional(),
  queues: list(queueName, 'Queues the agent serves. Default: the default queue.', 'general', 'urgent').optional(),
  hours: hoursName.describe('On duty in these hours without signing in. Default: only by signing in.').optional(),
  pin: word('The mark of the PIN for signing in by phone, from presszero pin.', 'scrypt$32768$8$1$…$…').optional(),
});

const alarm = (what: string) => ({ description: what });
export const ALARM = strict({
  webhook: word('An https address that is told.', 'https://ops.example/alarm').optional(),
  sms: phone('A number that gets a text message.').optional(),
  call: phone('A number that is rung.').optional(),
}).meta(alarm('One of webhook, sms and call.'));

const P4 = 'PZ204';
const P5 = 'PZ205';
export const POLICIES = strict({
  ring: duration("How long an agent's phone rings. Default: 15s.", '15s', {
    min: 5_000,
    max: 60_000,
    below: { code: 'PZ203', message: 'An agent needs 5s at least to reach the phone, or nobody ever answers.' },
  }).optional(),
  'wrap-up': duration('How long an agent has after a call. Default: 10s.', '10s', {
    min: 0,
    max: 1_800_000,
  }).optional(),
  redial: duration('A caller who rings again within this time has the old place. Default: 15m.', '15m', {
    min: 900_000,
    max: 86_400_000,
    below: { code: P5, message: 'Breaks P5: whoever rings again within 15m keeps the old place. Write 15m or more.' },
  }).optional(),
  'hold-turn': duration('How long the music plays between two looks at the line. Default: 15s.', '15s', {
    min: 10_000,
    max: 20_000,
  }).optional(),
  widen: duration("After this time agents without the caller's language are asked too. Default: 30s.", '30s', {
    min: 0,
    max: 600_000,
  }).optional(),
  'idle-help': duration('An agent idle for this long helps any queue that is not exclusive. Default: 60s.', '60s', {
    min: 0,
    max: 60_000,
    above: {
      code: 'PZ208',
      message: 'Breaks P8: an agent idle for 60s takes the longest waiter of any queue. Write 60s or less.',
    },
  }).optional(),
  away: duration('How long an agent who missed two calls is left alone. Default: 5m.', '5m', {
    min: 30_000,
    max: 1_800_000,
  }).optional(),
  'place-every': duration('The place is not told more often than this. Default: 30s.', '30s', {
    min: 30_000,
    max: 300_000,
  }).optional(),
  'offer-every': duration('A callback is not offered more often than this while holding. Default: 3m.', '3m', {
    min: 180_000,
    max: 3_600_000,
    below: { code: P4, message: 'Breaks P4: offers while holding come 3m apart at least. Write 3m or more.' },
  }).optional(),
});

const noCalls = {
  code: 'PZ203',
  message: 'With a bound of 0 no call is ever answered. Leave the key out if there is no bound.',
} as const;
export const CARRIER = strict({
  'max-calls': count('How many calls your account carries at once. Default: no bound.', 20, {
    min: 2,
    max: 100_000,
    below: noCalls,
  }).optional(),
  'calls-per-second': count('How many calls your account may begin in a second. Default: 1.', 1, {
    min: 1,
    max: 1_000,
    below: noCalls,
  }).optional(),
});

export const PROBE = strict({
  from: phone('A number of your account that the hotline is rung from. No number that callers ring.'),
  every: duration('How often the hotline is rung. Default: 5m.', '5m', { min: 60_000, max: 86_400_000 }).optional(),
});

export const CALLBACKS = strict({
  countries: list(
    country('A country.'),
    'Countries whose numbers are rung back. Default: the country of the number we ring from.',
    'US',
    'CA',
  ).optional(),
  'per-hour': count('How many callers are rung back within an hour, at most. Default: 60 for each agent.', 120, {
    min: 1,
    max: 100_000,
    below: {
      code: 'PZ206',
      message: 'Breaks P6: nobody could ever be rung back. Leave the key out, or write 1 or more.',
    },
  }).optional(),
});

const everybody = {
  code: 'PZ146',
  message: 'With 0 every caller is asked for a key, flood or not. Leave the key out, or write 1 or more.',
} as const;
const rings = (description: string, example: number) =>
  count(description, example, { min: 1, max: 1_000_000, below: everybody }).optional();
export const ADMISSION = strict({
  calls: rings('Calls in a minute, from all numbers. Default: 60 for each agent, 120 at least.', 600),
  'same-prefix': rings(
    'Calls in a minute from numbers that differ in the last four digits only, or are withheld. Default: half of calls.',
    300,
  ),
  'same-number': rings('Calls in a minute from one number. Default: 10.', 10),
});

export const LOOKUP_HOST = z
  .union(
    [
      z.string(),
      strict({
        host: word('The host, as it stands in the address.', 'crm.internal', 'localhost:8080'),
        private: yes('It may be in your own network, or this machine. Default: no.').optional(),
      }),
    ],
    { error: 'must be a host, or host and private' },
  )
  .transform((form) => (typeof form === 'string' ? { host: form } : form))
  .describe('A host.')
  .meta({ examples: ['crm.example', { host: 'crm.internal', private: true }] });

export const HOTLINE_FILE = strict({
  hotline: name<string>('A short name for this hotline, for the machine.', 'lumen'),
  title: text('What callers hear the hotline called.'),
  numbers: z
    .record(z.string(), name<FlowName>('The flow that answers.', 'support'))
    .describe('Your telephone numbers, and the flow that answers each.')
    .meta({ examples: [{ '+12025550100': 'support' }] }),
  'agents-number': phone('The number agents ring to sign in. Default: none.').optional(),
  'caller-id': phone('The number we ring from. Default: the first of numbers.').optional(),
  languages: z
    .record(z.string(), LANGUAGE)
    .describe('Languages the hotline speaks; the first is the default.')
    .meta({ examples: [{ en: { voice: 'Polly.Joanna' }, zh: { voice: 'Polly.Zhiyu' } }] }),
  queues: z
    .record(z.string(), NAMED_QUEUE)
    .describe('Lines in which callers wait for a person.')
    .meta({ examples: [{ general: {}, urgent: { 'on-call': ['+12025550120'] } }] }),
  'default-queue': queueName.describe('The queue of everybody who presses 0. Default: the first of queues.').optional(),
  hours: z
    .record(z.string(), HOURS)
    .describe('Opening hours, by name. The name always is there already.')
    .meta({ examples: [{ office: { zone: 'America/New_York', 'mon-fri': '09:00-18:00' } }] })
    .optional(),
  agents: z
    .record(z.string(), AGENT)
    .describe('The people who answer, by the number they sign in with.')
    .meta({ examples: [{ '201': { name: 'Mei', phone: '+12025550111', hours: 'always' } }] })
    .optional(),
  emergency: list(
    phone('A number.'),
    'People who are rung when the machine itself fails. At least one.',
    '+12025550120',
  ),
  carrier: CARRIER.describe('Bounds of your account with the carrier.')
    .meta({ examples: [{ 'max-calls': 20 }] })
    .optional(),
  callbacks: CALLBACKS.describe('Whom we ring back, so that nobody can make us ring numbers that cost money.')
    .meta({ examples: [{ countries: ['US', 'CA'], 'per-hour': 120 }] })
    .optional(),
  admission: ADMISSION.describe(
    'How many calls in a minute are nothing out of the ordinary. When more ring, newcomers are asked for a key before the first menu.',
  )
    .meta({ examples: [{ calls: 600, 'same-prefix': 300, 'same-number': 10 }] })
    .optional(),
  policies: POLICIES.describe('How long things take.')
    .meta({ examples: [{ ring: '20s', 'wrap-up': '10s' }] })
    .optional(),
  speech: z
    .enum(['on', 'menus', 'off'])
    .describe('Whether callers may speak: everywhere, in menus, or not at all. Default: menus.')
    .meta({ examples: ['menus'] })
    .optional(),
  probe: PROBE.describe('The hotline rings itself, presses 0 and hears whether it stands in line. Default: never.')
    .meta({ examples: [{ from: '+12025550108', every: '5m' }] })
    .optional(),
  alarms: list(ALARM, 'Who is told when something is wrong with the hotline.', { sms: '+12025550120' }).optional(),
  'lookup-hosts': list(LOOKUP_HOST, 'Hosts that lookups may ask. Default: none.', 'crm.example').optional(),
});
export type AgentForm = z.output<typeof AGENT>;
export type QueueForm = z.output<typeof QUEUE>;
export type HoursForm = z.output<typeof HOURS>;
export type LanguageForm = z.output<typeof LANGUAGE>;
export type AdmissionForm = z.output<typeof ADMISSION>;
export type CallbacksForm = z.output<typeof CALLBACKS>;
export type PoliciesForm = z.output<typeof POLICIES>;
export type AlarmForm = z.output<typeof ALARM>;
