/** What is known of each state spreads to the states that lead to it, until nothing is new. */
import type { StateId } from '../ids.ts';

/** For every state what is its own and what belongs to any state it leads to, however far; circles are no matter. */
export function spread(
  states: Iterable<StateId>,
  own: (id: StateId) => Iterable<string>,
  leads: (id: StateId) => Iterable<StateId>,
): ReadonlyMap<StateId, ReadonlySet<string>> {
  const all = new Map<StateId, Set<string>>();
  const before = new Map<StateId, StateId[]>();
  for (const id of states) {
    all.set(id, new Set(own(id)));
    for (const to of leads(id)) {
      const earlier = before.get(to);
      if (earlier === undefined) before.set(to, [id]);
      else earlier.push(id);
    }
  }
  const news = [...all].flatMap(([id, known]) => (known.size > 0 ? [id] : []));
  for (let id = news.pop(); id !== undefined; id = news.pop())
    for (const earlier of before.get(id) ?? []) {
      const known = all.get(earlier);
      if (known === undefined) continue;
      const size = known.size;
      for (const name of all.get(id) ?? []) known.add(name);
      if (known.size > size) news.push(earlier);
    }
  return all;
}
