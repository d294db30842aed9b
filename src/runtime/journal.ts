/**
 * The journal as a file, `promises-<hotline>.jsonl`: lines are only ever added, and on disk before `append` resolves. Whoever
 * appends while a write is under way shares the next one. A file that can't be read or written is opened anew at each try; until
 * that goes well nothing is promised. Once a day it is written anew without what nobody will ask for again, so that a node that runs
 * for months forgets as one does that was just started.
 */
import { open, type FileHandle } from 'node:fs/promises';
import type { PlaceId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { type Journal, type JournalEntry, JournalFailed, type Noted } from '../engine/journal-ports.ts';
import { eraseCopies, keepCopy } from './journal-copies.ts';
import { readIfThere, replaceFile, writeAll } from './journal-disk.ts';
import { lineOf, linesOf, note, readJournal } from './journal-lines.ts';
import type { Log } from './log.ts';
import { inTime, wall } from './wall.ts';

const DAY_MS = 86_400_000;
/** An end is remembered for so long, in case the store is put back to a backup. */
export const SETTLED_KEPT_MS = (7 * DAY_MS) as DurationMs;
/** A promise nobody knows the end of, long after it must have had one. */
const OPEN_KEPT_MS = (30 * DAY_MS) as DurationMs;
/** Written anew so often. What is kept for a week is gone after eight days. */
const TIDY_MS = DAY_MS;
/** Wall time; a disk that takes longer is failing. */
const DISK_MS = 1_000;

export interface JournalOptions {
  readonly path: string;
  /** Its name, should the file have none yet. */
  readonly name: string;
  readonly now: () => EpochMs;
  readonly log: Log;
  /** Told each time it can't be read or written, besides the log. */
  readonly onFailure: () => void;
  /** How files are opened; a test may hand out ones on a full disk. */
  readonly openFile?: typeof open;
}

export interface FileJournal extends Journal {
  close(): Promise<void>;
}

interface OpenFile {
  readonly handle: FileHandle;
  end: number;
}

interface Waiting {
  readonly entries: readonly JournalEntry[];
  readonly forget: readonly PlaceId[];
  readonly done: (failed: JournalFailed | null) => void;
}

/** Opens it at once, and drops what nobody will ask for again. Never throws: see `append`. */
export async function openJournal(options: JournalOptions): Promise<FileJournal> {
  const { path, log, onFailure, openFile = open } = options;
  let file: OpenFile | null = null;
  let noted = new Map<PlaceId, Noted>();
  let { name } = options;
  let written = 0;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let tidiedAt = options.now();

  const isUntidy = (): boolean => options.now() - tidiedAt >= TIDY_MS;
  const kept = (all: ReadonlyMap<PlaceId, Noted>) => new Map([...all].filter(([, one]) => isKept(one, options.now())));

  async function load(): Promise<OpenFile> {
    const found = readJournal(await readIfThere(path));
    name = found.name ?? name;
    noted = kept(found.noted);
    if (found.torn) log.info({ path }, 'the last line of the journal was cut short; it promised nothing');
    if (found.damaged.length > 0) {
      log.error({ path, lines: found.damaged }, 'lines of the journal are damaged: a copy is kept beside it');
      await keepCopy(path, options.now());
    }
    tidiedAt = options.now();
    await eraseOldCopies();
    const text = linesOf(name, noted.values());
    let end = Buffer.byteLength(text);
    try {
      await replaceFile(path, text, openFile);
    } catch (error) {
      // A disk without room for a second file may have it for a line.
      if (found.bytes === 0) throw error;
      end = found.bytes;
      log.warn({ path, error: String(error) }, 'the journal could not be written anew; the old one goes on');
    }
    return { handle: await openFile(path, 'r+'), end };
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    file ??= await load();
    const entries = batch.flatMap((one) => one.entries);
    if (entries.length > 0) await add(file, entries);
    const forget = batch.flatMap((one) => one.forget);
    if (forget.length === 0) return;
    // A damaged line doesn't tell whose it is.
    await eraseCopies(path, Infinity as EpochMs);
    await keepOnly(file, new Map([...noted].filter(([place]) => !forget.includes(place))));
  }

  /** From now on only these, in memory and on disk. Should it fail, the file must be read again. */
  async function keepOnly(old: OpenFile, left: Map<PlaceId, Noted>): Promise<void> {
    const text = linesOf(name, left.values());
    await replaceFile(path, text, openFile);
    noted = left;
    await old.handle.close();
    file = null;
    file = { handle: await openFile(path, 'r+'), end: Buffer.byteLength(text) };
  }

  /** Nobody's promise hangs on it: a failure is only logged, and the next write reads the file again as a start does. */
  async function tidy(): Promise<void> {
    tidiedAt = options.now();
    if (file === null) return;
    await eraseOldCopies();
    try {
      await keepOnly(file, kept(noted));
    } catch (error) {
      log.warn({ path, error: String(error) }, 'the journal could not be written anew; the old one goes on');
      await drop();
    }
  }

  async function eraseOldCopies(): Promise<void> {
    await eraseCopies(path, (options.now() - SETTLED_KEPT_MS) as EpochMs).catch((error: unknown) =>
      log.warn({ path, error: String(error) }, 'old copies of the damaged journal could not be erased'),
    );
  }

  async function add(file: OpenFile, entries: readonly JournalEntry[]): Promise<void> {
    const bytes = Buffer.from(entries.map(lineOf).join(''));
    await writeAll(file.handle, bytes, file.end);
    await file.handle.datasync();
    file.end += bytes.length;
    written += entries.length;
    for (const entry of entries) note(noted, entry);
  }

  /** What a failed write has left behind is not known: the file is read again before the next. */
  async function giveUp(error: unknown): Promise<JournalFailed> {
    log.error({ path, error: String(error) }, 'the journal can not be written: no callback is promised until it can');
    onFailure();
    await drop();
    return new JournalFailed(`journal: ${String(error)}`, { cause: error });
  }

  async function drop(): Promise<void> {
    const broken = file;
    file = null;
    await broken?.handle.truncate(broken.end).catch(() => undefined);
    await broken?.handle.close().catch(() => undefined);
  }

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const failed = await write(batch).then(() => null, giveUp);
      for (const { done } of batch) done(failed);
      // After the answers: only who comes in these milliseconds waits for it.
      if (isUntidy()) await tidy();
    }
    // In the same breath as the last look: whoever comes now starts anew.
    writing = null;
  }

  const onDisk = async (asked: Pick<Waiting, 'entries' | 'forget'>): Promise<void> => {
    const done = new Promise<JournalFailed | null>((resolve) => waiting.push({ ...asked, done: resolve }));
    writing ??= writeWaiting();
    const failed = await inTime(done, DISK_MS, wall, () => {
      onFailure();
      return new JournalFailed(`journal: not on disk in ${DISK_MS} ms`);
    });
    if (failed !== null) throw failed;
  };

  const append = async (...entries: readonly JournalEntry[]): Promise<void> => {
    if (entries.length > 0 || file === null || isUntidy()) await onDisk({ entries, forget: [] });
  };

  await append().catch(() => undefined);
  return {
    get name() {
      return name;
    },
    get written() {
      return written;
    },
    append,
    forget: (places) => onDisk({ entries: [], forget: places }),
    noted: () => noted.values(),
    async close() {
      await writing;
      await file?.handle.close();
      file = null;
    },
  };
}

/** When it was settled long ago, or must have been. */
function isKept({ promised, settled }: Noted, now: EpochMs): boolean {
  if (settled !== null) return now - settled.at < SETTLED_KEPT_MS;
  return now - Math.max(promised.at, promised.dueAt ?? 0) < OPEN_KEPT_MS;
}
