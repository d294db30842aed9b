import { beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, Language } from '../../../src/core/ids.ts';
import { type AgentLineText, agentLineWords } from '../../../src/core/speech/agent-line-wording.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';
import { agentLineTurn } from '../../../src/engine/agent-line.ts';
import { FOREVER, type LineDeps } from '../../../src/engine/agent-line-acts.ts';
import { type LineAnswer, type LineRecord, readLineRecord } from '../../../src/engine/agent-line-record.ts';
import { tomorrowsOpening } from '../../../src/engine/agent-line-tomorrow.ts';
import { StoreAway } from '../../../src/engine/ports.ts';
import type { Hotline } from '../../../src/core/flow/model.ts';
import { checkPin, hashPin } from '../../../src/runtime/pin.ts';
import { createSealer } from '../../../src/twilio/ticket.ts';
import { sampleCatalog } from '../../support/catalog.ts';

/** Tuesday, 14 November 2023, 22:13:20 UTC. */
const NOW = 1_700_000_000_000 as EpochMs;
const HOUR = 3_600_000;
const OFFICE = {
  name: 'office',
  zone: 'UTC',
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ fromMin: 540, toMin: 1080 }] : [])),
  dates: {},
};

let hotline: Hotline;
let dummyHash: string;
beforeAll(async () => {
  dummyHash = await hashPin('1234');
  const agent = { address: { kind: 'phone', to: '+12025550111' }, queues: ['general'], hours: null };
  hotline = {
    ...sampleCatalog().hotline,
    hours: { office: OFFICE },
    agents: {
      101: { ...agent, id: '101', name: 'Ada', languages: ['en'], pin: await hashPin('4711') },
      102: { ...agent, id: '102', name: '李雷', languages: ['zh', 'en'], pin: await hashPin('0815') },
      103: { ...agent, id: '103', name: 'Cy', languages: ['en'], pin: null },
      105: { ...agent, id: '105', name: 'Dee', address: { kind: 'client', to: 'dee' }, languages: ['en'], pin: null },
    },
  } as unknown as Hotline;
});

/** A phone call to the agents' number; `asked` is everything that was asked of the store, in order. */
function line(
  answers: { waits?: number[]; known?: boolean; away?: boolean; closedUntil?: EpochMs | null; from?: string } = {},
) {
  const asked: unknown[][] = [];
  const logged: string[] = [];
  const hashes: string[] = [];
  const log = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
  const levers = { closedUntil: answers.closedUntil ?? null, openUntil: null, announcement: null, news: 1 };
  const heard = <T>(what: unknown[], value: T): Promise<T> => {
    if (answers.away) return Promise.reject(new StoreAway('gone'));
    asked.push(what);
    return Promise.resolve(value);
  };
  const queue = { queue: 'general', waiting: 2, longestMs: 240_000, ready: 0, staff: 2, callbacks: 1, overdue: 0 };
  const deps: LineDeps = {
    store: {
      signIn: (...what) => heard(['signIn', ...what], (answers.waits?.shift() ?? 0) as DurationMs),
      setAgent: (...what) => heard(['setAgent', ...what], answers.known ?? true),
      setLevers: (...what) => heard(['setLevers', ...what], levers),
      levers: () => heard(['levers'], levers),
      census: () => heard(['census'], { waiting: 2, queues: [queue] } as never),
      agents: () =>
        heard(['agents'], [
          { id: '101', state: 'ready' },
          { id: '102', state: 'wrap-up' },
          { id: '103', state: 'off' },
        ] as never),
    },
    versions: { hotline: () => hotline } as LineDeps['versions'],
    log: { info: log, warn: log, error: log },
    dispatch: () => void asked.push(['dispatch']),
    checkPin: (pin, hash) => {
      hashes.push(hash);
      return checkPin(pin, hash);
    },
    dummyHash,
  };
  const from = answers.from ?? '+12025550188';
  let record: LineRecord | null = null;
  const said: AgentLineText[][] = [];
  const turn = async (digits: string | null, recordingUrl: string | null = null): Promise<LineAnswer> => {
    const answer = await agentLineTurn(record, { from, digits, recordingUrl, at: NOW }, deps);
    // As on the wire: the record is JSON in between.
    if ('next' in answer.listen) record = readLineRecord(JSON.parse(JSON.stringify(answer.listen.next)));
    said.push([...answer.say]);
    return answer;
  };
  const keys = async (...all: (string | null)[]): Promise<LineAnswer> => {
    let last = await turn(null);
    for (const one of all) last = await turn(one);
    return last;
  };
  return { asked, logged, hashes, said, turn, keys };
}
const ids = (answer: LineAnswer) => answer.say.map((text) => text.say);
const words = (answer: LineAnswer) => answer.say.map((text) => agentLineWords(text, answer.language).text).join(' ');
const ADA = ['101', '4711'] as const;
const LI = ['102', '0815'] as const;

