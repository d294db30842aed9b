/** Reads everything that one hotline keeps and says what does not fit together; nothing, after every single move. */
import { isDeepStrictEqual } from 'node:util';
import type { Redis } from 'ioredis';
import { snapshot } from './snapshot.ts';

const PHASES = ['menu', 'waiting', 'offered', 'talking', 'ended'] as const;
const IN_LINE = new Set(['waiting', 'offered', 'accepted', 'held']);

/**
 * `prefix`: of the hotline's keys. `ties`: some joined while the store was away; what they were given then by the nodes, each by its own
 * clock, may be the same to the millisecond; or some were said to be over and are not, and a redial has their place meanwhile.
 */
export async function audit(client: Redis, prefix: string, ties = false): Promise<readonly string[]> {
  const { hashes: all, sets } = await snapshot(client, prefix);
  const set = (name: string) => sets.get(name) ?? new Map<string, number>();
  const places = all('place');
  const leases = all('lease');
  const agents = all('agent');
  const wrong: string[] = [];
  const must = (fits: boolean, text: string) => void (fits || wrong.push(text));

  // Conservation (C1): the counters are what a recount finds, and add up.
  const counts = all('counts').get('') ?? {};
  const n = (name: string) => Number(counts[name] ?? 0);
  const calls = [...all('call')].filter(([, call]) => call['phase'] !== 'unknown');
  for (const phase of PHASES) {
    const found = calls.filter(([, call]) => call['phase'] === phase).length;
    must(found === n(phase), `counted ${n(phase)} ${phase}, found ${found}`);
  }
  for (const phase of ['menu', 'talking']) {
    const found = calls.filter(([, call]) => call['phase'] === phase).map(([sid]) => sid);
    const listed = [...set(`in:${phase}`).keys()];
    must(found.sort().join() === listed.sort().join(), `in:${phase} lists ${listed.join()}, not ${found.join()}`);
  }
  must(n('arrived') === PHASES.reduce((sum, phase) => sum + n(phase), 0), 'arrived is not the sum of all phases');
  const outcomes = Object.entries(counts).filter(([name]) => name.startsWith('outcome:'));
  must(n('ended') === outcomes.reduce((sum, [, value]) => sum + Number(value), 0), 'ended is not the sum of outcomes');
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
  // C2: callbacks made = those over, by disposition, and those still promised.
  const kept = [...places.values()].filter((place) => place['kind'] !== 'call');
  must(n('callbacks') === kept.length, `made ${n('callbacks')} callbacks, found ${kept.length}`);
  for (const [name, value] of Object.entries(counts).filter(([name]) => name.startsWith('disposition:'))) {
    const found = kept.filter((place) => place['disposition'] === name.slice('disposition:'.length)).length;
    must(found === Number(value), `counted ${value} ${name}, found ${found}`);
  }

  // S1: a call is in exactly one place, and its place agrees with its phase.
  for (const [sid, call] of calls) {
    const place = places.get(sid);
    const status = place?.['status'];
    const { phase = '' } = call;
    const expected: Record<string, boolean> = {
      menu: place === undefined,
      waiting: status === 'waiting',
      offered: status === 'offered' || status === 'accepted',
      talking: place === undefined || status === 'talking',
      ended: place === undefined,
    };
    must(expected[phase] === true, `${sid} is ${phase}, its place ${status}`);
    must((call['over'] === undefined) === set('seen').has(sid), `${sid} over and seen`);
    must(set('live').get(sid) === (call['over'] === undefined ? Number(call['started']) : undefined), `${sid} live`);
    if (call['over'] !== undefined) must(phase === 'ended', `${sid} is over and ${phase}`);
  }

  // Every place is in just the sets of its status, with its score.
  const members = (kind: string) => [...sets].filter(([name]) => name.startsWith(`${kind}:`));
  const lines = members('line');
  const opens = [...members('open'), ...members('kept'), ...members('unproved')];
  for (const [id, place] of places) {
    const { status = '', queue, lang, kind, score } = place;
    const inLine = lines.filter(([, of]) => of.has(id));
    must(inLine.length === (IN_LINE.has(status) ? 1 : 0), `${id} (${status}) stands in ${inLine.length} lines`);
    const open = opens.filter(([, of]) => of.has(id));
    must(open.length === (status === 'waiting' ? 1 : 0), `${id} (${status}) is open ${open.length} times`);
    for (const [name, of] of inLine) must(name === `line:${queue}` && of.get(id) === Number(score), `${id} in ${name}`);
    for (const [name, of] of open) {
      const offered = `${kind === 'call' ? 'open' : 'kept'}:${queue}:${lang}`;
      const right = place['unproved'] === undefined ? offered : `unproved:${queue}`;
      must(name === right && of.get(id) === Number(score), `${id} in ${name}, not ${right}`);
    }
    if (['offered', 'accepted', 'talking'].includes(status)) {
      const held = leases.get(place['lease'] ?? '');
      const fits: Record<string, readonly string[]> = {
        offered: ['ringing'],
        accepted: ['accepted'],
        talking: ['talking'],
      };
      must(
        fits[status]?.includes(held?.['status'] ?? '') === true,
        `${id} is ${status} on a lease ${held?.['status']}`,
      );
      must(held?.['kind'] === 'transfer' || held?.['place'] === id, `${id} and its lease disagree`);
    } else must(place['lease'] === undefined, `${id} (${status}) has a lease`);
  }
  for (const [name, of] of [...lines, ...opens, ...members('standing')])
    for (const id of of.keys()) must(places.has(id), `${name} holds ${id}, which is no place`);
  const arrivals = [...places.values()].filter((place) => place['kind'] === 'call').map((place) => place['arrived']);
  must(ties || new Set(arrivals).size === arrivals.length, 'two calls have one arrival');

  // C4: what agents did while they were signed in adds up to how long that was; what goes on still counts for both.
  const more = new Map<string, number>();
  const add = (id: string, ms: number) => void more.set(id, (more.get(id) ?? 0) + ms);
  for (const [field, value] of [...all('report').values()].flatMap((fields) => Object.entries(fields))) {
    const [, id, did] = /^a\.(.+):ms\.(.+)$/.exec(field) ?? [];
    if (id !== undefined) add(id, did === 'in' ? -Number(value) : Number(value));
  }
  for (const [id, { state, since, onSince }] of agents) if (state !== 'off') add(id, Number(onSince) - Number(since));
  for (const [id, ms] of more) must(ms === 0, `agent ${id} did ${ms} ms more than they were signed in`);

  // S2: an agent is busy exactly when one live lease names them, and no place is in two hands.
  const inHand = new Set<string>();
  for (const [id, agent] of agents) {
    const { state = '' } = agent;
    const held = leases.get(agent['lease'] ?? '');
    if (state === 'offered' || state === 'talking') {
      must(held?.['agent'] === id && held['status'] !== 'over', `${id} is ${state} without a live lease`);
      must(!inHand.has(held?.['place'] ?? ''), `two agents have ${held?.['place']}`);
      inHand.add(held?.['place'] ?? '');
    } else must(agent['lease'] === undefined, `${id} is ${state} and has a lease`);
    must(set('ready').has(id) === (state === 'ready'), `${id} is ${state}, ready index`);
    for (const queue of (agent['queues'] ?? '').split(',')) {
      must(set(`free:${queue}`).has(id) === (state === 'ready'), `${id} is ${state}, free index of ${queue}`);
      const duty = ['ready', 'offered', 'talking', 'wrap-up'].includes(state);
      must(set(`duty:${queue}`).has(id) === duty, `${id} is ${state}, duty index of ${queue}`);
    }
  }
  for (const [id, held] of leases)
    must(set('leases').has(id) === (held['status'] !== 'over'), `lease ${id} is ${held['status']}, live index`);

  return wrong;
}
