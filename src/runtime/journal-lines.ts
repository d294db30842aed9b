/** The lines of a journal: JSON, one a line, each with a checksum of its own; and a file of them, read whatever has become of it. */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { PlaceId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type { JournalEntry, Noted } from '../engine/journal-ports.ts';
import { DISPOSITIONS } from '../engine/lease-ports.ts';
import { promised } from '../engine/promised.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const place = z.custom<PlaceId>(isText);
const at = z.custom<EpochMs>(isNumber);

const line = z.discriminatedUnion('is', [
  z.object({ is: z.literal('journal'), name: z.string() }),
  z.object({ is: z.literal('promised'), promised }),
  z.object({ is: z.literal('settled'), place, disposition: z.enum(DISPOSITIONS), at }),
  z.object({ is: z.literal('open'), place }),
]) satisfies z.ZodType<JournalLine>;

/** The first line names the journal. */
export type JournalLine = JournalEntry | { readonly is: 'journal'; readonly name: string };

const sumOf = (json: string): string => crc32(json).toString(16).padStart(8, '0');

/** `{"is":"settled",…,"sum":"5e0f6c1d"}` and a line break; the sum is the CRC-32 of the object without it. */
export function lineOf(entry: JournalLine): string {
  const json = JSON.stringify(entry);
  return `${json.slice(0, -1)},"sum":"${sumOf(json)}"}\n`;
}

function parseLine(text: string): JournalLine | null {
  const [, start = '', sum] = /^(\{.*),"sum":"([0-9a-f]{8})"\}$/.exec(text) ?? [];
  const json = `${start}}`;
  if (sum !== sumOf(json)) return null;
  try {
    return line.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

export interface ReadJournal {
  /** Null: the file has no name, it is new or its first line is damaged. */
  readonly name: string | null;
  readonly noted: ReadonlyMap<PlaceId, Noted>;
  /** Numbers of the lines that are not as they were written. */
  readonly damaged: readonly number[];
  /** The last line was cut short: its write never ended, so nobody was promised what it says. */
  readonly torn: boolean;
  /** Bytes of the whole lines. */
  readonly bytes: number;
}

/** What a journal says, as far as it can be read. */
export function readJournal(file: Buffer): ReadJournal {
  const bytes = file.lastIndexOf('\n') + 1;
  const texts = file.toString('utf8', 0, bytes).split('\n').slice(0, -1);
  const lines = texts.map(parseLine);
  const noted = new Map<PlaceId, Noted>();
  let name: string | null = null;
  for (const one of lines) {
    if (one?.is === 'journal') name = one.name;
    else if (one !== null) note(noted, one);
  }
  const damaged = lines.flatMap((one, index) => (one === null ? [index + 1] : []));
  return { name, noted, damaged, torn: bytes < file.length, bytes };
}

/** Takes an entry into what is known. An end of a promise that is not known says nothing: it has been dropped. */
export function note(noted: Map<PlaceId, Noted>, entry: JournalEntry): void {
  if (entry.is === 'promised') {
    const { promised: of } = entry;
    noted.set(of.place, { promised: of, settled: noted.get(of.place)?.settled ?? null });
    return;
  }
  const known = noted.get(entry.place);
  if (known === undefined) return;
  const settled = entry.is === 'open' ? null : { disposition: entry.disposition, at: entry.at };
  noted.set(entry.place, { ...known, settled });
}

/** The lines of a new file that says the same of these promises. */
export function linesOf(name: string, noted: Iterable<Noted>): string {
  const lines = [...noted].flatMap(({ promised: of, settled }): JournalLine[] => [
    { is: 'promised', promised: of },
    ...(settled === null ? [] : [{ is: 'settled', place: of.place, ...settled } as const]),
  ]);
  return [{ is: 'journal', name } as const, ...lines].map(lineOf).join('');
}
