import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { isAlive } from '../../runtime/lock.ts';
import { probe } from './probe.ts';
import { signal, type RunningServer } from './server.ts';

const run = promisify(execFile);

/** Kept beside the data, so that the next start finds the server that a killed one left behind. */
interface Trace {
  readonly pid: number;
  readonly socketPath: string;
}

function tracePath(dir: string): string {
  return join(dir, 'embedded.json');
}

export function writeTrace(dir: string, trace: Trace): void {
  writeFileSync(tracePath(dir), JSON.stringify(trace), { mode: 0o600 });
}

export function removeTrace(dir: string): void {
  rmSync(tracePath(dir), { force: true });
}

function readTrace(dir: string): Trace | undefined {
  try {
    const value = JSON.parse(readFileSync(tracePath(dir), 'utf8')) as Trace;
    return Number.isInteger(value.pid) && typeof value.socketPath === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Where a server of an engine on `dataDir` listens, as far as its trace says. */
export function runningSocket(dataDir: string): string | null {
  return readTrace(join(dataDir, 'redis'))?.socketPath ?? null;
}

/** The command line of a process; Redis shows its socket there, which tells ours from a stranger with a reused pid. */
async function commandLine(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }
}

async function isOurs(trace: Trace): Promise<boolean> {
  return isAlive(trace.pid) && (await commandLine(trace.pid)).includes(trace.socketPath);
}

/** A process that is not our child sends us no exit event: an open connection tells when it goes. */
function endOf(pid: number, socketPath: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const check = async (): Promise<void> => {
        while (isAlive(pid)) await pause(20);
        resolve('its process ended');
      };
      void check();
    });
    socket.unref();
  });
}

/**
 * Finds a server that an earlier, killed process left running on the folder `dir`, and takes it over.
 * One that is ours but does not answer is ended, since two servers on one file would spoil it.
 */
export async function adopt(dir: string): Promise<(RunningServer & { readonly socketPath: string }) | undefined> {
  const trace = readTrace(dir);
  if (trace === undefined) return undefined;
  const { pid, socketPath } = trace;
  while (await isOurs(trace)) {
    const found = await probe(socketPath);
    if (found.state === 'silent' || found.pid !== pid || found.dir !== realpathSync(dir)) {
      signal(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(20);
      break;
    }
    if (found.state === 'serving') return { pid, socketPath, ended: endOf(pid, socketPath) };
    await pause(100);
  }
  rmSync(dirname(socketPath), { recursive: true, force: true });
  removeTrace(dir);
  return undefined;
}
