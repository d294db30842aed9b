/** The moments worth trying: which hours are open and which calendars have a holiday, of those that are looked at. */
import type { HoursName } from '../ids.ts';

/** What guards can see of the outside. */
export interface Moment {
  readonly open: readonly HoursName[];
  readonly holidays: readonly HoursName[];
  /** What is out of the ordinary, told: `office closed`. */
  readonly told: readonly string[];
}

/** Of more than this many at once not every combination can be tried. */
const MOST_COMBINED = 8;

/** `looks`: what is looked at, as `isOpen office`, `isHoliday office`. The plainest first: all open, no holiday. Null: too many. */
export function momentsOf(looks: Iterable<string>): readonly [Moment, ...Moment[]] | null {
  const seen = [...looks].flatMap((look) => {
    const [, what, name] = /^(isOpen|isHoliday) (.+)$/.exec(look) ?? [];
    return what === undefined ? [] : [{ what, name: name as HoursName }];
  });
  if (seen.length > MOST_COMBINED) return null;
  const hours = seen.flatMap(({ what, name }) => (what === 'isOpen' ? [name] : []));
  const moment = (odd: typeof seen): Moment => ({
    open: hours.filter((name) => !odd.some((one) => one.what === 'isOpen' && one.name === name)),
    holidays: odd.flatMap(({ what, name }) => (what === 'isHoliday' ? [name] : [])),
    told: odd.map(({ what, name }) => `${name} ${what === 'isOpen' ? 'closed' : 'on holiday'}`),
  });
  const sets = seen.reduce<(typeof seen)[]>((all, one) => [...all, ...all.map((set) => [...set, one])], [[]]);
  return [moment([]), ...sets.slice(1).map(moment)];
}