describe('who is there', () => {
  it('asks for the number, then the PIN, then greets by name in the agent’s own language', async () => {
    const { turn, asked } = line();
    const first = await turn(null);
    expect(ids(first)).toEqual(['greeting', 'ask-number']);
    expect(first).toMatchObject({ language: 'en', listen: { gather: { finishOnKey: '#' } } });
    const second = await turn('102');
    expect(ids(second)).toEqual(['ask-pin']);
    expect(second.language).toBe('en');
    const third = await turn('0815');
    expect(third).toMatchObject({ language: 'zh', say: [{ say: 'welcome', name: '李雷' }, { say: 'menu' }] });
    expect(words(third)).toContain('开始接听请按 1');
    expect(asked).toEqual([
      ['signIn', '102', 'other', 'try'],
      ['signIn', '102', 'other', 'right'],
    ]);
  });

  it('treats an unknown number, an agent without a PIN and a wrong PIN alike, to the same work (1234 even is the dummy’s)', async () => {
    const heard = [];
    for (const number of ['101', '103', '999']) {
      const { keys, asked, hashes } = line();
      heard.push(words(await keys(number, '1234')));
      expect(asked).toEqual([
        ['signIn', number, 'other', 'try'],
        ['signIn', number, 'other', 'wrong'],
      ]);
      expect(hashes).toHaveLength(1);
    }
    expect(new Set(heard).size).toBe(1);
    expect(heard[0]).toContain('do not belong together');
  });

  it('tells how long to wait after the third failure, and checks nothing while it lasts', async () => {
    const { keys, hashes, said } = line({ waits: [0, 0, 0, 0, 0, 30_000, 29_500] });
    const last = await keys('101', '1', '101', '2', '101', '3', '101', '4711');
    expect(said.map((texts) => texts.map((text) => text.say).join())).toEqual([
      'greeting,ask-number',
      'ask-pin',
      'not-right,ask-number',
      'ask-pin',
      'not-right,ask-number',
      'ask-pin',
      'not-right,slowed,ask-number',
      'ask-pin',
      'slowed,ask-number',
    ]);
    expect(hashes).toHaveLength(3);
    expect(words(last)).toContain('try again in 30 seconds');
  });

  it('says a long wait in hours', async () => {
    const answer = await line({ waits: [24 * HOUR] }).keys(...ADA);
    expect(words(answer)).toContain('try again in 24 hours');
    const [slowed] = answer.say;
    if (slowed === undefined) throw new Error('nothing was said');
    expect(agentLineWords(slowed, 'zh' as Language).text).toContain('24小时');
  });

  it('never locks for ever: once the wait is over the right PIN counts', async () => {
    const { keys } = line({ waits: [30_000, 0] });
    expect(ids(await keys(...ADA, ...ADA))).toEqual(['welcome', 'menu']);
  });

  it.each([
    ['the phone that rings for them', '101', '+12025550111', 'own'],
    ['another phone', '101', '+12025550112', 'other'],
    ['a withheld number', '101', '+266696687', 'other'],
    ['no number', '101', 'anonymous', 'other'],
    ['their browser phone', '105', 'client:dee', 'own'],
    ['a number that nobody has', '999', '+12025550111', 'other'],
  ])('counts by whether an agent calls from %s', async (_what, number, from, phone) => {
    const { keys, asked } = line({ from });
    await keys(number, '1234');
    expect(asked).toEqual([
      ['signIn', number, phone, 'try'],
      ['signIn', number, phone, 'wrong'],
    ]);
  });

  it('starts the entry again on a star', async () => {
    const { keys } = line();
    expect(ids(await keys('101', '*'))).toEqual(['ask-number']);
  });

  it('keeps PINs out of logs', async () => {
    const { keys, logged } = line();
    await keys('101', '98765', ...ADA, '1');
    expect(logged.length).toBeGreaterThan(2);
    expect(logged.join('\n')).not.toMatch(/98765|4711/);
  });
});

