import { mkdirSync, readFileSync, renameSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Who holds a lock: the process, and the port it serves once it is known. */
export interface LockHolder {
  readonly pid: number;
  readonly port?: number;
}

/** A lock that is ours. */
export interface HeldLock {
  /** Writes the port we serve into the lock file, so that a second start can name it. */
  announcePort(port: number): void;
  /** Gives the lock back. Safe to call twice. */
  release(): void;
}

export type LockResult = { readonly ok: HeldLock } | { readonly heldBy: LockHolder };

interface LockFile extends LockHolder {
  /** When that process began, in the kernel's ticks: tells it from a later process with the same pid. */
  readonly startedAt?: string | undefined;
}

/** Locks of this thread. */
const ours = new Set<string>();

/** How long somebody may sit between looking at a lock and taking it before we call it a crash, in ms. */
const TAKING_LIMIT_MS = 5_000;

/** Field 22 of /proc/pid/stat; the name in field 2 may hold blanks, so we count from its closing bracket. */
function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** True if a process with this pid exists, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(path: string): LockFile | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
    return Number.isInteger(value.pid) && value.pid > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Written since this process began: the kernel's ticks would not tell, for where every start is alike they are too. */
function writtenByUs(path: string): boolean {
  const began = Date.now() - process.uptime() * 1_000;
  return (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= began;
}

/** The living holder, or undefined if the file is missing, unreadable or of a process that has ended. */
function livingHolder(path: string): LockFile | undefined {
  const file = read(path);
  if (file === undefined || !isAlive(file.pid)) return undefined;
  // Our own pid is ours, or another thread's of ours; or it was given out alike in a container before this one.
  if (file.pid === process.pid) return ours.has(path) || writtenByUs(path) ? file : undefined;
  const now = startedAt(file.pid);
  return file.startedAt !== undefined && now !== undefined && now !== file.startedAt ? undefined : file;
}

/** Runs `work` while nobody else looks at or takes the same lock; a folder is the one thing made by exactly one. */
async function whileTaking<T>(path: string, work: () => T): Promise<T> {
  const gate = `${path}.taking`;
  for (;;) {
    try {
      mkdirSync(gate);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKING_LIMIT_MS) rmSync(gate, { recursive: true, force: true });
    else await pause(20);
  }
  try {
    return work();
  } finally {
    rmdirSync(gate);
  }
}

/** Replaces the file in one step, so that nobody reads half of it and takes us for dead. */
function write(path: string, content: LockFile): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, path);
}

function hold(path: string): HeldLock {
  const mine: LockFile = { pid: process.pid, startedAt: startedAt(process.pid) };
  write(path, mine);
  ours.add(path);
  let held = true;
  return {
    announcePort(port) {
      if (held) write(path, { ...mine, port });
    },
    release() {
      if (!held) return;
      held = false;
      ours.delete(path);
      rmSync(path, { force: true });
    },
  };
}

/**
 * Takes the lock at `path`, or tells who has it. The lock of a process that has ended is taken over.
 * It guards processes of one machine (or one container); two containers on one volume do not see each other's pids.
 * Throws the file system's error if the folder cannot be written.
 */
export async function takeLock(path: string): Promise<LockResult> {
  mkdirSync(dirname(path), { recursive: true });
  return whileTaking(path, (): LockResult => {
    const heldBy = livingHolder(path);
    return heldBy === undefined ? { ok: hold(path) } : { heldBy };
  });
}

/** Like takeLock, but waits up to `patienceMs` for the holder to finish. */
export async function waitForLock(path: string, patienceMs: number): Promise<LockResult> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const result = await takeLock(path);
    if ('ok' in result || performance.now() > giveUpAt) return result;
    await pause(100);
  }
}
