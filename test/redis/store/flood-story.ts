/** A flood as a list of lives, played on the store second by second of its own clock. */
import type { NumberHash } from '../../../src/core/ids.ts';
import type { Fixture } from './fixture.ts';

export interface Life {
  readonly n: number;
  /**
   * `earlier` waits when the flood begins. `key` presses 0 as soon as it is asked to. `silent` is a person who says and presses nothing.
   * `machine` does neither, and hangs up before it has held for 80 s.
   */
  readonly kind: 'earlier' | 'key' | 'silent' | 'machine';
  readonly ringsAt: number;
}

interface Served {
  readonly arrived: number;
  /** Seconds. */
  readonly at: number;
}

/** Seconds from the ring: 0 is pressed within the first words; silence is in line, by the menu. */
const PRESSES_AFTER = 5;
const SILENT_AFTER = 32;
const TURN = 16;
const TALK = 10;
const MOST_SECONDS = 600;

/**
 * `realOf` 20: one in twenty is real, and of ten of those one says nothing. `later`: so many ring when the machines have come to the line,
 * one every second.
 */
export function floodOf(how: { earlier: number; perSecond: number; seconds: number; realOf: number; later: number }) {
  const before = Array.from({ length: how.earlier }, (_, n): Life => ({ n: n + 1, kind: 'earlier', ringsAt: 0 }));
  const flood = Array.from({ length: how.perSecond * how.seconds }, (_, index): Life => {
    const real = index % how.realOf === 0;
    const quiet = index % (how.realOf * 10) === how.realOf;
    return {
      n: index + 1_000,
      kind: !real ? 'machine' : quiet ? 'silent' : 'key',
      ringsAt: Math.floor(index / how.perSecond) + 1,
    };
  });
  const later = Array.from({ length: how.later }, (_, index): Life => ({
    n: index + 10_000,
    kind: 'key',
    ringsAt: SILENT_AFTER + index,
  }));
  const all = [...before, ...flood, ...later];
  return { all, play: (f: Fixture) => play(f, all) };
}

async function play(f: Fixture, lives: readonly Life[]) {
  /** In the order in which they were put through; and the numbers each was told. */
  const served = new Map<number, Served>();
  const numbers = new Map<number, number[]>();
  const gone = new Set<number>();
  const talks: { readonly n: number; readonly until: number }[] = [];
  const hangUp = async (n: number) => {
    gone.add(n);
    await f.end(n);
  };
  const ring = async ({ n }: Life) => {
    const rings = { number: `+${n}` as NumberHash, prefix: `of ${n}` as NumberHash, asked: false };
    const { is } = await f.turn(n, { rings });
    if (is === 'flood') await f.turn(n, { rings: { ...rings, asked: true } });
  };
  const hold = async ({ n }: Life, signOfLife: boolean) => {
    const { line } = await f.hold(n, { numberHash: `+${n}` as NumberHash }, { signOfLife });
    if (line?.say === 'place') numbers.set(n, [...(numbers.get(n) ?? []), line.spoken ?? 0]);
  };
  const second = async (life: Life, now: number) => {
    const since = now - life.ringsAt;
    if (since < 0 || served.has(life.n) || gone.has(life.n)) return;
    if (since === 0) await ring(life);
    const joins = life.kind === 'earlier' ? 0 : life.kind === 'key' ? PRESSES_AFTER : SILENT_AFTER;
    const held = since - joins;
    // Some hang up in the menu, some when they have held for a while.
    if (life.kind === 'machine' && since === 20 + (life.n % 90)) return await hangUp(life.n);
    if (held === 0 || (held > 0 && held % TURN === 0)) await hold(life, life.kind === 'key' && held === 0);
  };
  const real = lives.filter(({ kind }) => kind !== 'machine').length;
  for (let now = 0; now < MOST_SECONDS && (gone.size < lives.length - real || served.size < real); now++) {
    await Promise.all(lives.map((life) => second(life, now)));
    for (const talk of talks.splice(0)) {
      if (talk.until <= now) await hangUp(talk.n);
      else talks.push(talk);
    }
    for (const row of await f.due()) throw new Error(`nobody should be late: ${JSON.stringify(row)}`);
    while ((await f.store.census()).waiting > 0) {
      const offer = await f.connect().catch(() => null);
      if (offer === null) break;
      const n = Number.parseInt(offer.place.slice(2), 16);
      served.set(n, { arrived: Number((await f.hash('place', offer.place))['arrived']), at: now });
      talks.push({ n, until: now + TALK });
    }
    await f.pass(1_000);
  }
  for (const { n } of talks) await hangUp(n);
  return { served, numbers };
}
