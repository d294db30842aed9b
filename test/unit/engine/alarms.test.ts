import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmTarget, Hotline } from '../../../src/core/flow/model.ts';
import type { Language } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { type AlarmNotice, alarmLoop, createCounters, type Notifier } from '../../../src/engine/alarms.ts';
import { conditions, type Rates } from '../../../src/engine/alarms-conditions.ts';
import { alarmText } from '../../../src/engine/alarms-wording.ts';
import type { Telephony } from '../../../src/engine/carrier-ports.ts';
import { type Levers, StoreAway } from '../../../src/engine/ports.ts';
import type { Census } from '../../../src/engine/report-ports.ts';
import { notifier } from '../../../src/runtime/notify.ts';
import { sampleCatalog } from '../../support/catalog.ts';

/** Tuesday, 14 November 2023, noon UTC. */
const NOON = Date.UTC(2023, 10, 14, 12) as EpochMs;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const LEVERS: Levers = { closedUntil: null, openUntil: null, announcement: null, news: 0 };
const CALM: Rates = {
  refusedSignatures: 0,
  carrierRefusedAt: null,
  carrierTakenAt: null,
  safetyGiven: 0,
  restUnknown: 0,
  restOk: 0,
  storeAway: 0,
  journalFailed: 0,
  memoryPercent: null,
  certificateDays: null,
  lost: 0,
  repaired: 0,
};
const OFFICE = {
  name: 'office',
  zone: 'UTC',
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ fromMin: 540, toMin: 1080 }] : [])),
  dates: {},
};
const WEBHOOK: AlarmTarget = { kind: 'webhook', url: 'http://127.0.0.1:9/unused' };
const hotline = {
  ...sampleCatalog().hotline,
  hours: { office: OFFICE },
  alarms: [WEBHOOK],
  probe: { from: '+12025550108', everyMs: 5 * MINUTE },
} as unknown as Hotline;

interface Situation {
  waiting?: number;
  ready?: number;
  staff?: number;
  overdue?: number;
  lost?: number;
  repairs?: number;
  unofferedMs?: number;
  asked?: number;
  lastArrivalAt?: number | null;
  /** What the last probe and the last trial of the fallback came to; null: well. */
  probe?: string;
  probedAt?: number;
  fallback?: string;
}
const censusOf = (s: Situation = {}): Census =>
  ({
    at: NOON,
    outcomes: s.lost === undefined ? {} : { lost: s.lost },
    repairs: s.repairs === undefined ? {} : { ghost: s.repairs },
    unofferedMs: s.unofferedMs ?? 0,
    asked: s.asked ?? 0,
    queues: [
      { queue: 'general', waiting: s.waiting ?? 0, ready: s.ready ?? 1, staff: s.staff ?? 1, overdue: s.overdue ?? 0 },
      { queue: 'urgent', waiting: 0, ready: 0, staff: 0, overdue: 0 },
    ],
    lastArrivalAt: s.lastArrivalAt === undefined ? NOON : s.lastArrivalAt,
    probes: {
      call: { fault: s.probe ?? null, failures: 3, okAt: s.probedAt ?? null },
      fallback: { fault: s.fallback ?? null, failures: 1 },
    },
  }) as unknown as Census;
const holding = (situation: Situation, rates: Partial<Rates> = {}, levers = LEVERS, now = NOON) => [
  ...conditions(censusOf(situation), levers, hotline, { ...CALM, ...rates }, now).keys(),
];

