/**
 * What somebody who knows our URLs but not the carrier's token might send beside a real webhook. Each must be answered 403 and change
 * nothing: the day is judged by the same rules. What a forger could do with a token is `http/fuzz.test.ts`.
 */
import type { Chance } from '../../src/simulator/random.ts';
import type { Request } from '../../src/simulator/webhooks/send.ts';

const SIGNATURE = 'x-twilio-signature';
type Sent = Pick<Request, 'url' | 'method' | 'headers' | 'body'>;

const signed = (request: Sent, change: (signature: string) => string): Sent => ({
  ...request,
  headers: { ...request.headers, [SIGNATURE]: change(request.headers[SIGNATURE] ?? '') },
});
const body = (request: Sent, change: (form: URLSearchParams) => void): Sent => {
  const form = new URLSearchParams(request.body ?? '');
  change(form);
  return { ...request, body: form.toString() };
};

export const BAD_INPUTS: Readonly<Record<string, (request: Sent) => Sent>> = {
  'no signature': ({ headers, ...rest }) => ({
    ...rest,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== SIGNATURE)),
  }),
  'an empty signature': (request) => signed(request, () => ''),
  'a signature in lower case': (request) => signed(request, (signature) => `${signature.toLowerCase()}x`),
  'a very long signature': (request) => signed(request, (signature) => signature.repeat(300)),
  'the signature of another path': (request) => ({ ...request, url: new URL('?again=1', request.url) }),
  'another call under this signature': (request) => body(request, (form) => form.set('CallSid', `CA${'f'.repeat(32)}`)),
  'a key more than was pressed': (request) => body(request, (form) => form.append('Digits', '0')),
  'an end that was not said': (request) =>
    body(request, (form) => form.set('CallStatus', form.get('CallStatus') === 'failed' ? 'busy' : 'failed')),
  'no body': (request) => ({ ...request, body: '' }),
};

export interface BadInput extends Sent {
  readonly name: string;
}

/** Works also when nothing else does. */
const UNSIGNED = '/fallback';

/** Null for what needs no signature. */
export function badInput(request: Request, chance: Chance): BadInput | null {
  if (request.method !== 'POST' || request.headers[SIGNATURE] === undefined || request.url.pathname === UNSIGNED)
    return null;
  const names = Object.keys(BAD_INPUTS);
  const name = names[Math.floor(chance.next() * names.length)] ?? '';
  const made = BAD_INPUTS[name]?.(request);
  if (made === undefined) return null;
  // The length is that of what is sent.
  const headers = Object.fromEntries(Object.entries(made.headers).filter(([header]) => header !== 'content-length'));
  return { ...made, headers, name };
}
