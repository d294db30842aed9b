/**
 * What the lookups of a recorded turn may have found. A trail tells that they found something and where the call came to by it, so the
 * values that lead there are read off the machine; what is looked at only later may be anything that is looked for.
 */
import type { Transition } from '../flow/states.ts';
import type { Machine } from '../flow/step.ts';
import type { StateId } from '../ids.ts';
import { type Guards, guardsOf } from '../proof/guards.ts';
import { stepOf } from '../speech/resolve.ts';
import type { RecordedTurn } from './record.ts';

/** Values by the name of their variable; null = none that is looked for. */
type Values = Readonly<Record<string, string | null>>;
/** Lookup → what it found. */
export type Finds = ReadonlyMap<StateId, Readonly<Record<string, string>>>;

const MOST_FINDS = 200;
/** States passed in looking for ways to one: far more than a turn passes, should they all branch. */
const MOST_PASSED = 5_000;

/** The ordinary case first: what leads where the call came to, and is otherwise nothing that is looked for. */
export function findsOf({ found, notFound, to }: RecordedTurn, machine: Machine): readonly Finds[] {
  return found.reduce<readonly Finds[]>(
    (all, lookup) => {
      const answers = answersOf(lookup, new Set([to, ...found, ...notFound]), machine);
      return all.flatMap((finds) => answers.map((values) => new Map(finds).set(lookup, values))).slice(0, MOST_FINDS);
    },
    [new Map()],
  );
}

function answersOf(
  lookup: StateId,
  to: ReadonlySet<StateId>,
  machine: Machine,
): readonly Readonly<Record<string, string>>[] {
  const step = stepOf(lookup, machine.catalog);
  if (step?.kind !== 'lookup') return [{}];
  const ways = waysTo(machine.states.get(lookup)?.config.on?.['FOUND'] ?? [], to, machine);
  let all: readonly Values[] = ways.length === 0 ? [{}] : ways;
  for (const name of Object.keys(step.save)) {
    const values = compared(machine).get(name) ?? [];
    const more = all.flatMap((one) => (name in one ? [] : values.map((value) => ({ ...one, [name]: value }))));
    all = [...all, ...more].slice(0, MOST_FINDS);
  }
  return all.map((one) =>
    Object.fromEntries(Object.entries(one).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  );
}

/** What variables must be, or must not be, for a call to pass from these transitions to one of the states; each way that differs. */
function waysTo(from: readonly Transition[], to: ReadonlySet<StateId>, { states }: Machine): readonly Values[] {
  const ways: Values[] = [];
  const open: { readonly next: readonly Transition[]; readonly values: Values }[] = [{ next: from, values: {} }];
  for (let passed = 0; passed < MOST_PASSED; passed++) {
    const here = open.pop();
    if (here === undefined) break;
    // Values that come to the ways further down: none of those above.
    let { values: rest } = here;
    for (const { guard, target } of here.next) {
      const is = guard?.type === 'variableIs' ? (guard.params as { name: string; value: string }) : null;
      const known = is === null ? undefined : here.values[is.name];
      if (is !== null && known !== undefined && known !== is.value) continue;
      const values = is === null ? rest : { ...rest, [is.name]: is.value };
      if (target !== undefined && to.has(target)) ways.push(values);
      else if (target !== undefined) open.push({ next: states.get(target)?.config.always ?? [], values });
      // Taken for sure.
      if (guard === undefined || known !== undefined) break;
      if (is !== null) rest = { ...rest, [is.name]: null };
    }
  }
  return ways;
}

const looked = new WeakMap<Machine, Guards['compared']>();

/** Variables the machine compares with something, and with what. */
export function compared(machine: Machine): Guards['compared'] {
  const known = looked.get(machine) ?? guardsOf(machine).compared;
  looked.set(machine, known);
  return known;
}