describe('the menu', () => {
  const publish = (recording: string, until: EpochMs | null) => ({ announcement: { text: '', recording, until } });
  const rows: [string, (string | null)[], string, unknown[][], RegExp, RegExp][] = [
    [
      '1 signs in',
      ['1'],
      'signed-in',
      [['setAgent', '#', 'in'], ['setAgent', '#', 'ready'], ['dispatch']],
      /ready/,
      /签入/,
    ],
    ['2 signs out', ['2'], 'signed-out', [['setAgent', '#', 'out'], ['dispatch']], /signed out/, /签退/],
    [
      '3 1 closes for an hour',
      ['3', '1'],
      'closed',
      [['setLevers', { closedUntil: NOW + HOUR, openUntil: null }]],
      /closed until today at 11:13/,
      /直到今天晚上十一点十三分/,
    ],
    [
      '3 2 closes until tomorrow',
      ['3', '2'],
      'closed',
      [['setLevers', { closedUntil: Date.UTC(2023, 10, 15, 9), openUntil: null }]],
      /closed until tomorrow at 9/,
      /直到明天上午九点/,
    ],
    [
      '3 3 closes until opened',
      ['3', '3'],
      'closed',
      [['setLevers', { closedUntil: FOREVER, openUntil: null }]],
      /until it is opened again/,
      /直到重新开通/,
    ],
    [
      '4 opens',
      ['4'],
      'opened',
      [['setLevers', { closedUntil: null, openUntil: null }], ['dispatch']],
      /calendar/,
      /日程/,
    ],
    ['6 clears', ['6'], 'cleared', [['setLevers', { announcement: null }]], /no announcement/, /公告已取消/],
    [
      '5 … 1 announces for an hour',
      ['5', 'REC', '1'],
      'published',
      [['setLevers', publish('REC', (NOW + HOUR) as EpochMs)]],
      /for one hour/,
      /一小时/,
    ],
    [
      '5 … 2 until further notice',
      ['5', 'REC', '2'],
      'published',
      [['setLevers', publish('REC', null)]],
      /until you remove it/,
      /直到您取消/,
    ],
    [
      '9 tells the state',
      ['9'],
      'state',
      [['census'], ['agents'], ['levers']],
      /2 callers are waiting, the longest for 4 minutes.*Ada, ready; 李雷, busy/,
      /2人等候.*4分钟.*Ada，空闲；李雷，忙碌/,
    ],
  ];
  for (const who of [ADA, LI]) {
    it.each(rows)(`%s (${who[0]})`, async (_name, pressed, id, expected, en, zh) => {
      const { keys, turn, asked, logged } = line();
      let answer = await keys(...who);
      asked.length = 0;
      for (const key of pressed) answer = key === 'REC' ? await turn(null, 'REC') : await turn(key);
      expect(ids(answer)).toEqual([id, 'menu']);
      expect(words(answer)).toMatch(who === ADA ? en : zh);
      const by = `agent:${who[0]}`;
      expect(asked).toEqual(
        expected.map(([what, ...rest]) =>
          what === 'setAgent' || what === 'setLevers'
            ? [what, ...rest.map((r) => (r === '#' ? who[0] : r)), by]
            : [what],
        ),
      );
      expect(logged.some((entry) => entry.includes(by) && entry.includes(id))).toBe(true);
    });
  }

  it('asks how long to close, and record what for; a star goes back and changes nothing', async () => {
    const { keys, turn, asked } = line();
    await keys(...ADA);
    asked.length = 0;
    expect(ids(await turn('3'))).toEqual(['close-choices']);
    expect(ids(await turn('*'))).toEqual(['menu']);
    const record = await turn('5');
    expect(record).toMatchObject({ say: [{ say: 'record' }], listen: { record: { finishOnKey: '#' } } });
    expect(ids(await turn(null, 'https://carrier.example/RE1'))).toEqual(['publish-choices']);
    expect(ids(await turn('3'))).toEqual(['record']);
    await turn(null, 'https://carrier.example/RE2');
    expect(ids(await turn('*'))).toEqual(['menu']);
    expect(asked).toEqual([]);
  });

  it.each([['7'], ['0'], ['#']])('says that %s does nothing, and asks again', async (key) => {
    const { keys, turn } = line();
    await keys(...ADA);
    expect(ids(await turn(key))).toEqual(['wrong-key', 'menu']);
    expect(ids(await turn('*'))).toEqual(['menu']);
    await turn('3');
    expect(ids(await turn(key))).toEqual(['wrong-key', 'close-choices']);
  });

  it('says so when the store does not know the agent yet', async () => {
    const { keys, asked } = line({ known: false });
    expect(ids(await keys(...ADA, '1'))).toEqual(['try-later', 'menu']);
    expect(asked).not.toContainEqual(['dispatch']);
  });

  it('tells a closing that has no end as such', async () => {
    const { keys } = line({ closedUntil: FOREVER });
    expect(words(await keys(...ADA, '9'))).toContain('closed until it is opened again');
  });
});

