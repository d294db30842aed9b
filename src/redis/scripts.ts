/** The Lua moves as text: one file per atomic move under `lua/`, shared parts under `lua/include/` spliced in. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RedisScripts } from './client.ts';

const FOLDER = new URL('./lua/', import.meta.url);
const INCLUDE = /^--- @include "([a-z-]+)"$/;
/** `turn-1.lua`: the move and its number of KEYS. */
const FILE = /^([a-zA-Z]+)-(\d+)\.lua$/;

/** What the client calls a move: with a prefix, so that none hides a command of Redis or of the library. */
export function commandOf(move: string): string {
  return `pz${move.charAt(0).toUpperCase()}${move.slice(1)}`;
}

/**
 * Splices includes into a Lua text, each once and before its first user. Throws when a file includes itself, also through
 * others: a bug in our own files.
 */
export function spliceIncludes(text: string, read: (name: string) => string): string {
  const done = new Set<string>();
  const splice = (body: string, path: readonly string[]): string =>
    body
      .split('\n')
      .map((line) => {
        const name = INCLUDE.exec(line)?.[1];
        if (name === undefined) return line;
        if (path.includes(name))
          throw new Error(`Lua include "${name}" includes itself: ${[...path, name].join(' → ')}`);
        if (done.has(name)) return `-- (${name}: see above)`;
        const spliced = splice(read(name), [...path, name]);
        done.add(name);
        return spliced;
      })
      .join('\n');
  return splice(text, []);
}

/** One move's whole text. */
export function readMove(file: string): string {
  return spliceIncludes(readFileSync(new URL(file, FOLDER), 'utf8'), (name) =>
    readFileSync(new URL(`include/${name}.lua`, FOLDER), 'utf8'),
  );
}

let read: RedisScripts | null = null;

/** All moves, by the command that runs them; for `connectRedis`. Read once. A test may put another in the place of one to plant a bug. */
export function redisScripts(): RedisScripts {
  read ??= readMoves();
  return read;
}

function readMoves(): RedisScripts {
  return Object.fromEntries(
    readdirSync(fileURLToPath(FOLDER)).flatMap((file) => {
      const [, move, keys] = FILE.exec(file) ?? [];
      return move === undefined ? [] : [[commandOf(move), { lua: readMove(file), numberOfKeys: Number(keys) }]];
    }),
  );
}
