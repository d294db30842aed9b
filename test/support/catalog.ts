import type { Catalog, Step } from '../../src/core/flow/model.ts';

const text = (words: string) => ({ en: { text: words, audio: null }, zh: { text: words, audio: null } });
const step = (id: string, rest: object): Step => ({ id, line: 1, say: null, ...rest }) as unknown as Step;
const option = (press: string, go: string, more: object = {}) => ({
  press,
  for: text('x'),
  words: {},
  language: null,
  go,
  ...more,
});

/** A small hotline with every kind of step: the shape, not the words, matters. */
export function sampleCatalog(): Catalog {
  return {
    hotline: {
      name: 'sample',
      title: text('Sample'),
      numbers: { '+12025550100': 'support' },
      agentsNumber: '+12025550101',
      callerId: '+12025550100',
      languages: [
        {
          code: 'en',
          voice: 'Polly.Joanna',
          sayLanguage: 'en-US',
          gatherLanguage: 'en-US',
          humanWords: ['agent', 'person'],
        },
        {
          code: 'zh',
          voice: 'Polly.Zhiyu',
          sayLanguage: 'cmn-CN',
          gatherLanguage: 'cmn-Hans-CN',
          humanWords: ['人工'],
        },
      ],
      queues: {
        general: {
          name: 'general',
          title: text('general'),
          hours: null,
          exclusive: false,
          onCall: ['+12025550177'],
          ahtMs: 180_000,
        },
        urgent: { name: 'urgent', title: text('urgent'), hours: 'office', exclusive: true, onCall: [], ahtMs: 180_000 },
      },
      defaultQueue: 'general',
      hours: {},
      agents: {},
      emergency: ['+12025550190'],
      callbackCountries: null,
      carrier: { maxCalls: null, callsPerSecond: 1 },
      policies: {
        ringMs: 15_000,
        wrapUpMs: 2_000,
        redialMs: 900_000,
        holdTurnMs: 15_000,
        widenMs: 30_000,
        idleHelpMs: 60_000,
        awayMs: 300_000,
        placeEveryMs: 30_000,
        offerEveryMs: 180_000,
        callbacksPerHour: 120,
        admission: { calls: 120, samePrefix: 60, sameNumber: 10 },
      },
      speech: 'menus',
      alarms: [],
      probe: null,
      lookupHosts: [],
    },
    flows: {
      support: {
        name: 'support',
        file: 'support.yaml',
        start: 'support/welcome',
        steps: [
          step('support/welcome', { kind: 'say', say: text('Welcome'), go: 'support/main' }),
          step('support/main', {
            kind: 'menu',
            options: [
              option('1', 'support/hours'),
              option('2', 'support/bill'),
              option('3', '@human'),
              option('5', 'support/zh', { language: 'zh' }),
              option('6', 'support/elsewhere'),
              option('9', 'support/lost'),
            ],
          }),
          step('support/zh', {
            kind: 'choose',
            by: { on: 'language' },
            cases: { zh: 'support/main' },
            otherwise: '@human',
          }),
          step('support/hours', {
            kind: 'choose',
            by: { on: 'hours', hours: 'office' },
            cases: { open: 'support/lost', closed: 'support/bye' },
            otherwise: '@human',
          }),
          step('support/bill', { kind: 'flow', flow: 'bills', go: 'support/main' }),
          step('support/lost', { kind: 'human', queue: 'urgent', countsAsWaitedMs: 60_000, reason: text('lost') }),
          step('support/elsewhere', { kind: 'transfer', to: '+12025550188', ringMs: 20_000, failed: '@human' }),
          step('support/bye', { kind: 'end', outcome: 'self-served', say: text('Bye') }),
        ],
      },
      bills: {
        name: 'bills',
        file: 'bills.yaml',
        start: 'bills/account',
        steps: [
          step('bills/account', {
            kind: 'collect',
            name: 'account',
            ask: text('Account?'),
            min: 4,
            max: 10,
            secret: true,
            go: 'bills/back',
          }),
          step('bills/back', { kind: 'return' }),
        ],
      },
    },
  } as unknown as Catalog;
}