describe('silence, trouble, tampering', () => {
  it('asks again once, then says goodbye, at every place', async () => {
    const places: (string | null)[][] = [[], ['101'], [...ADA], [...ADA, '3'], [...ADA, '5']];
    for (const place of places) {
      const { keys } = line();
      expect(ids(await keys(...place, null))[0]).toBe('silence');
      const { keys: twice } = line();
      const last = await twice(...place, null, '');
      expect(last).toMatchObject({ say: [{ say: 'goodbye' }], listen: { hangUp: true } });
    }
  });

  it('forgives a silence that is followed by a key', async () => {
    const { keys } = line();
    expect(ids(await keys(null, '101', null, '4711', null, '*', null))).toEqual(['silence', 'menu']);
  });

  it('asks to try again shortly while the store is away, and stays where it was', async () => {
    const { keys } = line({ away: true });
    const answer = await keys(...ADA);
    expect(ids(answer)).toEqual(['try-later', 'ask-pin']);
  });

  it('ends after a hundred turns', async () => {
    const { keys, turn } = line();
    let last = await keys(...ADA);
    for (let i = 0; i < 100; i++) last = await turn('*');
    expect(last.listen).toEqual({ hangUp: true });
  });

  it('starts again on a sealed record that was tampered with, or is of another kind', async () => {
    const tickets = createSealer([Buffer.alloc(32, 7)]);
    const record: LineRecord = { kind: 'agents-line', at: 'menu', agent: '101' as AgentId, silences: 0, turns: 3 };
    const sealed = tickets.seal(record);
    expect(readLineRecord(tickets.open(sealed))).toEqual(record);
    const middle = Math.floor(sealed.length / 2);
    const spoilt = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1);
    expect(readLineRecord(tickets.open(spoilt))).toBeNull();
    expect(readLineRecord(tickets.open(tickets.seal({ lease: 1, at: 'menu', agent: '101' })))).toBeNull();
    const { keys } = line();
    expect(ids(await keys())).toEqual(['greeting', 'ask-number']);
  });

  it('starts again for an agent whom the hotline no longer names', async () => {
    const record: LineRecord = { kind: 'agents-line', at: 'menu', agent: '104' as AgentId, silences: 0, turns: 3 };
    const deps = { versions: { hotline: () => hotline } } as unknown as LineDeps;
    expect(ids(await agentLineTurn(record, { from: '', digits: '3', recordingUrl: null, at: NOW }, deps))).toEqual([
      'greeting',
      'ask-number',
    ]);
  });

  it('says English where a language has no words of ours', () => {
    expect(agentLineWords({ say: 'goodbye' }, 'fr' as Language)).toEqual({ language: 'en', text: 'Goodbye.' });
    expect(agentLineWords({ say: 'goodbye' }, 'zh-TW' as Language)).toEqual({ language: 'zh-TW', text: '再见。' });
  });
});

describe("tomorrow's opening", () => {
  const at = (hours: object | null, now: number = NOW) =>
    tomorrowsOpening(
      {
        queues: { q: { hours: hours && 'h' } },
        defaultQueue: 'q',
        hours: hours ? { h: hours } : {},
      } as unknown as Hotline,
      now as EpochMs,
    )?.at ?? null;

  it('is the next working day’s, even when today has yet to open', () => {
    expect(at(OFFICE, Date.UTC(2023, 10, 14, 7))).toBe(Date.UTC(2023, 10, 15, 9));
    expect(at(OFFICE, Date.UTC(2023, 10, 17, 20))).toBe(Date.UTC(2023, 10, 20, 9));
  });
  it('is not the night shift that began today', () => {
    const night = { ...OFFICE, weekly: OFFICE.weekly.map(() => [{ fromMin: 1320, toMin: 1560 }]) };
    expect(at(night, Date.UTC(2023, 10, 14, 23))).toBe(Date.UTC(2023, 10, 15, 22));
  });
  it('does not exist without hours or where nothing ever closes', () => {
    expect(at(null)).toBeNull();
    expect(at({ ...OFFICE, weekly: OFFICE.weekly.map(() => [{ fromMin: 0, toMin: 1440 }]) })).toBeNull();
  });
});