describe('conditions', () => {
  it('holds none on a calm day', () => expect(holding({ waiting: 3 })).toEqual([]));
  it.each<[string, Situation, Partial<Rates>]>([
    ['nobody-ready:general', { waiting: 1, ready: 0 }, {}],
    ['callback-overdue', { overdue: 2 }, {}],
    ['lost-call', {}, { lost: 1 }],
    ['repairs', {}, { repaired: 1 }],
    ['not-offering', { unofferedMs: 2_000 }, {}],
    ['flood', { asked: 10 }, {}],
    ['refused-signatures', {}, { refusedSignatures: 5 }],
    ['carrier-refused', {}, { carrierRefusedAt: NOON }],
    ['safety-given', {}, { safetyGiven: 1 }],
    ['store-failing', {}, { storeAway: 3 }],
    ['store-memory', {}, { memoryPercent: 71 }],
    ['certificate', {}, { certificateDays: 20 }],
    ['journal-failing', {}, { journalFailed: 1 }],
    ['carrier-failing', {}, { restUnknown: 3, restOk: 3 }],
    ['probe-failed', { probe: 'no-webhook' }, {}],
    ['fallback-failed', { fallback: 'fallback-down' }, {}],
    ['no-calls', { lastArrivalAt: NOON - 2 * HOUR }, {}],
  ])('%s', (name, situation, rates) => expect(holding(situation, rates)).toEqual([name]));

  it('forgives single refusals, single time-outs and a carrier that mostly answers', () => {
    expect(holding({}, { refusedSignatures: 4, storeAway: 2, restUnknown: 2 })).toEqual([]);
    expect(holding({}, { restUnknown: 3, restOk: 4, memoryPercent: 70 })).toEqual([]);
  });

  it('misses calls only after two open hours in a row, and only where there used to be some', () => {
    const long = { lastArrivalAt: NOON - 20 * HOUR };
    const at = (hour: number) => holding(long, {}, LEVERS, Date.UTC(2023, 10, 14, hour) as EpochMs);
    expect(at(9)).toEqual([]);
    expect(at(10)).toEqual([]);
    expect(at(11)).toEqual(['no-calls']);
    expect(at(19)).toEqual([]);
    expect(holding({ lastArrivalAt: null })).toEqual([]);
    expect(holding(long, {}, { ...LEVERS, closedUntil: (NOON + HOUR) as EpochMs })).toEqual([]);
  });

  it('forgets of what a probe found when the hotline has none any more', () => {
    const held = conditions(censusOf({ probe: 'refused' }), LEVERS, { ...hotline, probe: null }, CALM, NOON);
    expect([...held.keys()]).toEqual([]);
  });

  it('knows only its own counts while the store is away', () => {
    const held = conditions(null, LEVERS, hotline, { ...CALM, lost: 1, refusedSignatures: 9 }, NOON);
    expect([...held.keys()]).toEqual(['refused-signatures', 'store-failing']);
  });
});

describe('counters', () => {
  it('count in a sliding span, by kind, and forget what is old', () => {
    const counters = createCounters();
    for (let s = 0; s < 1_000; s++) counters.note('restOk', (NOON + s * 1_000) as EpochMs);
    const now = (NOON + 999_000) as EpochMs;
    expect([counters.lastAt('restOk'), counters.lastAt('restUnknown')]).toEqual([now, null]);
    expect(counters.inLast('restOk', MINUTE as never, now)).toBe(60);
    expect(counters.inLast('restOk', (20 * MINUTE) as never, now)).toBe(600);
    expect(counters.inLast('restUnknown', MINUTE as never, now)).toBe(0);
  });
});

/** Nodes on one clock, one situation and one set of flags, looking in turn every five seconds. */
function world(nodes = 1, of: Hotline = hotline) {
  const flags = new Set<string>();
  const sent: string[] = [];
  const notices: AlarmNotice[] = [];
  const state = { now: NOON as number, situation: {} as Situation, away: false };
  const certificates = new Map<string, number | null>();
  const answer = <T>(value: T): Promise<T> =>
    state.away ? Promise.reject(new StoreAway('gone')) : Promise.resolve(value);
  const makeNode = (id: string) => {
    const counters = createCounters();
    const notify: Notifier = {
      notify(_target, notice) {
        sent.push(`${id} ${notice.on ? 'begin' : 'end'} ${notice.name}`);
        notices.push(notice);
        return Promise.resolve(true);
      },
    };
    const silent = { info() {}, warn() {}, error() {} };
    const run = alarmLoop(
      {
        clock: { now: () => state.now as EpochMs, heard() {}, steady: () => 0, rate: 1 },
        versions: { hotline: () => of } as never,
        log: silent,
        later: (_what, work) => void work(),
        levers: () => LEVERS,
        storeMemory: () => Promise.resolve(null),
        certificateDays: () => Promise.resolve(certificates.get(id) ?? null),
        store: {
          census: () => answer(censusOf({ lastArrivalAt: state.now, ...state.situation })),
          alarm: (name, on) => answer(on ? !flags.has(name) && flags.add(name) !== undefined : flags.delete(name)),
        },
      },
      counters,
      notify,
    );
    return { run, counters };
  };
  const all = Array.from({ length: nodes }, (_, i) => makeNode(`n${i + 1}`));
  return {
    state,
    certificates,
    flags,
    sent,
    notices,
    node: (i: number) => all[i - 1],
    join: () => all.push(makeNode(`n${all.length + 1}`)),
    kill: (i: number) => void all.splice(i - 1, 1),
    async pass(ms: number, situation?: Situation) {
      if (situation !== undefined) state.situation = situation;
      for (let at = 0; at < ms; at += 5_000) {
        state.now += 5_000;
        for (const { run } of all) await run();
      }
    },
  };
}
const ALONE: Situation = { waiting: 1, ready: 0 };
const FINE: Situation = {};

