/** Times and tables as people read them in a terminal. */
import { Temporal } from 'temporal-polyfill';
import { isWide } from '../core/wide.ts';

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => width(row[column] ?? title))));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Columns of a terminal that a text fills: Chinese characters fill two. */
export function width(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (isWide(char) ? 2 : 1), 0);
}

/** `02:05`, `1:02:05`. */
export function span(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
}

/** `2026-03-02 18:00`, in the zone. */
export function moment(at: number, zone: string): string {
  return clockOf(at, zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** `18:00:05`, in the zone. */
export function timeOfDay(at: number, zone: string): string {
  return clockOf(at, zone).toPlainTime().toString({ smallestUnit: 'second' });
}

function clockOf(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
