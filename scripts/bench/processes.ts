/** What takes part in the bench, each a process of its own: Redis, the engine as it is shipped, the bare handler, the load. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Answers } from './bare.ts';
import { ACCOUNT, API_TOKEN } from './caller.ts';
import type { Order, Report } from './load.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Server {
  readonly base: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The sample hotline, with nobody on duty so that holding callers keep holding. */
function flowsIn(folder: string): string {
  const flows = join(folder, 'flows');
  cpSync(join(ROOT, 'flows'), flows, { recursive: true });
  const file = join(flows, 'hotline.yaml');
  const text = readFileSync(file, 'utf8')
    .replaceAll(', hours: always }', ' }')
    .replace('max-calls: 40', 'max-calls: 5000')
    .concat('admission: { calls: 1000000, same-prefix: 1000000, same-number: 1000000 }\n');
  writeFileSync(file, text.replace(/^hotline: .*$/m, 'hotline: bench'));
  return flows;
}

/** `presszero start` from dist/, set up as in production: a real carrier's account, logs of level info, written to a file. */
export async function startEngine(folder: string, redisUrl: string, profileTo: string | null): Promise<Server> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const log = join(folder, 'engine.log');
  const profile = profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`];
  const child = spawn(process.execPath, [...profile, join(ROOT, 'dist/cli/main.js'), 'start', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      PORT: String(port),
      PUBLIC_URL: base,
      REDIS_URL: redisUrl,
      DATA_DIR: join(folder, 'data'),
      FLOWS_DIR: flowsIn(folder),
      TWILIO_ACCOUNT_SID: ACCOUNT.sid,
      TWILIO_AUTH_TOKEN: ACCOUNT.token,
      // Nobody is there, and nobody is rung.
      TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
      PRESSZERO_API_TOKEN: API_TOKEN,
      PRESSZERO_SECRET: 'the-secret-of-the-bench-000000000',
    },
  });
  const up = await Promise.race([
    once(child.stdout ?? child, 'data').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!up) throw new Error(`the engine did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  return { base, pid: child.pid ?? 0, stop: () => ended(child) };
}

/** `answers`: what the engine answered, so that both send the same. */
export async function startBare(socketPath: string, answers: Answers): Promise<Server> {
  const port = await freePort();
  const child = fork(join(import.meta.dirname, 'bare.ts'), [socketPath, String(port)], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await once(child, 'message');
  child.send(answers);
  await once(child, 'message');
  return { base: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => ended(child) };
}

/** What a round came to, and `look`'s readings at the beginning and the end of its measured part. */
export type Measured<T> = Extract<Report, { is: 'measured' }> & { readonly before: T; readonly after: T };
export interface Load {
  round<T>(order: Order, look: () => Promise<T>): Promise<Measured<T>>;
  stop(): Promise<void>;
}

export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, 'load.ts'), []);
  const reports = on(child, 'message') as AsyncIterableIterator<[Report]>;
  const next = async <I extends Report['is']>(is: I): Promise<Extract<Report, { is: I }>> => {
    const report: Report = (await reports.next()).value[0];
    if (report.is === is) return report as Extract<Report, { is: I }>;
    throw new Error(report.is === 'failed' ? report.why : `the load said ${report.is}, not ${is}`);
  };
  return {
    async round(order, look) {
      child.send(order);
      await next('begun');
      const before = await look();
      const report = await next('measured');
      const after = await look();
      await next('closed');
      return { ...report, before, after };
    },
    stop: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** CPU time a process has used, in ms, from Linux's /proc (100 ticks a second); null elsewhere. */
export function cpuMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