describe('beginning and ending', () => {
  it('tells once over all nodes that it begins, and once that it is over', async () => {
    const w = world(2);
    await w.pass(MINUTE, ALONE);
    expect(w.sent).toEqual([]);
    await w.pass(5_000);
    expect(w.sent).toEqual(['n1 begin nobody-ready:general']);
    await w.pass(HOUR);
    await w.pass(30_000, FINE);
    expect(w.sent).toHaveLength(1);
    await w.pass(HOUR);
    expect(w.sent).toEqual(['n1 begin nobody-ready:general', 'n1 end nobody-ready:general']);
  });

  it('does not begin when the condition is gone within its time', async () => {
    const w = world();
    for (let i = 0; i < 20; i++) {
      await w.pass(55_000, ALONE);
      await w.pass(5_000, FINE);
    }
    expect(w.sent).toEqual([]);
  });

  it('does not end when the condition is gone for less than 30 s', async () => {
    const w = world();
    await w.pass(2 * MINUTE, ALONE);
    for (let i = 0; i < 20; i++) {
      await w.pass(25_000, FINE);
      await w.pass(5_000, ALONE);
    }
    expect(w.sent).toHaveLength(1);
  });

  it('makes no storm: ten minutes between two beginnings, then tells how many were kept back', async () => {
    const w = world(2);
    const flap = async () => {
      await w.pass(70_000, ALONE);
      await w.pass(35_000, FINE);
    };
    for (let i = 0; i < 6; i++) await flap();
    expect(w.sent.filter((s) => s.includes('begin'))).toHaveLength(1);
    expect(w.sent).toHaveLength(2);
    await w.pass(10 * MINUTE, FINE);
    await w.pass(2 * MINUTE, ALONE);
    expect(w.sent.filter((s) => s.includes('begin'))).toHaveLength(2);
    expect(w.notices.at(-1)?.text).toContain('again; 5 more not reported');
  });

  it('tells late what began too soon after the last time and stayed', async () => {
    const w = world(2);
    await w.pass(70_000, ALONE);
    await w.pass(MINUTE, FINE);
    await w.pass(20 * MINUTE, ALONE);
    expect(w.sent.map((s) => s.slice(3))).toEqual([
      'begin nobody-ready:general',
      'end nobody-ready:general',
      'begin nobody-ready:general',
    ]);
  });

  it('is ended by another node when the one that began it is gone', async () => {
    const w = world(1);
    await w.pass(2 * MINUTE, ALONE);
    w.kill(1);
    w.join();
    await w.pass(2 * MINUTE, ALONE);
    expect(w.sent).toHaveLength(1);
    await w.pass(MINUTE, FINE);
    expect(w.sent.slice(1)).toEqual(['n1 end nobody-ready:general']);
    expect(w.flags.size).toBe(0);
  });

  it('goes on when the store forgot the flag, and tells the end', async () => {
    const w = world(2);
    await w.pass(2 * MINUTE, ALONE);
    w.flags.clear();
    await w.pass(2 * MINUTE, ALONE);
    expect(w.sent).toHaveLength(1);
    await w.pass(20 * MINUTE, ALONE);
    await w.pass(MINUTE, FINE);
    expect(w.sent.at(-1)).toMatch(/end/);
    expect(w.flags.size).toBe(0);
  });

  it('tells of lost calls that are new, not of those it found', async () => {
    const w = world();
    await w.pass(5 * MINUTE, { lost: 4 });
    expect(w.sent).toEqual([]);
    await w.pass(5_000, { lost: 6 });
    expect(w.notices[0]?.text).toContain('2 calls were lost');
    await w.pass(5 * MINUTE);
    expect(w.sent).toEqual(['n1 begin lost-call', 'n1 end lost-call']);
  });

  it('does not let a node that saw nothing end what another counts', async () => {
    const w = world(2);
    for (let i = 0; i < 24; i++) {
      w.node(2)?.counters.note('refusedSignatures', w.state.now as EpochMs);
      await w.pass(5_000);
    }
    expect(w.sent).toEqual(['n2 begin refused-signatures']);
    await w.pass(3 * MINUTE);
    expect(w.sent).toEqual(['n2 begin refused-signatures', 'n2 end refused-signatures']);
  });
});

