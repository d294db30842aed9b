/** Names in flow tests that lead nowhere: agents, languages, queues, steps the hotline does not have. */
import type { Catalog } from '../flow/model.ts';
import type { ProblemCode } from '../flow/problem.ts';
import type { Path, Source } from '../flow/read-source.ts';
import { nearest } from '../flow/suggest.ts';

/** A longer list is no help. */
const MOST_SHOWN = 8;

export function reportAgent(source: Source, path: Path, agent: string, { hotline }: Catalog): void {
  reportUnless(source, path, agent, Object.keys(hotline.agents), 'PZ264', 'agent');
}

export function reportLanguage(
  source: Source,
  path: Path,
  language: string,
  { hotline }: Catalog,
  where?: 'key',
): void {
  const codes = hotline.languages.map(({ code }) => code);
  reportUnless(source, path, language, codes, 'PZ134', 'language', where);
}

/** Reports a name that is not among those there are. */
export function reportUnless(
  source: Source,
  path: Path,
  name: string,
  names: readonly string[],
  code: ProblemCode,
  what: string,
  where?: 'key',
): void {
  if (names.includes(name)) return;
  const shown = names.length <= MOST_SHOWN ? `; there are: ${names.join(', ')}` : '';
  const message = `There is no ${what} "${name.slice(0, 40)}"${shown}.`;
  source.report(path, { code, message, suggestion: nearest(name, names) }, where);
}
