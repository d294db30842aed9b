/** Whether a document that stands at a fallback URL, ours or one that somebody copied there, rings the people it should. */
import { SaxesParser } from 'saxes';

/** Whether it dials one of these numbers; null when it is no document the carrier would execute. */
export function ringsSomebody(xml: string, numbers: readonly string[]): boolean | null {
  const parser = new SaxesParser();
  const open: string[] = [];
  let root: string | null = null;
  let dials = false;
  parser.on('opentag', ({ name }) => {
    root ??= name;
    open.push(name);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    const inDial = open.at(-1) === 'Dial' || (open.at(-1) === 'Number' && open.at(-2) === 'Dial');
    if (inDial && numbers.includes(text.trim())) dials = true;
  });
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(xml).close();
  } catch {
    return null;
  }
  return root === 'Response' ? dials : null;
}