describe('a certificate that is ending', () => {
  it('is told once over all nodes, and once that it is renewed, though they look minutes apart', async () => {
    const w = world(2);
    for (const id of ['n1', 'n2']) w.certificates.set(id, 20);
    await w.pass(HOUR);
    expect(w.sent).toEqual(['n1 begin certificate']);
    w.certificates.set('n1', null);
    await w.pass(5 * MINUTE);
    w.certificates.set('n2', null);
    await w.pass(HOUR);
    expect(w.sent).toEqual(['n1 begin certificate', 'n1 end certificate']);
  });

  it('is not looked at without a probe: nothing else goes out and comes in by itself', async () => {
    const w = world(1, { ...hotline, probe: null });
    w.certificates.set('n1', 20);
    await w.pass(HOUR);
    expect(w.sent).toEqual([]);
  });
});

describe('a carrier that is refused', () => {
  const QUIET: Situation = { lastArrivalAt: NOON - HOUR };
  const seen = (w: ReturnType<typeof world>, kind: 'carrierRefused' | 'carrierTaken', node = 1) =>
    w.node(node)?.counters.note(kind, w.state.now as EpochMs);
  const begun = (w: ReturnType<typeof world>) => w.sent.filter((s) => s.endsWith('carrier-refused'));

  it('is told after two minutes, though nobody rang again, and over when it is heard', async () => {
    const w = world();
    seen(w, 'carrierRefused');
    await w.pass(2 * MINUTE, QUIET);
    expect(begun(w)).toEqual([]);
    await w.pass(5_000);
    expect(w.notices[0]?.text).toBe(
      "Sample: the carrier's requests seem to be refused, so callers get the fallback, since 12:00. Check TWILIO_AUTH_TOKEN and PUBLIC_URL, then ring the number.",
    );
    await w.pass(90 * MINUTE);
    expect(begun(w)).toEqual(['n1 begin carrier-refused']);
    seen(w, 'carrierTaken');
    await w.pass(MINUTE);
    expect(begun(w)).toEqual(['n1 begin carrier-refused', 'n1 end carrier-refused']);
  });

  it('is told though callers try again and again, fewer than five a minute', async () => {
    const w = world();
    for (let i = 0; i < 6; i++) {
      seen(w, 'carrierRefused');
      await w.pass(30_000, QUIET);
    }
    expect(begun(w)).toEqual(['n1 begin carrier-refused']);
  });

  it('was not, where the next webhook is taken: a forged one beside a real call', async () => {
    const w = world();
    for (let i = 0; i < 20; i++) {
      seen(w, 'carrierRefused');
      await w.pass(60_000, QUIET);
      seen(w, 'carrierTaken');
      await w.pass(60_000);
    }
    expect(w.sent).toEqual([]);
  });

  it('is told by the one node with the wrong token while others take calls', async () => {
    const w = world(2);
    for (let i = 0; i < 6; i++) {
      seen(w, 'carrierRefused', 2);
      await w.pass(15_000, QUIET);
      seen(w, 'carrierTaken', 1);
      await w.pass(15_000, { lastArrivalAt: w.state.now });
    }
    expect(begun(w)).toEqual(['n2 begin carrier-refused']);
  });

  it.each<[string, (at: number) => Situation]>([
    ['a call', (at) => ({ lastArrivalAt: at })],
    ['a good probe', (at) => ({ ...QUIET, probedAt: at })],
  ])('is over by %s on another node, when this one has refused nothing for ten minutes', async (_what, elsewhere) => {
    const w = world();
    seen(w, 'carrierRefused');
    await w.pass(5 * MINUTE, QUIET);
    await w.pass(5 * MINUTE, elsewhere(w.state.now));
    expect(begun(w)).toHaveLength(1);
    await w.pass(MINUTE);
    expect(begun(w)).toEqual(['n1 begin carrier-refused', 'n1 end carrier-refused']);
  });

  it('does not ring for ever by one request that somebody forged', async () => {
    const w = world();
    seen(w, 'carrierRefused');
    await w.pass(25 * HOUR, { lastArrivalAt: null });
    expect(begun(w)).toEqual(['n1 begin carrier-refused', 'n1 end carrier-refused']);
  });
});

