/**
 * `npm run bench`: what a turn of the engine costs beside the least that could answer the same webhook. Both answer the same
 * callers in turns (A B A B …), so that the noise of a shared machine meets both; ratios are made pair by pair.
 *
 * The engine is the one of dist/, as `presszero start` runs it, on an embedded Redis that writes to disk before it answers. The
 * bare handler parses the same form, checks the same signature, makes one trip to the same Redis that writes a field, and returns
 * as many bytes of XML (bench/bare.ts). The load (bench/load.ts) signs and follows both alike.
 *
 * What it said last (two busy cores, 20 and 100 connections): ratio 0.2 to 0.45 where 0.7 was hoped for, one trip to Redis a turn.
 * A turn costs the engine 550 to 700 µs of CPU, the bare handler 100 to 130, and Redis 70 to 200 µs instead of 10. The engine's
 * time (`--profile`): 10 % sealing the call for the store and 8 % opening its ticket (deflate, AES-GCM, HMAC), 6 % the machine's
 * step (XState), 10 % words and XML, 11 % making and reading the Redis move, 4 % its log line, 10 % garbage; the rest is what the
 * bare handler does too: sockets, HTTP, form, signature. These are the promises' price: the ticket lets a caller outlive Redis, the
 * move checks before it writes, and the log tells the story.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { positive } from '../src/cli/command.ts';
import { startEmbeddedRedis } from '../src/redis/embedded.ts';
import { ratioOf, type Round, type Side, sideOf } from './bench/figures.ts';
import type { Scenario } from './bench/load.ts';
import { cpuMs, type Load, type Server, startBare, startEngine, startLoad } from './bench/processes.ts';
import { spentIn } from './bench/profile.ts';
import { fromOne, list, script } from './options.ts';

interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: readonly number[];
  readonly json?: true;
  readonly profile?: string;
}
interface Line {
  readonly scenario: Scenario;
  readonly connections: number;
  readonly engine: Side;
  readonly bare: Side;
  /** Requests per second, engine over bare. */
  readonly ratio: number;
  /** Scripts that Redis ran per webhook of the engine, its own loops included. */
  readonly redisTripsPerTurn: number;
  /** Time of Redis per script, µs: the engine's moves and the bare one. */
  readonly redisUs: { readonly engine: number; readonly bare: number };
  readonly bytes: number;
}

const options = script('bench')
  .option('--seconds <n>', 'length of a round', positive, 3)
  .option('--rounds <n>', 'rounds of each side', fromOne, 5)
  .option('--connections <list>', 'callers at a time', list(fromOne), [20, 100])
  .option('--profile <folder>', "write the engine's CPU profile there and tell where its time goes")
  .option('--json', 'figures as JSON')
  .parse()
  .opts<Options>();

/** Scripts run and the µs they took; commands that scripts call are counted apart by Redis. */
async function scripts(redis: Redis): Promise<{ calls: number; us: number }> {
  const found = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(await redis.info('commandstats'));
  return { calls: Number(found?.[1] ?? 0), us: Number(found?.[2] ?? 0) };
}

