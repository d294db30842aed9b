import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlaceId } from '../../src/core/ids.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { type JournalEntry, JournalFailed, type Promised } from '../../src/engine/journal-ports.ts';
import { type FileJournal, SETTLED_KEPT_MS } from '../../src/runtime/journal.ts';
import { type OwnJournal, ownJournal } from '../support/journal.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
let now = NOW;
let own: OwnJournal;
const failures = vi.fn();
const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
beforeEach(async () => {
  now = NOW;
  vi.clearAllMocks();
  own = await ownJournal({ now: () => now as EpochMs, log: log as never, onFailure: failures });
});
afterEach(() => own.cleanUp());

const promised = (place: string, change: Partial<Promised> = {}): JournalEntry => ({
  is: 'promised',
  promised: {
    place: place as PlaceId,
    as: 'callback',
    sid: 'CA1' as never,
    queue: 'main' as never,
    lang: 'en' as never,
    headStartMs: 0 as never,
    arrivedAt: now as EpochMs,
    card: 'sealed card',
    number: 'sealed number',
    numberHash: 'hash' as never,
    recording: null,
    dueAt: null,
    at: now as EpochMs,
    ...change,
  },
});
const settled = (place: string): JournalEntry => ({
  is: 'settled',
  place: place as PlaceId,
  disposition: 'reached',
  at: now as EpochMs,
});
const says = (journal: FileJournal) =>
  [...journal.noted()].map(({ promised: { place }, settled: end }) => [place, end?.disposition ?? null]);
const files = () => readdirSync(dirname(own.path)).sort();
const lines = () => readFileSync(own.path, 'utf8').trim().split('\n');

describe('a journal', () => {
  it('forgets promises when asked to: not one byte of them is left', async () => {
    const { journal } = own;
    await journal.append(promised('CB1', { number: 'sealed one' }), promised('CB2'), settled('CB1'));
    await Promise.all([journal.forget(['CB1' as PlaceId]), journal.append(promised('CB3'))]);
    await journal.append(settled('CB3'));
    expect(readFileSync(own.path, 'utf8')).not.toMatch(/CB1|sealed one/);
    expect(says(await own.again())).toEqual([
      ['CB2', null],
      ['CB3', 'reached'],
    ]);
    expect(files()).toEqual(['promises.jsonl']);
  });

  it('forgets the copy of its damaged lines with them, for nobody knows whose they are', async () => {
    await own.journal.append(promised('CB1'), promised('CB2'));
    writeFileSync(own.path, readFileSync(own.path, 'utf8').replace('"CB2"', '"CBx"'));
    const next = await own.again();
    expect(files()).toHaveLength(2);
    await next.forget(['CB1' as PlaceId]);
    expect(files()).toEqual(['promises.jsonl']);
  });

  it('says in the next process what it was told in this one, under the same name', async () => {
    const { journal } = own;
    await journal.append(promised('CB1'), promised('CB2'), promised('CB3'));
    await journal.append(settled('CB2'), settled('CB3'));
    await journal.append({ is: 'open', place: 'CB3' as PlaceId });
    expect(journal.written).toBe(6);
    const next = await own.again({ name: 'another' });
    expect(says(next)).toEqual([
      ['CB1', null],
      ['CB2', 'reached'],
      ['CB3', null],
    ]);
    expect([next.name, next.written]).toEqual([journal.name, 0]);
    expect([...next.noted()][0]?.promised).toEqual((promised('CB1') as { promised: Promised }).promised);
  });

  it('writes lines that come together at once, each with its own checksum', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => own.journal.append(promised(`CB${n}`))));
    for (let n = 50; n < 60; n++) await own.journal.append(promised(`CB${n}`));
    expect(lines()).toHaveLength(61);
    for (const line of lines()) expect(line).toMatch(/^\{"is":.*,"sum":"[0-9a-f]{8}"\}$/);
  });

  it('drops what ended a week ago, and what must have ended a month ago', async () => {
    await own.journal.append(promised('CB1'), promised('CB2', { dueAt: (NOW + 10 * DAY) as EpochMs }), settled('CB1'));
    now += SETTLED_KEPT_MS - 1;
    expect(says(await own.again())).toHaveLength(2);
    now += 1;
    expect(says(await own.again())).toEqual([['CB2', null]]);
    expect(lines()).toHaveLength(2);
    now = NOW + 40 * DAY;
    expect(says(await own.again())).toEqual([]);
  });

  it('reads past a last line that was cut short, and goes on after the whole ones', async () => {
    await own.journal.append(promised('CB1'));
    const [, line = ''] = lines();
    appendFileSync(own.path, line.replace('CB1', 'CB2').slice(0, -7));
    const next = await own.again();
    expect(says(next)).toEqual([['CB1', null]]);
    expect(log.info).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('cut short'));
    expect(failures).not.toHaveBeenCalled();
    await next.append(promised('CB3'));
    expect(says(await own.again())).toEqual([
      ['CB1', null],
      ['CB3', null],
    ]);
  });

  it('leaves damaged lines out, says which, and keeps a copy', async () => {
    await own.journal.append(promised('CB1'), promised('CB2'), promised('CB3'));
    writeFileSync(own.path, readFileSync(own.path, 'utf8').replace('"CB2"', '"CBx"'));
    const next = await own.again();
    expect(says(next).map(([place]) => place)).toEqual(['CB1', 'CB3']);
    expect(log.error).toHaveBeenCalledWith(
      expect.objectContaining({ lines: [3] }),
      expect.stringContaining('a copy is kept'),
    );
    expect(files()).toEqual(['promises.jsonl', 'promises.jsonl.damaged-2027-01-15']);
  });

  it('that is no file promises nothing, until it is one', async () => {
    rmSync(own.path);
    mkdirSync(own.path);
    const broken = await own.again();
    expect(failures).toHaveBeenCalledTimes(1);
    await expect(broken.append(promised('CB1'))).rejects.toThrow(JournalFailed);
    await expect(broken.append()).rejects.toThrow(JournalFailed);
    expect(failures).toHaveBeenCalledTimes(3);
    rmSync(own.path, { recursive: true });
    await broken.append(promised('CB2'));
    expect(says(await own.again())).toEqual([['CB2', null]]);
  });

  it('on a full disk promises nothing, and has no half a line when there is room again', async () => {
    await own.journal.append(promised('CB1'));
    let room = false;
    const full: typeof open = async (path, flags, mode) => {
      const handle = await open(path, flags, mode);
      const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
      handle.write = (async (bytes: Buffer, from: number, length: number, at: number) => {
        if (room) return await write(bytes, from, length, at);
        await write(bytes, from, Math.min(length, 10), at);
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      }) as never;
      return handle;
    };
    // The start can't write it anew, so it goes on with the old one.
    const next = await own.again({ openFile: full });
    expect(says(next)).toEqual([['CB1', null]]);
    await expect(next.append(promised('CB2'))).rejects.toThrow(/ENOSPC/);
    expect(failures).toHaveBeenCalledTimes(1);
    expect(lines()).toHaveLength(2);
    room = true;
    await next.append(promised('CB3'));
    expect(says(await own.again())).toEqual([
      ['CB1', null],
      ['CB3', null],
    ]);
    expect(log.error).not.toHaveBeenCalledWith(expect.anything(), expect.stringContaining('damaged'));
  });
});

