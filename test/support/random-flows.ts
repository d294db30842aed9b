/**
 * Hotlines from a seed, good by construction: every step leads somewhere, steps that ask nothing only lead onwards. Written as JSON,
 * which is YAML too.
 */
import type { Chance } from '../../src/simulator/random.ts';

export interface RandomHotline {
  /** File name → text, as `read` takes it. */
  readonly files: ReadonlyMap<string, string>;
  readonly steps: number;
}

export interface Size {
  readonly flows: number;
  /** Steps of each flow. */
  readonly steps: number;
}

const WORDS = ['bills', 'orders', 'repairs', 'opening hours', 'a complaint', 'an account', 'something else'] as const;
/** Variables that every random hotline has. */
const NAMES = ['v0', 'v1', 'v2', 'plan'] as const;
const KINDS = [
  'menu',
  'menu',
  'menu',
  'collect',
  'say',
  'choose',
  'human',
  'callback',
  'voicemail',
  'transfer',
  'flow',
  'end',
  'lookup',
  'set',
  'sms',
] as const;
const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export function randomHotline(chance: Chance, size?: Size): RandomHotline {
  const flows = size?.flows ?? 1 + Math.floor(chance.next() * 3);
  const languages = chance.happens(0.5) ? ['en', 'zh'] : ['en'];
  const files = new Map([['hotline.yaml', JSON.stringify(hotline(languages))]]);
  let steps = 0;
  for (let index = 0; index < flows; index++) {
    const count = size?.steps ?? 2 + Math.floor(chance.next() * 10);
    steps += count;
    files.set(`f${index}.yaml`, JSON.stringify(flow(index, count, flows, languages, chance)));
  }
  return { files, steps };
}

function hotline(languages: readonly string[]): object {
  return {
    hotline: 'random',
    title: textIn(languages, 'Random shop'),
    numbers: { '+12025550100': 'f0' },
    languages: Object.fromEntries(languages.map((code) => [code, {}])),
    queues: { general: {}, urgent: { 'on-call': ['+12025550120'] }, office: { hours: 'office' } },
    hours: {
      office: { zone: 'UTC', 'mon-fri': '09:00-18:00', holidays: ['2026-12-25'] },
      night: { zone: 'UTC', 'mon-sun': '20:00-24:00' },
    },
    'lookup-hosts': ['crm.example'],
    agents: {
      '1': {
        name: 'Ana',
        phone: '+12025550111',
        languages,
        queues: ['general', 'urgent', 'office'],
        hours: 'always',
      },
    },
    emergency: ['+12025550112'],
  };
}

/** Steps nobody comes to: they only make sure that each variable is known. */
const known = (text: (words: string) => object): object =>
  Object.fromEntries([
    ...NAMES.slice(0, 3).map((name) => [`know-${name}`, { collect: { name, digits: 4, ask: text('?') }, go: 'human' }]),
    ['know-plan', { set: { plan: 'none' }, go: 'human' }],
  ]);

const textIn = (languages: readonly string[], words: string) =>
  Object.fromEntries(languages.map((code) => [code, code === 'zh' ? '请听好' : words]));

function flow(index: number, count: number, flows: number, languages: readonly string[], chance: Chance): object {
  const name = (i: number) => `s${i}`;
  const anywhere = () => (chance.happens(0.15) ? 'human' : name(Math.floor(chance.next() * count)));
  // Whoever is asked nothing must not come round again.
  const onwards = (from: number) =>
    from + 1 >= count || chance.happens(0.1)
      ? 'human'
      : name(from + 1 + Math.floor(chance.next() * (count - from - 1)));
  const text = (words: string) => textIn(languages, words);
  const say = () => (chance.happens(0.3) ? { say: text('Here is what you asked for.') } : {});
  const queue = () => chance.pick(['general', 'urgent', 'office']);
  const step = (i: number): object | string => {
    // A call that begins with a ring outside keeps its silent caller waiting for longer than may be.
    switch (i === 0 ? 'menu' : chance.pick(KINDS)) {
      case 'menu': {
        const options = KEYS.filter(() => chance.happens(0.35)).slice(0, 5);
        const pressed = options.length === 0 ? [1] : options;
        return {
          ...say(),
          menu: pressed.map((press) => ({ press, for: text(chance.pick(WORDS)), go: anywhere() })),
        };
      }
      case 'collect':
        return {
          ...say(),
          collect: {
            name: NAMES[i % 3],
            digits: chance.pick(['4-6', '2', '5-10']),
            ask: text('Please key it in.'),
            secret: i % 3 === 2 && chance.happens(0.5),
          },
          go: anywhere(),
        };
      case 'say':
        return { say: text('One thing first.'), go: onwards(i) };
      case 'choose':
        return {
          ...say(),
          choose: chance.pick<object>([
            { hours: chance.pick(['office', 'night']), open: onwards(i), closed: onwards(i) },
            { language: true, en: onwards(i), otherwise: onwards(i) },
            { holiday: 'office', yes: onwards(i), no: onwards(i) },
            { caller: true, known: onwards(i), new: onwards(i), otherwise: onwards(i) },
            { variable: chance.pick(NAMES), 1234: onwards(i), gold: onwards(i), otherwise: onwards(i) },
          ]),
        };
      case 'human':
        return { ...say(), human: { queue: queue(), 'counts-as-waited': chance.pick(['0s', '30s', '120s']) } };
      case 'callback':
        return { ...say(), callback: queue() };
      case 'voicemail':
        return { ...say(), voicemail: queue() };
      case 'transfer':
        return { ...say(), transfer: { to: '+12025550130', ring: '20s', failed: onwards(i) } };
      case 'flow':
        // Into later flows only, so that no flow goes through itself without asking.
        return index + 1 < flows
          ? { ...say(), flow: `f${index + 1 + Math.floor(chance.next() * (flows - index - 1))}`, go: onwards(i) }
          : { ...say(), return: null };
      case 'lookup':
        return {
          lookup: { url: 'https://crm.example/x', send: [chance.pick(NAMES)], save: { plan: 'a.b' } },
          if: { ok: onwards(i), failed: onwards(i) },
        };
      case 'set':
        return { ...say(), set: { plan: chance.pick(['gold', 'none', '{v1}']) }, go: onwards(i) };
      case 'sms':
        return { sms: { text: text('Thank you for calling.') }, go: onwards(i) };
      case 'end':
        return { ...say(), end: chance.pick(['self-served', 'told-closed']) };
    }
    return 'human';
  };
  const all = Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), step(i)]));
  return {
    flow: `f${index}`,
    start: name(0),
    steps: { ...all, ...(index === 0 && known(text)) },
  };
}