async function measure(
  scenario: Scenario,
  connections: number,
  { engine, bare, load, redis }: { engine: Server; bare: Server; load: Load; redis: Redis },
): Promise<Line> {
  const rounds: Record<'engine' | 'bare', Round[]> = { engine: [], bare: [] };
  const moves = { engine: { calls: 0, us: 0, turns: 0 }, bare: { calls: 0, us: 0, turns: 0 } };
  let bytes = 0;
  // The first pair warms both up and is not counted.
  for (let i = -1; i < options.rounds; i++) {
    for (const [name, server] of [
      ['engine', engine],
      ['bare', bare],
    ] as const) {
      const order = { base: server.base, scenario, connections, seconds: options.seconds, moves: name === 'engine' };
      const done = await load.round(order, async () => ({ cpu: cpuMs(server.pid), scripts: await scripts(redis) }));
      if (i < 0) continue;
      const { before, after, turns } = done;
      const cpu = before.cpu === null || after.cpu === null ? null : ((after.cpu - before.cpu) * 1_000) / turns;
      rounds[name].push({
        turns,
        perSecond: (turns * 1_000) / done.ms,
        p50Ms: done.p50Ms,
        p99Ms: done.p99Ms,
        cpuUs: cpu,
      });
      moves[name].calls += after.scripts.calls - before.scripts.calls;
      moves[name].us += after.scripts.us - before.scripts.us;
      moves[name].turns += turns;
      bytes = Buffer.byteLength(done.answer);
    }
  }
  return {
    scenario,
    connections,
    engine: sideOf(rounds.engine),
    bare: sideOf(rounds.bare),
    ratio: ratioOf(rounds.engine, rounds.bare),
    redisTripsPerTurn: moves.engine.calls / moves.engine.turns,
    redisUs: { engine: moves.engine.us / moves.engine.calls, bare: moves.bare.us / moves.bare.calls },
    bytes,
  };
}

function table(lines: readonly Line[]): string {
  const head = ['turn', 'conns', 'side', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'Redis µs', 'ratio', 'trips'];
  const rows = lines.flatMap((line) =>
    (['engine', 'bare'] as const).map((side) => {
      const { perSecond, p50Ms, p99Ms, cpuUs } = line[side];
      const ours = side === 'engine';
      return [
        ours ? `${line.scenario} (${line.bytes} B)` : '',
        ours ? String(line.connections) : '',
        side,
        perSecond.toFixed(0),
        p50Ms.toFixed(1),
        p99Ms.toFixed(1),
        cpuUs?.toFixed(0) ?? '-',
        line.redisUs[side].toFixed(0),
        ours ? line.ratio.toFixed(2) : '',
        ours ? line.redisTripsPerTurn.toFixed(2) : '',
      ];
    }),
  );
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'presszero-bench-'));
  const closing: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const say = (text: string) => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  try {
    const embedded = await startEmbeddedRedis({ dataDir: join(folder, 'store'), log: pino({ level: 'silent' }) });
    closing.unshift(() => embedded.stop());
    const redis = new Redis({ path: embedded.socketPath });
    closing.unshift(() => redis.disconnect());
    if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
    const engine = await startEngine(folder, embedded.url, options.profile ?? null);
    closing.unshift(() => engine.stop());
    const load = startLoad();
    closing.unshift(() => load.stop());

    say(
      `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Redis ${embedded.version} (appendfsync always), LOG_LEVEL=info to a file`,
    );
    say(`${options.rounds} rounds of ${options.seconds} s for each side, engine and bare handler in turns\n`);
    const answerOf = async (scenario: Scenario) =>
      (await load.round({ base: engine.base, scenario, connections: 5, seconds: 1, moves: true }, async () => null))
        .answer;
    const bare = await startBare(embedded.socketPath, { menu: await answerOf('menu'), hold: await answerOf('hold') });
    closing.unshift(() => bare.stop());

    const lines: Line[] = [];
    for (const scenario of ['menu', 'hold'] as const)
      for (const connections of options.connections)
        lines.push(await measure(scenario, connections, { engine, bare, load, redis }));
    if (options.json)
      process.stdout.write(`${JSON.stringify({ node: process.version, redis: embedded.version, lines }, null, 2)}\n`);
    else say(table(lines));
  } finally {
    for (const close of closing) await close();
  }
  if (options.profile === undefined) return;
  const { parts, functions } = spentIn(options.profile);
  for (const [title, spent] of [
    ['by part', parts],
    ['by function', functions],
  ] as const)
    say(
      `\nCPU time of the engine ${title}\n${spent.map((s) => `${(s.share * 100).toFixed(1).padStart(6)} %  ${s.what}`).join('\n')}`,
    );
}

await main();
