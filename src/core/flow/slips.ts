/**
 * Lines that have slipped: they begin in a column in which nothing else of their block does. YAML only tells where it gave up, often some
 * lines away, and in words of its own.
 */
import type { Fault } from './problem.ts';
import type { Row, Trap } from './traps.ts';

/** A column in which keys, or entries of a list, stand one below the other. */
interface Column {
  readonly indent: number;
  readonly dash: boolean;
  /** The last line that began there. */
  readonly line: string;
}

const DASH = /^-(?:\s+|$)/;
/** A key, and what stands on its line. Words with spaces in between are a text that goes on. */
const KEY = /^("[^"]*"|'[^']*'|[^\s"'{[]\S*?):(?:\s+(.*))?$/;

export interface Slip extends Trap {
  /** The line before it: from there on YAML may have read something else than was written. */
  readonly after: number;
}

/** The first line that has slipped, at its first sign; null when none has. */
export function slipIn(text: string, rows: readonly Row[]): Slip | null {
  const lines = rows.map(({ offset, indent }) => ({
    offset,
    indent,
    line: firstLine(text.slice(offset, offset + 200)),
  }));
  let columns: Column[] = [];
  /** Something may stand below the line before. */
  let opens = true;
  for (const [index, { offset, indent, line }] of lines.entries()) {
    const [mark = ''] = DASH.exec(line) ?? [];
    const dash = mark !== '';
    const entry = line.slice(mark.length);
    const key = KEY.exec(entry);
    if (!dash && key === null) continue;
    const open = columns.filter((column) => column.indent <= indent);
    // A list may stand in the very column of its key; the next key there ends it.
    if (!dash && open.at(-2)?.indent === indent) open.pop();
    const top = open.at(-1);
    const beside = top?.indent === indent && top.dash === dash;
    const below =
      opens && open.length === columns.length && ((top?.indent ?? -1) < indent || (dash && top?.indent === indent));
    if (!beside && !below) {
      const fault = slipped({ indent, dash, line }, columns, lines[index + 1]?.indent ?? 0);
      return fault && { ...fault, offset, after: lines[index - 1]?.offset ?? offset };
    }
    columns = [...(beside ? open.slice(0, -1) : open), { indent, dash, line }];
    if (dash && key !== null) columns.push({ indent: indent + mark.length, dash: false, line: entry });
    opens = key === null ? entry === '' : /^(#.*)?$/.test(key[2] ?? '');
  }
  return null;
}

/** Where it belongs: the nearest column of its kind. Between two, the one below which what follows would stand. */
function slipped({ indent, dash, line }: Column, columns: readonly Column[], next: number): Fault | null {
  const entry = `- ${line.slice(0, line.indexOf(':') + 1)}`;
  if (columns.some((column) => column.indent === indent && column.line.startsWith(entry)))
    return { code: 'PZ115', message: `A dash is missing here: the entries of this list begin with "${entry}".` };
  const away = (column: Column): number => Math.abs(column.indent - indent);
  const [home, other] = columns
    .filter((column) => column.dash === dash && away(column) > 0)
    .sort((a, b) => away(a) - away(b));
  if (home === undefined) return null;
  const fits = (column: Column): boolean => columns[columns.indexOf(column) + 1]?.indent === next;
  const meant =
    other !== undefined && away(other) === away(home) && (fits(other) || (!fits(home) && other.indent > home.indent))
      ? other
      : home;
  const spaces = away(meant) === 1 ? '1 space' : `${away(meant)} spaces`;
  return {
    code: 'PZ115',
    message: `This line begins ${spaces} too far ${meant.indent > indent ? 'left' : 'right'}. Begin it exactly below ${named(meant)}, where it belongs.`,
  };
}

const named = ({ dash, line }: Column): string =>
  dash ? `"${line.slice(0, 30)}"` : line.slice(0, line.search(/:(\s|$)/) + 1);
const firstLine = (text: string): string => text.slice(0, (text + '\n').search(/\r?\n/)).trimEnd();
