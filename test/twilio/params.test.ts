import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/twilio/params.ts';

const ACCOUNT = `AC${'a'.repeat(32)}`;
const SID = `CA${'0'.repeat(31)}f`;
const FORM = {
  CallSid: SID,
  AccountSid: ACCOUNT,
  From: '+12025550123',
  To: '+12025550100',
  CallStatus: 'in-progress',
  Direction: 'inbound',
};
const read = (more: object) => readInput({ ...FORM, ...more }, ACCOUNT);
const ok = (more: object = {}) => {
  const input = read(more);
  if ('problem' in input) throw new Error(JSON.stringify(input));
  return input.ok;
};

describe('what is understood', () => {
  it('a turn', () => {
    expect(
      ok({ Digits: '1', SpeechResult: 'hi\u202E there', Confidence: '0.9', msg: 'Gather End', FromCity: '' }),
    ).toEqual({
      sid: SID,
      accountSid: ACCOUNT,
      from: '+12025550123',
      to: '+12025550100',
      direction: 'inbound',
      status: 'in-progress',
      digits: '1',
      speech: 'hi there',
      confidence: 0.9,
      recording: null,
      dial: null,
      sequence: null,
      answeredBy: null,
      parent: null,
      errorCode: null,
      errorUrl: null,
    });
  });

  it('a recording, a dial, a status, a fallback', () => {
    const sid = `RE${'1'.repeat(32)}`;
    expect(
      ok({ RecordingUrl: 'https://api.twilio.com/r', RecordingSid: sid, RecordingDuration: '7' }).recording,
    ).toEqual({
      url: 'https://api.twilio.com/r',
      sid,
      lengthMs: 7_000,
    });
    expect(ok({ DialCallStatus: 'answered', DialCallDuration: '61' }).dial).toEqual({
      status: 'answered',
      lengthMs: 61_000,
    });
    expect(ok({ CallStatus: 'no-answer', SequenceNumber: '3', AnsweredBy: 'human', ParentCallSid: SID })).toMatchObject(
      {
        status: 'no-answer',
        sequence: 3,
        answeredBy: 'human',
        parent: SID,
      },
    );
    expect(ok({ ErrorCode: '11200', ErrorUrl: 'https://pz.example/voice' })).toMatchObject({ errorCode: 11200 });
  });

  it('callers who withhold their number or have none', () => {
    for (const From of ['anonymous', '', '+266696687', 'client:x', 'sip:a@b']) expect(ok({ From }).from).toBe(From);
  });

  it('keys as they came: what they mean is not decided here', () => {
    expect(ok({ Digits: '' }).digits).toBeNull();
    for (const Digits of ['##', '*', '0'.repeat(19), '１', '1;DROP', 'hangup'])
      expect(ok({ Digits }).digits).toBe(Digits);
  });

  it('long speech is its first 500 characters', () => {
    expect(ok({ SpeechResult: 'x'.repeat(100_000) }).speech).toHaveLength(500);
  });
});

describe('what is absurd but harmless is as if it were not there', () => {
  it.each([
    { SequenceNumber: '-1' },
    { SequenceNumber: '1e30' },
    { SequenceNumber: 'x' },
    { Confidence: 'high' },
    { RecordingUrl: 'javascript:alert(1)' },
    { RecordingUrl: 'no url' },
    { ErrorCode: 'NaN' },
    { ParentCallSid: '../x' },
    { CallStatus: 'exploded' },
  ])('%j', (more) => {
    expect(ok(more)).toEqual(ok());
  });
});

describe('what is refused', () => {
  it.each([
    [{ CallSid: undefined }, 'CallSid', 'not-a-string'],
    [{ CallSid: 'CA1' }, 'CallSid', 'absurd'],
    [{ CallSid: SID.toUpperCase() }, 'CallSid', 'absurd'],
    [{ AccountSid: `AC${'b'.repeat(32)}` }, 'AccountSid', 'other-account'],
    [{ AccountSid: 'x' }, 'AccountSid', 'absurd'],
    [{ Digits: ['1', '2'] }, 'Digits', 'not-a-string'],
    [{ Digits: { x: '1' } }, 'Digits', 'not-a-string'],
    [{ Digits: '1'.repeat(65) }, 'Digits', 'absurd'],
    [{ From: 'x'.repeat(501) }, 'From', 'absurd'],
  ])('%j', (more, field, code) => {
    expect(read(more)).toEqual({ problem: { field, code } });
  });

  it('a signed form cut anew, its parameters run together', () => {
    const { From: _, ...rest } = FORM;
    expect(readInput({ ...rest, Digits: '0From+12025550123' }, ACCOUNT)).toEqual({
      problem: { field: 'From', code: 'missing' },
    });
  });

  it('what is no form', () => {
    for (const form of [null, undefined, 'x', 7, [FORM]])
      expect(readInput(form, ACCOUNT)).toEqual({ problem: { field: '', code: 'not-a-form' } });
  });
});

it('names that JavaScript knows mean nothing', () => {
  const form: unknown = JSON.parse(`{"__proto__":{"x":1},"constructor":"x","hasOwnProperty":["y"],"toString":"z"}`);
  expect(readInput({ ...FORM, ...(form as object) }, ACCOUNT)).toHaveProperty('ok');
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  const bare = Object.assign(Object.create(null) as object, FORM);
  expect(readInput(bare, ACCOUNT)).toHaveProperty('ok');
});

it('never throws', () => {
  const names = fc.constantFrom(
    'Digits',
    'SpeechResult',
    'CallStatus',
    'RecordingUrl',
    'SequenceNumber',
    'From',
    'CallSid',
    '__proto__',
  );
  const values = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string()), fc.anything());
  fc.assert(fc.property(fc.dictionary(names, values), (more) => void readInput({ ...FORM, ...more }, ACCOUNT)));
});
