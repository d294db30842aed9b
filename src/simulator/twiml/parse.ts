import { SaxesParser } from 'saxes';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

export type Parsed =
  | { readonly is: 'document'; readonly verbs: readonly Element[] }
  | { readonly is: 'failed'; readonly code: number; readonly why: string };

/** Reads TwiML as strictly as Twilio: well-formed, nothing before the declaration, version 1.0, root `Response`. Comments are ignored. */
export function parseTwiml(text: string): Parsed {
  const parser = new SaxesParser();
  const top: (Element | string)[] = [];
  const open: { name: string; attributes: Record<string, string>; children: (Element | string)[] }[] = [];
  let version = '1.0';
  parser.on('xmldecl', (declaration) => {
    version = declaration.version ?? '1.0';
  });
  parser.on('opentag', (tag) => open.push({ name: tag.name, attributes: { ...tag.attributes }, children: [] }));
  parser.on('closetag', () => {
    const done = open.pop();
    if (done !== undefined) (open.at(-1)?.children ?? top).push(done);
  });
  const addText = (data: string): void => {
    open.at(-1)?.children.push(data);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    return { is: 'failed', code: 12100, why: error instanceof Error ? error.message : String(error) };
  }
  if (version !== '1.0') return { is: 'failed', code: 12101, why: `XML version ${version}` };
  const root = top.find((node) => typeof node !== 'string');
  if (root === undefined || root.name !== 'Response')
    return { is: 'failed', code: 12100, why: 'the root is not Response' };
  return { is: 'document', verbs: elements(root) };
}

export function elements(of: Element): readonly Element[] {
  return of.children.filter((node) => typeof node !== 'string');
}

/** All text inside, without the tags (SSML is read as its text). */
export function textOf(of: Element): string {
  return of.children
    .map((node) =>
      typeof node === 'string' ? node : node.name === 'sub' ? (node.attributes['alias'] ?? textOf(node)) : textOf(node),
    )
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A whole number in a range, or null when it is absent or not one. */
export function wholeNumber(text: string | undefined, low: number, high: number): number | null {
  if (text === undefined || !/^\d+$/.test(text)) return null;
  const number = Number(text);
  return number < low || number > high ? null : number;
}

export const isTrue = (text: string | undefined, otherwise = false): boolean =>
  text === undefined ? otherwise : text.toLowerCase() === 'true';
