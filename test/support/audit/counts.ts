/** Conservation: the counters are what a recount finds, and they add up. */
import { isDeepStrictEqual } from 'node:util';
import type { Rule } from './kept.ts';

const PHASES = ['menu', 'waiting', 'offered', 'talking', 'ended'] as const;

/** C1. */
export const callsAddUp: Rule = ({ calls, counts, set }, must) => {
  const n = (name: string) => Number(counts[name] ?? 0);
  const foundIn = (phase: string) => calls.filter(([, call]) => call['phase'] === phase).map(([sid]) => sid);
  for (const phase of PHASES) {
    const found = foundIn(phase).length;
    must(found === n(phase), `counted ${n(phase)} ${phase}, found ${found}`);
  }
  for (const phase of ['menu', 'talking']) {
    const found = foundIn(phase);
    const listed = [...set(`in:${phase}`).keys()];
    must(found.sort().join() === listed.sort().join(), `in:${phase} lists ${listed.join()}, not ${found.join()}`);
  }
  must(n('arrived') === PHASES.reduce((sum, phase) => sum + n(phase), 0), 'arrived is not the sum of all phases');
  const outcomes = Object.entries(counts).filter(([name]) => name.startsWith('outcome:'));
  must(n('ended') === outcomes.reduce((sum, [, value]) => sum + Number(value), 0), 'ended is not the sum of outcomes');
};

/** How many calls are at a step, and on a version of the flows: a version somebody is on is never forgotten. */
export const stepsAddUp: Rule = ({ calls, all }, must) => {
  for (const [kind, field] of [
    ['at', 'at'],
    ['pinned', 'version'],
  ] as const) {
    const found: Record<string, number> = {};
    for (const [, { [field]: name = '', over }] of calls) if (over === undefined) found[name] = (found[name] ?? 0) + 1;
    const told = Object.entries(all(kind).get('') ?? {}).map(([name, count]) => [name, Number(count)]);
    must(
      isDeepStrictEqual(found, Object.fromEntries(told)),
      `${kind} is ${JSON.stringify(told)}, found ${JSON.stringify(found)}`,
    );
  }
};

/** C2: callbacks made = those over, by disposition, and those still promised. */
export const callbacksAddUp: Rule = ({ all, counts }, must) => {
  const kept = [...all('place').values()].filter((place) => place['kind'] !== 'call');
  const made = Number(counts['callbacks'] ?? 0);
  must(made === kept.length, `made ${made} callbacks, found ${kept.length}`);
  for (const [name, value] of Object.entries(counts).filter(([name]) => name.startsWith('disposition:'))) {
    const found = kept.filter((place) => place['disposition'] === name.slice('disposition:'.length)).length;
    must(found === Number(value), `counted ${value} ${name}, found ${found}`);
  }
};

/** C4: what agents did while they were signed in adds up to how long that was; what goes on still counts for both. */
export const agentsTimeAddsUp: Rule = ({ all }, must) => {
  const more = new Map<string, number>();
  const add = (id: string, ms: number) => void more.set(id, (more.get(id) ?? 0) + ms);
  for (const [field, value] of [...all('report').values()].flatMap((fields) => Object.entries(fields))) {
    const [, id, did] = /^a\.(.+):ms\.(.+)$/.exec(field) ?? [];
    if (id !== undefined) add(id, did === 'in' ? -Number(value) : Number(value));
  }
  for (const [id, { state, since, onSince }] of all('agent'))
    if (state !== 'off') add(id, Number(onSince) - Number(since));
  for (const [id, ms] of more) must(ms === 0, `agent ${id} did ${ms} ms more than they were signed in`);
};
