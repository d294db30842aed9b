/** Reads a TwiML document as the carrier does: strictly. */
import { SaxesParser } from 'saxes';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** Throws on anything that is not well-formed XML with one root, and on anything before the declaration. */
export function parse(xml: string): Element {
  if (!xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>')) throw new Error('no declaration at the start');
  const open: { name: string; attributes: Record<string, string>; children: Element[]; text: string }[] = [];
  const roots: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    open.push({ name, attributes: { ...attributes }, children: [], text: '' }),
  );
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    const done = open.pop();
    if (done !== undefined) (open.at(-1)?.children ?? roots).push(done);
  });
  parser.write(xml).close();
  const [root] = roots;
  if (root?.name !== 'Response') throw new Error('the root is not Response');
  return root;
}

/** `Gather(Say,Play) Redirect`: the verbs of a document at a glance. */
export function outline({ children }: Pick<Element, 'children'>): string {
  return children
    .map((child) =>
      child.children.length > 0 ? `${child.name}(${child.children.map((c) => c.name).join(',')})` : child.name,
    )
    .join(' ');
}
