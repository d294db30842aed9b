import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/core/call.ts';
import type { E164, StateId } from '../../src/core/ids.ts';
import { openCall, sealForStore, sealForUrl, TICKET_CHARS } from '../../src/twilio/call-ticket.ts';
import { createSealer } from '../../src/twilio/ticket.ts';

const OLD = randomBytes(32);
const NEW = randomBytes(32);
const sealer = createSealer([OLD]);
/** Another node, which remembers nothing of what the first has sealed. */
const reader = createSealer([OLD]);

describe('the sealer', () => {
  it('opens what it sealed, and seals the same alike', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const token = sealer.seal(value);
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
        for (const node of [sealer, reader]) expect(node.open(token)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(sealer.seal(value)).toBe(token);
      }),
    );
  });

  it('hides: neither the words nor whether two texts begin alike', () => {
    const [one, two] = [sealer.seal({ number: '+12025550123', n: 1 }), sealer.seal({ number: '+12025550123', n: 2 })];
    expect(one).not.toContain('2025550123');
    expect(one.slice(3, 20)).not.toBe(two.slice(3, 20));
  });

  it('opens nothing that was changed in any bit', () => {
    const token = Buffer.from(sealer.seal({ place: 7 }), 'base64url');
    for (let bit = 0; bit < token.length * 8; bit++) {
      const bent = Buffer.from(token);
      bent.writeUInt8(bent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      for (const node of [sealer, reader]) expect(node.open(bent.toString('base64url'))).toBeNull();
    }
  });

  it('opens nothing else, and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => sealer.open(text) === null));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => sealer.open(Buffer.from(bytes).toString('base64url')) === null,
      ),
    );
    for (const token of ['', 'AQ', 'A'.repeat(20_000)]) expect(sealer.open(token)).toBeNull();
  });

  it('does not inflate a bomb, even one of our own making', () => {
    for (const node of [sealer, reader]) {
      expect(node.open(sealer.seal('x'.repeat(70_000)))).toBeNull();
      expect(node.open(sealer.seal('x'.repeat(60_000)))).toHaveLength(60_000);
    }
  });

  it('opens with every secret during a rotation and seals with the first', () => {
    const rotated = createSealer([NEW, OLD]);
    expect(rotated.open(sealer.seal(1))).toBe(1);
    expect(sealer.open(rotated.seal(1))).toBeNull();
    expect(createSealer([NEW]).open(sealer.seal(1))).toBeNull();
    expect(rotated.fingerprints()).toEqual([...createSealer([NEW]).fingerprints(), ...sealer.fingerprints()]);
    expect(rotated.fingerprints()[0]).not.toBe(sealer.fingerprints()[0]);
  });

  it('knows a number again without telling it', () => {
    const [one, two] = ['+12025550123', '+12025550124'] as E164[];
    if (one === undefined || two === undefined) throw new Error('two numbers');
    expect(sealer.numberHash(one)).toBe(sealer.numberHash(one));
    expect(sealer.numberHash(one)).not.toBe(sealer.numberHash(two));
    expect(createSealer([NEW]).numberHash(one)).not.toBe(sealer.numberHash(one));
    expect(sealer.numberHash(one)).toMatch(/^[\w-]{22}$/);
  });

  it('needs a secret worth the name', () => {
    expect(() => createSealer([])).toThrow();
    expect(() => createSealer([Buffer.alloc(15)])).toThrow();
  });
});

const call = (ctx: object = {}): Call =>
  ({
    head: {
      sid: `CA${'0'.repeat(32)}`,
      dnis: '+12025550100',
      ani: '+12025550123',
      flow: 'support',
      version: 'abc',
      answeredAt: 1,
    },
    step: 7,
    at: 'support/main',
    ctx: {
      lang: 'en',
      vars: { account: '123456', pin: '9999' },
      secret: ['pin'],
      caller: ['known'],
      texted: ['support/text' as StateId],
      stack: ['support/main'],
      misses: 1,
      silences: 0,
      carry: false,
      turns: 3,
      toldPerson: true,
      path: ['support/welcome', 'support/main'],
      line: { queue: 'general', countsAsWaitedMs: 0, why: null },
      callTo: '+12025550123',
      recording: null,
      talk: { room: 'pz-1', lease: 4, withWhom: 'agent', since: 5 },
      returned: false,
      transfer: '@on-call' as StateId,
      callback: null,
      outcome: null,
      ...ctx,
    },
    place: { id: `CA${'0'.repeat(32)}`, arrivedAt: 2, spoken: 3 },
  }) as unknown as Call;

describe('the call’s ticket', () => {
  it('is the call without its secrets; the store has it whole', () => {
    const { pin: _, ...vars } = call().ctx.vars;
    const kept = { ...call(), ctx: { ...call().ctx, vars } };
    expect(openCall(reader, sealForUrl(sealer, call()))).toEqual(kept);
    expect(openCall(reader, sealForStore(sealer, call()))).toEqual(call());
    expect(sealForUrl(sealer, call()).length).toBeLessThan(700);
  });

  it('fits a URL: the largest variables go first, then the path, then the way back', () => {
    const noise = (bytes: number) => randomBytes(bytes).toString('hex');
    const large = call({ vars: { small: '1', large: noise(2_000), middle: noise(100) }, secret: [] });
    const token = sealForUrl(sealer, large);
    expect(token.length).toBeLessThanOrEqual(TICKET_CHARS);
    expect(openCall(reader, token)?.ctx.vars).toEqual({ small: '1', middle: large.ctx.vars['middle'] });
    expect(openCall(reader, sealForStore(sealer, large))?.ctx.vars).toEqual(large.ctx.vars);

    const deep = call({
      path: Array.from({ length: 12 }, () => noise(60)),
      stack: Array.from({ length: 20 }, () => noise(40)),
    });
    const opened = openCall(reader, sealForUrl(sealer, deep));
    expect(sealForUrl(sealer, deep).length).toBeLessThanOrEqual(TICKET_CHARS);
    expect(opened?.ctx.vars).toEqual({});
    expect(opened?.ctx.stack.at(-1)).toBe(deep.ctx.stack.at(-1));
    expect(opened?.place).toEqual(deep.place);
  });

  it('of any call fits and opens', () => {
    const words = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(fc.dictionary(words, words), fc.array(words, { maxLength: 12 }), (vars, path) => {
        const token = sealForUrl(sealer, call({ vars, path, secret: [] }));
        expect(token.length).toBeLessThanOrEqual(TICKET_CHARS);
        expect(openCall(reader, token)?.step).toBe(7);
      }),
      { numRuns: 50 },
    );
  });

  it('of another shape is no call', () => {
    for (const value of [null, 1, {}, { ...call(), step: -1 }, { ...call(), ctx: {} }])
      expect(openCall(reader, sealer.seal(value))).toBeNull();
    expect(openCall(reader, 'nonsense')).toBeNull();
  });

  it('opens those of the version before and of the one after, which share the line during a deploy', () => {
    const { caller: _caller, texted: _texted, carry: _carry, ...before } = call().ctx;
    const old = sealer.seal({ ...call(), ctx: before });
    expect(openCall(reader, old)?.ctx).toMatchObject({ caller: [], texted: [], carry: false, path: call().ctx.path });
    const next = sealer.seal({ ...call(), ctx: { ...call().ctx, mood: 'patient' }, weather: 'fine' });
    expect(openCall(reader, next)).toEqual(call());
  });
});
