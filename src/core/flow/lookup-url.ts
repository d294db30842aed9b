/** Whom a lookup may ask: the one rule, held when a flow is read and again whenever somebody is asked. */
import { reachOf } from './address.ts';
import type { LookupHost } from './model.ts';
import type { Fault } from './problem.ts';
import { nearest } from './suggest.ts';

/** The address and its entry in `lookup-hosts`, or why it may not be asked. What its name resolves to is seen only then. */
export function judgeUrl(
  text: string,
  hosts: readonly LookupHost[],
): { readonly url: URL; readonly host: LookupHost } | Fault {
  const refused = (message: string): Fault => ({ code: 'PZ173', message });
  if (/[{}]/.test(text))
    return refused(
      'An address is always the same; what is asked about goes in send: [account], and not into the address.',
    );
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return refused('A lookup asks an address that begins with https://.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refused('A password has no place in an address.');
  const host = hosts.find((listed) => listed.host === url.host);
  if (host === undefined) {
    const names = hosts.map((listed) => listed.host);
    return {
      code: 'PZ174',
      message: `The host ${url.host} may not be asked: it is not in lookup-hosts of hotline.yaml.`,
      suggestion: nearest(url.host, names),
    };
  }
  const here = isHere(url.hostname);
  const reach = here ? 'private' : reachOf(url.hostname);
  if (reach === 'never') return refused(`Nothing that answers can be at ${url.hostname}.`);
  if (reach === 'private' && !host.private)
    return {
      code: 'PZ175',
      message: `The host ${url.host} is in your own network. If it is meant, write { host: "${url.host}", private: yes } in lookup-hosts.`,
    };
  // What leaves the machine is sealed: callers' entries may be secret.
  if (url.protocol === 'http:' && !here) return refused('Only this machine is asked over http:. Write https://.');
  return { url, host };
}

/** A name in the list may still lead anywhere: whether an address it leads to may be asked. */
export function mayReach(address: string, host: LookupHost): boolean {
  const reach = reachOf(address);
  return reach === 'public' || (reach === 'private' && host.private);
}

const isHere = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
