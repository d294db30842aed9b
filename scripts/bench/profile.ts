/** Where a process spent its time: a V8 CPU profile, summed by what the code belongs to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
/** `share` of the time in which the process worked. */
export interface Spent {
  readonly what: string;
  readonly share: number;
}

/** Self time of the newest profile in `folder`, by package or folder of ours, and by function; idle time left out. */
export function spentIn(folder: string): { readonly parts: readonly Spent[]; readonly functions: readonly Spent[] } {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) return { parts: [], functions: [] };
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  let busy = 0;
  samples.forEach((id, i) => {
    const frame = frames.get(id);
    const time = timeDeltas[i] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)') return;
    busy += time;
    const part = partOf(frame);
    parts.set(part, (parts.get(part) ?? 0) + time);
    const name = `${frame.functionName || '(anonymous)'} ${part}${frame.url.startsWith('file:') ? ` ${frame.url.split('/').at(-1)}:${frame.lineNumber + 1}` : ''}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
  });
  const top = (times: ReadonlyMap<string, number>, count: number): Spent[] =>
    [...times]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([what, time]) => ({ what, share: time / busy }));
  return { parts: top(parts, 25), functions: top(functions, 40) };
}

function partOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  const ours = /\/dist\/(\w+)\//.exec(url)?.[1];
  if (ours !== undefined) return `presszero ${ours}/`;
  const names = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (names !== undefined) return names;
  if (url.startsWith('node:')) return `node ${url.slice('node:'.length).split('/').slice(0, 2).join('/')}`;
  return functionName.startsWith('(') ? functionName : 'node native';
}
