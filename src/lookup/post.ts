/**
 * One question to one host. Nothing an answer does can cost more than its time: no redirect is followed, the address is looked at
 * when the connection is made and is the one connected to, nothing is unpacked, and at 64 kB we hang up.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as sealedRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { mayReach } from '../core/flow/lookup-url.ts';
import type { LookupHost } from '../core/flow/model.ts';
import { readJson } from './read-json.ts';

/** Name → addresses. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
export const systemResolve: Resolve = async (hostname) => await systemLookup(hostname, { all: true });

/** `well`: the host is up, whatever it said. */
export type Posted =
  | { readonly is: 'json'; readonly value: unknown; readonly well: true }
  | { readonly is: 'none'; readonly why: string; readonly well: boolean };

const MOST_BYTES = 64 * 1024;

const none = (why: string, well: boolean): Posted => ({ is: 'none', why, well });

/** Never throws. */
export async function post(
  { url, host }: { readonly url: URL; readonly host: LookupHost },
  body: Readonly<Record<string, string>>,
  withinMs: number,
  resolve: Resolve,
): Promise<Posted> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(withinMs)));
  const json = Buffer.from(JSON.stringify(body));
  const request = (url.protocol === 'https:' ? sealedRequest : plainRequest)(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'content-length': json.length,
      'user-agent': 'PressZero',
    },
    // A connection of its own: one that was made for another host's name would not have been looked at.
    agent: false,
    lookup: checked(host, resolve),
    signal,
  });
  try {
    // A request that fails twice says so twice.
    request.on('error', () => {});
    request.end(json);
    const [response] = (await once(request, 'response', { signal })) as [IncomingMessage];
    return await read(response);
  } catch (error) {
    return none(signal.aborted ? 'no answer in time' : whyNot(error), false);
  } finally {
    request.destroy();
  }
}

async function read(response: IncomingMessage): Promise<Posted> {
  const { statusCode: status = 0, headers } = response;
  if (status !== 200) return none(`answered ${status}`, status < 500 && status !== 429);
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!/^application\/([\w.+-]+\+)?json$/.test(type.trim())) return none('answered no JSON', true);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return none('answered packed', true);
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) return none('answered more than 64 kB', true);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return none('answered more than 64 kB', true);
    chunks.push(chunk);
  }
  const found = readJson(Buffer.concat(chunks));
  return found === null ? none('answered no JSON', true) : { is: 'json', value: found.value, well: true };
}

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Asks for all addresses of a name, and hands on only a list that is fit to be asked as a whole. An address in the URL comes here never. */
function checked(host: LookupHost, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    const refuse = (error: Error): void => callback(error, []);
    resolve(hostname).then((addresses) => {
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => mayReach(address, host)))
        return refuse(new AddressRefused());
      if (options.all === true) return callback(null, [...addresses]);
      return callback(null, first.address, first.family);
    }, refuse);
  };
}

function whyNot(error: unknown): string {
  if (error instanceof AddressRefused) return 'leads into a network that may not be asked';
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return `not reached${code === undefined ? '' : ` (${code})`}`;
}
