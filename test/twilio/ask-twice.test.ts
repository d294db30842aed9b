import { expect, it } from 'vitest';
import type { RestResult, Telephony } from '../../src/engine/carrier-ports.ts';
import { asksTwice } from '../../src/twilio/ask-twice.ts';

const LATER: RestResult<never> = { is: 'refused', code: 429, retry: true };
const OK: RestResult<never[]> = { is: 'ok', value: [] };

/** A carrier that gives these answers in turn; what it was asked, pauses included. */
function carrierOf(...answers: readonly RestResult<unknown>[]) {
  const asked: string[] = [];
  const left = [...answers];
  const answer = (what: string) => async () => {
    asked.push(what);
    return left.shift();
  };
  const all = { rooms: answer('rooms'), redirect: answer('redirect') } as unknown as Telephony;
  return { asked, telephony: asksTwice(all, async () => void asked.push('pause')) };
}

it.each([
  ['that was not answered', { is: 'unknown' }],
  ['that was refused for now', LATER],
] as const)('a question %s is asked once more, after a pause', async (_, first) => {
  const { asked, telephony } = carrierOf(first, OK);
  expect(await telephony.rooms()).toEqual(OK);
  expect(asked).toEqual(['rooms', 'pause', 'rooms']);
});

it('a second failure is the answer', async () => {
  const { asked, telephony } = carrierOf({ is: 'unknown' }, LATER, OK);
  expect(await telephony.rooms()).toEqual(LATER);
  expect(asked).toEqual(['rooms', 'pause', 'rooms']);
});

it.each([OK, { is: 'gone' }, { is: 'refused', code: 20003, retry: false }] as const)(
  '%o is not asked again',
  async (first) => {
    const { asked, telephony } = carrierOf(first);
    expect(await telephony.rooms()).toEqual(first);
    expect(asked).toEqual(['rooms']);
  },
);

it('what changes something is never repeated', async () => {
  const { asked, telephony } = carrierOf({ is: 'unknown' }, OK);
  expect(await telephony.redirect('CA1' as never, 'https://hotline.example.com')).toEqual({ is: 'unknown' });
  expect(asked).toEqual(['redirect']);
});
