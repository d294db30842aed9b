/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet: a text that a spreadsheet would take for a formula (it begins with `=`, `+`,
 * `-`, `@`, a tab or a return) gets a quote mark before it, and is then shown as it is.
 */
export type Cell = string | number | null;

export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
