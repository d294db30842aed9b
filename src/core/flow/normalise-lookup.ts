/** The step that asks another system: whom it may ask, with what, and what it keeps of the answer. */
import type { StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { judgeUrl } from './lookup-url.ts';
import type { LookupHost, Step } from './model.ts';
import { type Scope, targetOf } from './normalise-flow.ts';
import { reportName } from './normalise-set.ts';
import { reportVariable } from './normalise-text.ts';
import { readPiece } from './read-piece.ts';
import type { Path, Source } from './read-source.ts';
import { STEPS } from './schema-flow.ts';
import { HOTLINE_FILE, LOOKUP_HOST } from './schema-hotline.ts';
import type { TextForm } from './schema-parts.ts';

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
  const judged = world.lookupHosts === null ? null : judgeUrl(url, world.lookupHosts);
  if (judged !== null && 'code' in judged) source.report([...path, 'lookup', 'url'], judged);
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