describe('while the store is away', () => {
  it('each node says so by itself after ten seconds, and that it is over', async () => {
    const w = world(2);
    w.state.away = true;
    await w.pass(10_000);
    expect(w.sent).toEqual([]);
    await w.pass(5 * MINUTE);
    expect(w.sent).toEqual(['n1 begin store-failing', 'n2 begin store-failing']);
    w.state.away = false;
    await w.pass(2 * MINUTE);
    expect(w.sent.slice(2)).toEqual(['n1 end store-failing', 'n2 end store-failing']);
  });

  it('still tells of what it counts itself, once, and ends it when the store is back', async () => {
    const w = world(1);
    w.state.away = true;
    for (let i = 0; i < 200; i++) {
      w.node(1)?.counters.note('safetyGiven', w.state.now as EpochMs);
      await w.pass(5_000);
    }
    expect(w.sent.filter((s) => s.includes('safety'))).toEqual(['n1 begin safety-given']);
    await w.pass(5 * MINUTE);
    w.state.away = false;
    await w.pass(5 * MINUTE);
    expect(w.sent.filter((s) => s.includes('safety'))).toEqual(['n1 begin safety-given', 'n1 end safety-given']);
  });

  it('leaves alarms of the census as they are', async () => {
    const w = world(1);
    await w.pass(2 * MINUTE, ALONE);
    w.state.away = true;
    await w.pass(5 * MINUTE, FINE);
    expect(w.sent.filter((s) => s.includes('nobody'))).toEqual(['n1 begin nobody-ready:general']);
  });
});

describe('words', () => {
  const facts = {
    name: 'nobody-ready:general',
    hotline: 'Acme',
    queue: 'Sales',
    howMany: 2,
    staff: 0,
    since: NOON,
    now: (NOON + MINUTE) as EpochMs,
    zone: 'Asia/Shanghai',
    on: true,
    muted: 0,
  } as const;
  it('say what, since when and what to do, in the hotline’s language', () => {
    expect(alarmText(facts, 'en' as Language).text).toBe(
      "Acme: 2 waiting for Sales, nobody is on duty, since 20:00. Sign somebody in on the agents' number.",
    );
    expect(alarmText({ ...facts, queue: '销售' }, 'zh' as Language).text).toBe(
      'Acme：销售有2人等候，无人值班，自20:00起。请打坐席专线签入。',
    );
    expect(alarmText({ ...facts, on: false }, 'en' as Language).text).toBe(
      'Acme: over: nobody ready for Sales, since 20:00.',
    );
    expect(alarmText(facts, 'fr' as Language).language).toBe('en');
  });
  it('fit into a text message', () => {
    for (const name of [
      'lost-call',
      'callback-overdue',
      'no-calls',
      'refused-signatures',
      'carrier-refused',
      'safety-given',
      'store-failing',
      'store-memory',
      'certificate',
      'carrier-failing',
    ] as const) {
      for (const on of [true, false]) {
        expect(alarmText({ ...facts, name, on }, 'en' as Language).text.length).toBeLessThanOrEqual(160);
        expect(alarmText({ ...facts, name, on }, 'zh' as Language).text.length).toBeLessThanOrEqual(70);
      }
    }
  });
});

