/** The step that asks another system: whom it may ask, with what, and what it keeps of the answer. */
import type { StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { reachOf } from './address.ts';
import type { LookupHost, Step } from './model.ts';
import { type Scope, targetOf } from './normalise-flow.ts';
import { reportName } from './normalise-set.ts';
import { reportVariable } from './normalise-text.ts';
import type { Fault } from './problem.ts';
import { readPiece } from './read-piece.ts';
import type { Path, Source } from './read-source.ts';
import { STEPS } from './schema-flow.ts';
import { HOTLINE_FILE, LOOKUP_HOST } from './schema-hotline.ts';
import type { TextForm } from './schema-parts.ts';
import { nearest } from './suggest.ts';

const WAIT = 2_000 as DurationMs;
const HUMAN = '@human' as StateId;

type Lookup = Omit<Extract<Step, { readonly kind: 'lookup' }>, 'id' | 'line' | 'say'> & {
  readonly say: TextForm | undefined;
};

/** Null when something about the step can't be read. */
export function lookupOf(scope: Scope, path: Path): Lookup | null {
  const { source, world } = scope;
  const form = readPiece(source, STEPS.lookup, path);
  if (form === null) return null;
  const { url, send = [], save = {}, wait } = form.lookup;
  const fault = world.lookupHosts === null ? null : urlFault(url, world.lookupHosts);
  if (fault !== null) source.report([...path, 'lookup', 'url'], fault);
  send.forEach((name, index) => reportVariable(source, [...path, 'lookup', 'send', index], name, world));
  for (const name of Object.keys(save)) reportName(source, [...path, 'lookup', 'save', name], name);
  const { ok, failed } = form.if;
  return {
    kind: 'lookup',
    say: form.say,
    url,
    send,
    save,
    waitMs: wait ?? WAIT,
    ok: targetOf(scope, [...path, 'if', 'ok'], ok),
    failed: failed === undefined ? HUMAN : targetOf(scope, [...path, 'if', 'failed'], failed),
  };
}

/** Why this address may not be asked. The same rules are held again when it is (`lookup/`), for names change their minds. */
function urlFault(text: string, hosts: readonly LookupHost[]): Fault | null {
  const fault = (message: string): Fault => ({ code: 'PZ173', message });
  if (/[{}]/.test(text))
    return fault(
      'An address is always the same; what is asked about goes in send: [account], and not into the address.',
    );
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return fault('A lookup asks an address that begins with https://.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return fault('A password has no place in an address.');
  const listed = hosts.find(({ host }) => host === url.host);
  if (listed === undefined) {
    const names = hosts.map(({ host }) => host);
    return {
      code: 'PZ174',
      message: `The host ${url.host} may not be asked: it is not in lookup-hosts of hotline.yaml.`,
      suggestion: nearest(url.host, names),
    };
  }
  const here = isHere(url.hostname);
  const reach = here ? 'private' : reachOf(url.hostname);
  if (reach === 'never') return fault(`Nothing that answers can be at ${url.hostname}.`);
  if (reach === 'private' && !listed.private)
    return {
      code: 'PZ175',
      message: `The host ${url.host} is in your own network. If it is meant, write { host: "${url.host}", private: yes } in lookup-hosts.`,
    };
  // What leaves the machine is sealed: callers' entries may be secret.
  if (url.protocol === 'http:' && !here) return fault('Only this machine is asked over http:. Write https://.');
  return null;
}

const isHere = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/** The hosts that lookups may ask, as URLs spell them. Null when one can't be read: then no lookup is judged by them. */
export function lookupHostsOf(source: Source): readonly LookupHost[] | null {
  const piece = source.at(['lookup-hosts']);
  if (piece == null) return [];
  if (!Array.isArray(piece)) {
    readPiece(source, HOTLINE_FILE.shape['lookup-hosts'], ['lookup-hosts']);
    return null;
  }
  const hosts = piece.map((_, index) => lookupHostOf(source, ['lookup-hosts', index]));
  return hosts.every((host) => host !== null) ? hosts : null;
}

function lookupHostOf(source: Source, path: Path): LookupHost | null {
  const form = readPiece(source, LOOKUP_HOST, path);
  if (form === null) return null;
  const url = `https://${form.host.trim()}`;
  const { host = '', href = '' } = URL.canParse(url) ? new URL(url) : {};
  if (href === `https://${host}/` && /^[\w.:[\]-]+$/.test(host))
    return { host, private: 'private' in form && form.private === true };
  source.report(path, {
    code: 'PZ177',
    message: `"${form.host.slice(0, 40)}" is no host. Write it like crm.example, without https:// and without a path.`,
  });
  return null;
}
