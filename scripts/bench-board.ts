/**
 * `npm run bench:board`: what the live board costs, and how old what it shows is, while very many callers wait.
 *
 * The engine is the one of dist/, as `presszero start` runs it, on an embedded Redis that writes to disk before it answers. The
 * waiting stand in its line and are silent (bench/waiting.ts). In each phase others press 0 and hang up at random instants
 * (bench/changes.ts); viewers ask and listen as the page does (bench/viewer.ts). A change is timed from the sending of its webhook to
 * the snapshot that counts it being read. What a viewer costs the engine is the CPU time of a phase less that of those that
 * nobody watched.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { positive, wholeNumber } from '../src/cli/command.ts';
import type { Board } from '../src/http/api/board-shape.ts';
import { startEmbeddedRedis } from '../src/redis/embedded.ts';
import { API_TOKEN } from './bench/caller.ts';
import { type Changes, pause, prepareChanges } from './bench/changes.ts';
import { median, percentile } from './bench/figures.ts';
import { type PageMemory, pageMemory } from './bench/page-memory.ts';
import { cpuMs, type Server, startEngine } from './bench/processes.ts';
import { ask, startViewer } from './bench/viewer.ts';
import { standInLine } from './bench/waiting.ts';
import { fromOne, list, script } from './options.ts';

interface Options {
  readonly waiting: number;
  readonly viewers: readonly number[];
  readonly seconds: number;
  readonly perSecond: number;
  readonly json?: true;
}
interface Phase {
  readonly viewers: number;
  /** Callers who joined or left. */
  readonly changes: number;
  /** From a change to a viewer's snapshot with it; null without viewers. */
  readonly seenP50Ms: number | null;
  readonly seenP99Ms: number | null;
  /** Changes that a viewer had not seen 11 s after the last. */
  readonly unseen: number;
  /** CPU time of the engine's process, ms per second; null where /proc does not tell. */
  readonly cpuMsPerSecond: number | null;
}
interface Line extends Phase {
  /** CPU time more than without viewers, for one of them, ms per second. */
  readonly cpuMsPerViewer: number | null;
}
interface Snapshot {
  readonly bytes: number;
  /** As it travels to whoever takes gzip, as browsers do. */
  readonly gzipBytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const SNAPSHOTS = 30;
/** Longer than the engine hands out the same snapshot. */
const APART_MS = 600;
/** More than the page lets pass without a look, so that what an earlier look missed is timed as well. */
const SEEN_WITHIN_MS = 11_000;
/** Viewers come one after the other: their looks are not to fall together. */
const COME_APART_MS = 170;
const WATCHED_S = 8;

const options = script('bench:board')
  .option('--waiting <n>', 'callers in line', fromOne, 10_000)
  .option('--viewers <list>', 'boards that are open', list(fromOne), [1, 10])
  .option('--seconds <n>', 'length of a phase, under 35', wholeNumber(1, 34), 20)
  .option('--per-second <n>', 'callers who join or leave in a second', positive, 4)
  .option('--json', 'figures as JSON')
  .parse()
  .opts<Options>();

const boardOf = (engine: Server) => ask<Board>(engine.base, '/api/board', API_TOKEN);

/** Enough of them in the menu for however the instants fall. */
const changesOf = (engine: Server, seconds: number): Promise<Changes> =>
  prepareChanges(engine.base, Math.ceil(seconds * options.perSecond) + 10, () => freshBoard(engine));

async function freshBoard(engine: Server): Promise<Board> {
  await pause(APART_MS);
  return await boardOf(engine);
}

async function snapshotOf(engine: Server): Promise<Snapshot> {
  const times: number[] = [];
  for (let i = 0; i < SNAPSHOTS; i++) {
    await pause(APART_MS);
    const began = performance.now();
    await boardOf(engine);
    times.push(performance.now() - began);
  }
  const text = JSON.stringify(await boardOf(engine));
  times.sort((a, b) => a - b);
  return {
    bytes: Buffer.byteLength(text),
    gzipBytes: gzipSync(text).length,
    p50Ms: median(times),
    p99Ms: percentile(times, 0.99),
  };
}

async function phase(engine: Server, viewers: number): Promise<Phase> {
  const changes = await changesOf(engine, options.seconds);
  const stops: (() => Promise<void>)[] = [];
  for (let i = 0; i < viewers; i++) {
    stops.push(startViewer(engine.base, API_TOKEN, changes.watch()));
    await pause(COME_APART_MS);
  }
  await pause(2_000);
  const [before, began] = [cpuMs(engine.pid), performance.now()];
  await changes.run(options.seconds, options.perSecond);
  const [after, tookS] = [cpuMs(engine.pid), (performance.now() - began) / 1_000];
  if (viewers > 0) await pause(SEEN_WITHIN_MS);
  for (const stop of stops) await stop();
  await changes.end();
  const seen = changes.seenMs.toSorted((a, b) => a - b);
  const cpu = before === null || after === null ? null : (after - before) / tookS;
  return {
    viewers,
    changes: changes.made.length,
    seenP50Ms: viewers === 0 ? null : percentile(seen, 0.5),
    seenP99Ms: viewers === 0 ? null : percentile(seen, 0.99),
    unseen: changes.made.length * viewers - seen.length,
    cpuMsPerSecond: cpu,
  };
}

/** Nobody watches the first and the last phase: what lies between them is compared with the middle of the two. */
function compared(phases: readonly Phase[]): readonly Line[] {
  const alone = median(phases.flatMap(({ viewers, cpuMsPerSecond }) => (viewers === 0 ? (cpuMsPerSecond ?? []) : [])));
  return phases.map((one) => {
    const { viewers, cpuMsPerSecond } = one;
    const more = viewers === 0 || cpuMsPerSecond === null ? null : (cpuMsPerSecond - alone) / viewers;
    return { ...one, cpuMsPerViewer: more };
  });
}

function table(snapshot: Snapshot, phases: readonly Line[], page: PageMemory | string): string {
  const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`;
  const rows = phases.map((one) => [
    String(one.viewers),
    String(one.changes),
    one.seenP50Ms?.toFixed(0) ?? '-',
    one.seenP99Ms?.toFixed(0) ?? '-',
    String(one.unseen),
    one.cpuMsPerSecond?.toFixed(1) ?? '-',
    one.cpuMsPerViewer?.toFixed(2) ?? '-',
  ]);
  const head = ['viewers', 'changes', 'seen p50 ms', 'p99 ms', 'unseen', 'engine CPU ms/s', 'per viewer ms/s'];
  const lines = [head, ...rows].map((row) => row.map((cell, i) => cell.padStart(head[i]?.length ?? 0)).join('  '));
  const { bytes, gzipBytes, p50Ms, p99Ms } = snapshot;
  return [
    `a snapshot: ${kb(bytes)}, ${kb(gzipBytes)} with gzip; p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    typeof page === 'string'
      ? `the page: not weighed, ${page}`
      : `the page: ${(page.heapBytes / 1e6).toFixed(1)} MB of JS heap, ${page.nodes} nodes, ${page.rows} rows of the line`,
    '',
    ...lines,
  ].join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'presszero-bench-board-'));
  const closing: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const say = (text: string) => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  try {
    const embedded = await startEmbeddedRedis({ dataDir: join(folder, 'store'), log: pino({ level: 'silent' }) });
    closing.unshift(() => embedded.stop());
    const engine = await startEngine(folder, embedded.url, null);
    closing.unshift(() => engine.stop());
    const began = performance.now();
    const waiting = await standInLine(engine.base, embedded.url, options.waiting);
    closing.unshift(() => waiting.close());
    const { waitingTotal } = await freshBoard(engine);
    if (waitingTotal !== options.waiting) throw new Error(`${waitingTotal} wait, not ${options.waiting}`);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    say(
      `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Redis ${embedded.version} (appendfsync always)\n` +
        `${waitingTotal} waiting, put in line in ${seconds} s; ${options.perSecond} changes a second for ${options.seconds} s each\n`,
    );
    const snapshot = await snapshotOf(engine);
    const phases: Phase[] = [];
    // The first warms up and is not counted.
    for (const viewers of [Math.max(...options.viewers), 0, ...options.viewers, 0]) {
      await waiting.turn();
      phases.push(await phase(engine, viewers));
    }
    const lines = compared(phases.slice(1));
    await waiting.turn();
    const changes = await changesOf(engine, WATCHED_S);
    const page = await pageMemory(engine.base, API_TOKEN, () => changes.run(WATCHED_S, options.perSecond));
    await changes.end();
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ node: process.version, redis: embedded.version, waiting: waitingTotal, snapshot, lines, page }, null, 2)}\n`,
      );
    else say(table(snapshot, lines, page));
  } finally {
    for (const close of closing) await close();
  }
}

await main();
