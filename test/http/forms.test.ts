import { request } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import {
  ACCOUNT,
  documentOf,
  doorOf,
  type Door,
  find,
  type Form,
  formOf,
  isSafety,
  newSid,
  nextOf,
  sign,
  startLonely,
} from './carrier-post.ts';

let hotline: TestHotline;
let door: Door;
let base: string;
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
  base = hotline.running.url;
});
afterAll(async () => hotline.stop());

const NUL = '\u0000';

describe('a signed form cut anew', () => {
  it('is answered with the safety document and changes nothing', async () => {
    const { sid, next } = await door.call(['1']);
    const { Direction: _, ...sent } = formOf(sid, { Digits: '0' });
    const { From, ...rest } = sent;
    const recut: Form = { ...rest, Digits: `0From${From ?? ''}` };
    expect(sign(base + next, recut)).toBe(sign(base + next, sent));
    const before = await door.state(sid);
    const { document } = await door.ask(next, recut);
    expect(isSafety(document)).toBe(true);
    expect(await door.state(sid)).toEqual(before);
  });

  it.each(['CallSid', 'AccountSid', 'From', 'To'])('without %s likewise', async (name) => {
    const sid = newSid();
    const { [name]: _, ...form } = formOf(sid);
    const before = await door.state(sid);
    expect(isSafety((await door.ask('/voice', form)).document)).toBe(true);
    expect(await door.state(sid)).toEqual(before);
  });

  it.each([
    ['CallSid', 'CA123'],
    ['CallSid', ''],
    ['CallSid', `CA${'g'.repeat(32)}`],
    ['CallSid', `../../etc/passwd`],
    ['AccountSid', `AC${'2'.repeat(32)}`],
    ['AccountSid', ACCOUNT.toLowerCase()],
    ['AccountSid', ''],
    ['From', 'x'.repeat(501)],
    ['Digits', '1'.repeat(65)],
  ])('and one whose %s is "%s"', async (name, value) => {
    const sid = newSid();
    const before = await door.state(sid);
    expect(isSafety((await door.ask('/voice', formOf(sid, { [name]: value }))).document)).toBe(true);
    expect(await door.state(sid)).toEqual(before);
  });
});

