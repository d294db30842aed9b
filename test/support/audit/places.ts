/** Calls and their places. */
import type { Rule } from './kept.ts';

const IN_LINE = new Set(['waiting', 'offered', 'accepted', 'held']);
/** What a lease is while it has a place of this status. */
const IN_HAND: Readonly<Record<string, string>> = { offered: 'ringing', accepted: 'accepted', talking: 'talking' };

/** S1: a call is in exactly one place, and its place agrees with its phase. */
export const callsAreSomewhere: Rule = ({ calls, all, set }, must) => {
  for (const [sid, call] of calls) {
    const place = all('place').get(sid);
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
};

/** Every place is in just the sets of its status, with its score; nothing else is in them. */
export const placesAreListed: Rule = ({ all, sets }, must) => {
  const places = all('place');
  const lines = sets('line');
  const opens = [...sets('open'), ...sets('kept'), ...sets('unproved')];
  for (const [id, { status = '', queue, lang, kind, score, unproved }] of places) {
    const inLine = lines.filter(([, of]) => of.has(id));
    must(inLine.length === (IN_LINE.has(status) ? 1 : 0), `${id} (${status}) stands in ${inLine.length} lines`);
    const open = opens.filter(([, of]) => of.has(id));
    must(open.length === (status === 'waiting' ? 1 : 0), `${id} (${status}) is open ${open.length} times`);
    for (const [name, of] of inLine) must(name === `line:${queue}` && of.get(id) === Number(score), `${id} in ${name}`);
    for (const [name, of] of open) {
      const offered = `${kind === 'call' ? 'open' : 'kept'}:${queue}:${lang}`;
      const right = unproved === undefined ? offered : `unproved:${queue}`;
      must(name === right && of.get(id) === Number(score), `${id} in ${name}, not ${right}`);
    }
  }
  for (const [name, of] of [...lines, ...opens, ...sets('standing')])
    for (const id of of.keys()) must(places.has(id), `${name} holds ${id}, which is no place`);
};

/** A place has a lease exactly while it is in somebody's hand, and the two agree. */
export const placesFitLeases: Rule = ({ all }, must) => {
  for (const [id, { status = '', lease }] of all('place')) {
    const fits = IN_HAND[status];
    if (fits === undefined) {
      must(lease === undefined, `${id} (${status}) has a lease`);
      continue;
    }
    const held = all('lease').get(lease ?? '');
    must(held?.['status'] === fits, `${id} is ${status} on a lease ${held?.['status']}`);
    must(held?.['kind'] === 'transfer' || held?.['place'] === id, `${id} and its lease disagree`);
  }
};

/** No two calls came at the same moment: the order of a line is never a matter of ids. */
export const arrivalsDiffer: Rule = ({ all }, must) => {
  const calls = [...all('place').values()].filter((place) => place['kind'] === 'call');
  const arrivals = calls.map((place) => place['arrived']);
  must(new Set(arrivals).size === arrivals.length, 'two calls have one arrival');
};
