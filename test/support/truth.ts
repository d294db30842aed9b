/** What the carrier's own record shows: places spoken, people alone, phones rung twice. Times are call-time ms. */
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';

/** A caller may be alone in a room this long (call time). */
const ALONE_MS = 15_000;
/** An agent waits for a caller who comes by the next hold turn, or for a customer who is rung. */
const AGENT_ALONE_MS = 110_000;

/** A request to the carrier may take so long. */
const UNDER_WAY_MS = 6_000;

type Span = readonly [from: number, to: number];

/** The places spoken to a caller, in order, in either language; `at`: when its sentence began. */
export function placesToldTo(leg: LegRecord): readonly { readonly place: number; readonly at: number }[] {
  return leg.transcript.flatMap(({ is, text, at }) => {
    if (is !== 'heard') return [];
    if (/You are next\.|下一位就是您/.test(text)) return [{ place: 1, at }];
    const number = /You are number (\d+) in line|您排在第 (\d+) 位/.exec(text);
    return number === null ? [] : [{ place: Number(number[1] ?? number[2]), at }];
  });
}

export const placesOf = (leg: LegRecord): number[] => placesToldTo(leg).map(({ place }) => place);

/**
 * A third person, or somebody left alone for longer than is allowed; `slackMs` is for a machine that others use too. `asleep`: when
 * nobody could have seen it, which does not count; disjoint and in order.
 */
export function roomTrouble(
  room: RoomRecord,
  legs: ReadonlyMap<string, LegRecord>,
  slackMs: number,
  asleep: readonly Span[] = [],
): string[] {
  const wrong = [...crowdTrouble(room)];
  const spans = room.visitors.map(({ leg, label, joinedAt, leftAt }) => ({
    leg,
    label,
    span: [joinedAt, leftAt ?? Infinity] as Span,
  }));
  for (const { leg, label, span } of spans) {
    const company = spans.filter((other) => other.leg !== leg).map((other) => other.span);
    const alone = Math.max(0, ...aloneIn(span, company).map((stretch) => awakeIn(stretch, asleep)));
    // An agent whose caller nobody knows any more is found by several questions in a row, each of which may fail.
    const most = label === 'agent' ? AGENT_ALONE_MS + 3 * slackMs : ALONE_MS + slackMs;
    if (alone > most)
      wrong.push(`room ${room.name}: ${label} ${leg} (${legs.get(leg)?.to}) alone for ${Math.round(alone / 1000)} s`);
  }
  return wrong;
}

/** More than two were ever in it. */
export function crowdTrouble({ name, visitors }: RoomRecord): string[] {
  const who = new Set(visitors.map(({ leg }) => leg));
  return who.size > 2 ? [`room ${name}: ${who.size} people`] : [];
}

/** The stretches of `span` in which none of `others` was there. */
function aloneIn([from, to]: Span, others: readonly Span[]): readonly Span[] {
  const stretches: Span[] = [];
  let at = from;
  for (const [start, end] of others.toSorted((a, b) => a[0] - b[0])) {
    stretches.push([at, Math.min(start, to)]);
    at = Math.max(at, Math.min(end, to));
  }
  return [...stretches, [at, to]];
}

function awakeIn([from, to]: Span, asleep: readonly Span[]): number {
  const over = asleep.map(([start, end]) => Math.max(0, Math.min(end, to) - Math.max(start, from)));
  return to - from - over.reduce((sum, ms) => sum + ms, 0);
}

/**
 * No customer is rung on two legs at a time; but whoever rang or talked when the store forgot it is rung again: a person's phone is busy
 * then, that of a simulated one is picked up.
 */
export function rungTwice(
  legs: readonly LegRecord[],
  numbers: ReadonlySet<string>,
  forgotAt: readonly number[] = [],
): string[] {
  const wrong: string[] = [];
  for (const from of numbers) {
    const rung = legs
      .filter(({ to, direction }) => to === from && direction !== 'inbound')
      .toSorted((a, b) => a.createdAt - b.createdAt);
    for (const [index, leg] of rung.entries()) {
      const before = rung[index - 1];
      const forgotten = forgotAt.some(
        (at) => before !== undefined && before.createdAt - UNDER_WAY_MS < at && at < leg.createdAt,
      );
      if (before && (before.endedAt ?? Infinity) > leg.createdAt && !forgotten)
        wrong.push(`${from} rung twice at once: ${before.sid} ${leg.sid}`);
    }
  }
  return wrong;
}