/** As the engine does every second: whether it can be written. What is due is done after the answer, and before the next line. */
const look = (journal: FileJournal) => journal.append();

describe('a journal that stays open', () => {
  it('forgets what ended a week ago, in memory and on disk, and goes on', async () => {
    const { journal } = own;
    await journal.append(promised('CB1', { number: 'sealed one' }), promised('CB2'), settled('CB1'));
    now += SETTLED_KEPT_MS - 1;
    await look(journal);
    await journal.append(promised('CB3'));
    expect(says(journal)).toHaveLength(3);
    now += DAY;
    await look(journal);
    await journal.append(settled('CB3'));
    const left = [
      ['CB2', null],
      ['CB3', 'reached'],
    ];
    expect(says(journal)).toEqual(left);
    expect(readFileSync(own.path, 'utf8')).not.toMatch(/CB1|sealed one/);
    expect(says(await own.again())).toEqual(left);
  });

  it('erases after a week the copy of damaged lines', async () => {
    writeFileSync(own.path, 'spoilt\n');
    const next = await own.again();
    now += 6 * DAY;
    await look(next);
    await next.append(promised('CB1'));
    expect(files()).toEqual(['promises.jsonl', 'promises.jsonl.damaged-2027-01-15']);
    now += DAY;
    await look(next);
    await next.append(promised('CB2'));
    expect(files()).toEqual(['promises.jsonl']);
  });

  it('answers first: who promises does not wait for it', async () => {
    let disk = Promise.resolve();
    let release = (): void => undefined;
    const slow: typeof open = async (path, flags, mode) => {
      if (String(path).endsWith('.new')) await disk;
      return await open(path, flags, mode);
    };
    const next = await own.again({ openFile: slow });
    disk = new Promise((resolve) => (release = resolve));
    now += DAY;
    await next.append(promised('CB1'));
    expect(lines()).toHaveLength(2);
    release();
    await next.append(promised('CB2'));
    expect(says(await own.again())).toHaveLength(2);
  });

  it('keeps every promise when it can not be written anew, and tries again', async () => {
    await own.journal.append(promised('CB1'), settled('CB1'));
    let room = true;
    const full: typeof open = async (path, flags, mode) => {
      if (!room && String(path).endsWith('.new')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return await open(path, flags, mode);
    };
    const next = await own.again({ openFile: full });
    room = false;
    now += SETTLED_KEPT_MS;
    await next.append(promised('CB2'));
    await next.append(promised('CB3'));
    expect(says(next).map(([place]) => place)).toEqual(['CB2', 'CB3']);
    expect(lines()).toHaveLength(5);
    expect(failures).not.toHaveBeenCalled();
    room = true;
    now += DAY;
    await look(next);
    await next.append(promised('CB4'));
    expect(lines()).toHaveLength(4);
  });
});