describe('delivery', () => {
  const notice: AlarmNotice = {
    name: 'lost-call',
    on: true,
    hotline: 'sample',
    text: 'Sample: 1 call was lost',
    language: 'en' as Language,
    since: NOON,
    at: NOON,
  };
  let answers: number[];
  let received: { method: string | undefined; type: string | undefined; body: string }[];
  let url: string;
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ method: request.method, type: request.headers['content-type'], body });
      const status = answers.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: url } : {}).end('thanks');
    });
  });
  beforeEach(async () => {
    answers = [];
    received = [];
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alarm?token=x`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });

  function delivery(results: Awaited<ReturnType<Telephony['text']>>[] = []) {
    const carried: unknown[][] = [];
    const logged: string[] = [];
    const log = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
    const take = (...what: unknown[]) => {
      carried.push(what);
      return Promise.resolve(results.shift() ?? ({ is: 'ok', value: null } as const)) as never;
    };
    const to = notifier(
      {
        telephony: {
          text: (...a: unknown[]) => take('text', ...a),
          ring: (...a: unknown[]) => take('ring', ...a),
        } as never,
        tickets: { seal: (value: object) => JSON.stringify(value) } as never,
        urls: { agent: (part: string, sealed: string) => `${part}?${sealed}` } as never,
        versions: { hotline: () => hotline } as never,
        log: { info: log, warn: log, error: log },
      },
      [0, 0],
    );
    return { to, carried, logged };
  }

  it('posts the notice as JSON', async () => {
    const { to } = delivery();
    expect(await to.notify({ kind: 'webhook', url }, notice)).toBe(true);
    expect(received).toMatchObject([{ method: 'POST', type: 'application/json' }]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      alarm: 'lost-call',
      state: 'begun',
      hotline: 'sample',
      text: notice.text,
      since: NOON,
      at: NOON,
    });
  });
  it('tries twice more when the receiver fails', async () => {
    answers = [500, 503, 200];
    expect(await delivery().to.notify({ kind: 'webhook', url }, notice)).toBe(true);
    expect(received).toHaveLength(3);
    answers = [500, 500, 500, 200];
    expect(await delivery().to.notify({ kind: 'webhook', url }, notice)).toBe(false);
    expect(received).toHaveLength(6);
  });
  it.each([302, 404])('gives up at once on a %s, and follows nobody elsewhere', async (status) => {
    answers = [status];
    expect(await delivery().to.notify({ kind: 'webhook', url }, notice)).toBe(false);
    expect(received).toHaveLength(1);
  });
  it('reports a receiver that is not there, without its address', async () => {
    const { to, logged } = delivery();
    expect(await to.notify({ kind: 'webhook', url: 'http://127.0.0.1:1/secret-path' }, notice)).toBe(false);
    expect(logged).toHaveLength(3);
    expect(logged.join()).not.toContain('secret-path');
  });
  it('texts, again when it may not have been sent, not when it is refused for good', async () => {
    const target: AlarmTarget = { kind: 'sms', to: '+12025550170' as never };
    const { to, carried } = delivery([{ is: 'unknown' }]);
    expect(await to.notify(target, notice)).toBe(true);
    expect(carried).toEqual([
      ['text', '+12025550170', hotline.callerId, notice.text],
      ['text', '+12025550170', hotline.callerId, notice.text],
    ]);
    const refused = delivery([{ is: 'refused', code: 21_610, retry: false }]);
    expect(await refused.to.notify(target, notice)).toBe(false);
    expect(refused.carried).toHaveLength(1);
  });
  it('rings a phone for a beginning, and lets people sleep at the end', async () => {
    const target: AlarmTarget = { kind: 'call', to: '+12025550171' as never };
    const { to, carried } = delivery();
    expect(await to.notify(target, notice)).toBe(true);
    const url = `alarm?${JSON.stringify({ kind: 'alarm', text: notice.text, language: 'en' })}`;
    expect(carried).toEqual([['ring', expect.objectContaining({ to: '+12025550171', from: hotline.callerId, url })]]);
    await to.notify(target, { ...notice, on: false });
    expect(carried).toHaveLength(1);
  });
});