describe('parameters that are no strings, or no parameters', () => {
  it.each(['Digits=0&Digits=0', 'Digits=0&Digits=1', 'CallSid=x&From=a&From=b'])('"%s" is refused', async (extra) => {
    const { sid, next } = await door.call(['1']);
    const before = await door.state(sid);
    const form = formOf(sid);
    const body = `${new URLSearchParams(form).toString()}&${extra}`;
    for (const signature of [sign(base + next, form), sign(base + next, { ...form, Digits: '0' })])
      expect((await door.post(next, { form, body, signature })).status).toBe(403);
    expect(await door.state(sid)).toEqual(before);
  });

  it('names with brackets, and names of JavaScript’s own, are ignored', async () => {
    for (const name of [
      'Digits[]',
      'Digits[x]',
      '__proto__',
      'constructor',
      'hasOwnProperty',
      '__proto__[x]',
      'toString',
    ]) {
      const { sid, next } = await door.call();
      const pairs = [...Object.entries(formOf(sid)), [name, '0'] as const];
      const signature = sign(base + next, Object.fromEntries(pairs) as Form);
      const body = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
      const { status, text } = await door.post(next, { form: {}, body, signature });
      // A form that a JavaScript object can't hold can't be told from one that was changed on the way.
      expect([name, status]).toEqual([name, name === '__proto__' ? status : 200]);
      if (status === 200) expect(isSafety(documentOf(text))).toBe(false);
      expect(({} as { x?: unknown }).x).toBeUndefined();
      expect(Object.hasOwn(Object.prototype, '0')).toBe(false);
    }
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'a body of type "%s" is refused, not crashed on',
    async (type) => {
      const reply = await door.post('/voice', { form: {}, body: '{"CallSid":1}', headers: { 'content-type': type } });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
    },
  );
});

describe('bodies and headers that are too large or too slow', () => {
  it('are cut off: 10 MB, 65 kB', async () => {
    for (const size of [10 * 1024 * 1024, 65 * 1024]) {
      const form = formOf(newSid(), { SpeechResult: 'x'.repeat(size) });
      expect((await door.post('/voice', { form })).status).toBe(413);
    }
  });

  it('ten thousand parameters are a form like any other', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i.toString(36), '']));
    const { sid, next } = await door.call();
    expect(isSafety((await door.ask(next, formOf(sid, { ...many, Digits: '1' }))).document)).toBe(false);
  });

  it('a header of 64 kB is refused by the server itself', async () => {
    const asked = request(`${base}/voice`, { method: 'POST', headers: { 'x-twilio-signature': 'A'.repeat(65_536) } });
    asked.on('error', () => undefined);
    asked.end();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(431);
  });

  it('a body that does not come is cut off, and others are served meanwhile', async () => {
    const { port } = new URL(base);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const type = 'content-type: application/x-www-form-urlencoded';
    socket.write(`POST /voice HTTP/1.1\r\nhost: x\r\n${type}\r\ncontent-length: 100\r\n\r\nCallSid=CA`);
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    expect(isSafety((await door.ask('/voice', formOf(newSid()))).document)).toBe(false);
    await once(socket, 'close');
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('what callers are called and say', () => {
  const MARKUP = '</Say><Dial>+19005551234</Dial>';
  it.each([
    ['markup in CallerName', { CallerName: MARKUP }],
    [
      'markup in every field that may hold text',
      { CallerName: MARKUP, SpeechResult: MARKUP, FromCity: MARKUP, From: MARKUP },
    ],
    [
      'controls, overrides, a lone half of a character',
      { CallerName: `a${NUL}b\u202Ec\ud800`, SpeechResult: `${NUL}\u202E` },
    ],
    ['entities', { SpeechResult: '&amp;&lt;]]>&#0;<!DOCTYPE x [<!ENTITY a "b">]>&a;' }],
    ['100 kB of nothing but spaces and words', { SpeechResult: ` agentless ${'x '.repeat(15_000)}` }],
  ] satisfies [string, Form][])('%s reaches no document', async (_what, said) => {
    const { sid, next } = await door.call(['1']);
    // What a form can carry at all: a lone surrogate is U+FFFD on the wire.
    const form = Object.fromEntries(new URLSearchParams({ ...formOf(sid), ...said })) as Form;
    const { xml, document } = await door.ask(next, form);
    expect(xml).not.toContain('+1900');
    expect(xml).not.toMatch(/[\p{Cc}\u202E\uFFFD]/u);
    expect(find(document, 'Dial')).toBeUndefined();
    expect(find(document, 'Gather')?.attributes['action']).toContain('/voice/turn?t=');
  });

  it('of 60 kB of speech only the beginning is listened to', async () => {
    const { sid, next } = await door.call(['1']);
    const late = await door.ask(next, formOf(sid, { SpeechResult: `${'x'.repeat(501)} agent ${'x'.repeat(50_000)}` }));
    expect(late.xml).not.toContain('/music/');
    const early = await door.ask(nextOf(late.xml), formOf(sid, { SpeechResult: `agent ${'x'.repeat(50_000)}` }));
    expect(early.xml).toContain('/music/');
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });

  it.each(['anonymous', 'restricted', '+266696687', '', 'client:x', 'sip:a@b', 'unavailable', '+', '+1', 'abc'])(
    'a caller who is "%s" has no number, and is asked for one before a callback is promised',
    async (From) => {
      const sid = newSid();
      const { xml: first } = await door.ask('/voice', formOf(sid, { From }));
      const held = await door.ask(nextOf(first), formOf(sid, { From, Digits: '0' }));
      expect(held.xml).toContain('/music/');
      const asked = await door.ask(nextOf(held.xml), formOf(sid, { From, Digits: '1' }));
      // An entry of many digits, not a yes or no.
      expect(Number(find(asked.document, 'Gather')?.attributes['numDigits'])).toBeGreaterThan(9);
      await door.ask('/voice/status', formOf(sid, { From, CallStatus: 'completed' }));
    },
  );
});

describe('keys that no telephone has', () => {
  const WAYS: Readonly<Record<string, readonly string[]>> = {
    'the language menu': [],
    'a menu': ['1'],
    'a collect': ['1', '1', '1'],
    'a secret collect': ['1', '2', '1'],
    holding: ['0'],
    'the callback dialogue': ['0', '1'],
    'a number for the callback': ['0', '1', '2'],
    'a callback that was promised': ['0', '1', '1'],
    'a message': ['0', '2'],
    'the delivery company being rung': ['1', '1', '1', '1234567', '2'],
  };
  const KEYS = [
    '',
    '##',
    '*',
    '#',
    '0000000000000000000',
    '１',
    '1;DROP',
    'abcdefg',
    '1 2',
    '-1',
    '１２３４５６',
    '🙂',
    '%00',
    '0',
  ];

  it.each(Object.keys(WAYS))('in %s: a document that listens, and 0 still leads to a person', async (where) => {
    for (const key of KEYS) {
      const { sid, next } = await door.call(WAYS[where]);
      const answered = await door.ask(next, formOf(sid, { Digits: key }));
      expect([key, isSafety(answered.document)]).toEqual([key, false]);
      // A call that has come to its own end listens no more.
      if (find(answered.document, 'Gather') !== undefined) {
        await door.ask(nextOf(answered.xml), formOf(sid, { Digits: '0' }));
        const found = await hotline.running.engine.deps.store.load(sid);
        expect([key, found.is === 'live' && found.stored.line !== null]).toEqual([key, true]);
      }
      await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    }
  });

  it.each(['the language menu', 'a menu', 'a collect'])('a third one in %s is the line', async (where) => {
    const { sid, next } = await door.call(WAYS[where]);
    let path = next;
    let xml = '';
    for (const key of ['１', '1;DROP', '-1']) {
      ({ xml } = await door.ask(path, formOf(sid, { Digits: key })));
      path = nextOf(xml);
    }
    expect(xml).toContain('/music/');
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });
});

describe('URLs that are not ours', () => {
  it.each(['', '?t=', '?t=x', `?t=${'A'.repeat(3_000)}`, '?t=a&t=b', '?t[]=1', '?o=%00', '?t=%F0%28%8C%28', '?%'])(
    'a turn at "%s" begins the call anew, or goes on from the store',
    async (query) => {
      const fresh = newSid();
      const { document } = await door.ask(`/voice/turn${query}`, formOf(fresh));
      expect(isSafety(document)).toBe(false);
      expect(find(document, 'Gather')).toBeDefined();
      const { sid, xml } = await door.call(['1']);
      const known = await door.ask(`/voice/turn${query}`, formOf(sid, { Digits: '0' }));
      expect(known.xml).not.toBe(xml);
      expect(known.xml).toContain('/music/');
      for (const path of [
        '/voice/after',
        '/voice/push',
        '/voice/called',
        '/agent/offer',
        '/agent/answer',
        '/agents/line',
      ])
        documentOf((await door.ask(path + query, formOf(newSid()))).xml);
    },
  );

  it('the ticket of another call opens nothing', async () => {
    const { next } = await door.call(['1']);
    const sid = newSid();
    const { xml } = await door.ask(next, formOf(sid, { Digits: '1' }));
    expect(xml).toContain('press 1');
    expect(await hotline.running.engine.deps.store.load(sid)).toMatchObject({ is: 'live', stored: { step: 1 } });
  });
});
