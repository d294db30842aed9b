/** Random days: whatever is done in whatever order, the invariants hold after every single move. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { E164, Language, Lease, NumberHash } from '../../../src/core/ids.ts';
import type { Offer } from '../../../src/engine/lease-ports.ts';
import type { TurnResult } from '../../../src/engine/turn-ports.ts';
import { at, type Fixture, fixture, keeping, lease, ms, queue, wish } from './fixture.ts';
import { nothingStays } from './kept.ts';

const CALLERS = 8;
const NUMBERS = 5;

type Move =
  | {
      readonly do: 'hold' | 'menu' | 'end' | 'again' | 'keep' | 'unkeep' | 'bridge' | 'talkOver' | 'repeat';
      readonly who: number;
    }
  | { readonly do: 'offer' }
  | {
      readonly do: 'accept' | 'miss' | 'decline' | 'break' | 'finish' | 'unanswered' | 'unrung';
      readonly lease: number;
    }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'due' }
  | { readonly do: 'transfer'; readonly who: number }
  | { readonly do: 'toQueue'; readonly who: number; readonly queue: string; readonly head: number }
  | { readonly do: 'duty'; readonly agent: number; readonly to: 'in' | 'out' | 'ready' | 'away' };

const who = fc.nat({ max: CALLERS - 1 });
const some = fc.nat({ max: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('hold' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('menu', 'again', 'repeat', 'keep', 'unkeep', 'talkOver'), who }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('offer' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('accept' as const), lease: some }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('bridge' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('miss', 'decline', 'break', 'finish', 'unanswered', 'unrung'),
      lease: some,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 500, 5_000, 40_000, 400_000) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('due' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('transfer' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('toQueue' as const),
      who,
      queue: fc.constantFrom('main', 'urgent'),
      head: fc.constantFrom(0, 30_000, 120_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('duty' as const),
      agent: fc.nat({ max: 2 }),
      to: fc.constantFrom('in', 'out', 'ready', 'away'),
    }),
  },
);

/** One caller's phone: which call it is in, and the lowest place it has heard in a row of calls that count as one. */
interface Phone {
  call: number | null;
  spoken: number | null;
  kept: number;
  last: string | null;
}

class Day {
  readonly #f: Fixture;
  readonly #phones: Phone[] = Array.from({ length: CALLERS }, () => ({
    call: null,
    spoken: null,
    kept: 0,
    last: null,
  }));
  readonly #offers: Offer[] = [];
  #calls = 0;
  constructor(f: Fixture) {
    this.#f = f;
  }

  #hash(n: number): NumberHash | null {
    // The last callers withhold theirs; two phones share one number.
    return n < NUMBERS ? (`hash-${n % (NUMBERS - 1)}` as NumberHash & E164) : null;
  }

  #call(n: number): number {
    const phone = this.#phones[n];
    if (phone === undefined) throw new Error('no such phone');
    if (phone.call === null) {
      this.#calls += 1;
      phone.call = this.#calls;
      phone.spoken = null;
    }
    return phone.call;
  }

  #wish(n: number, of = 'main', head = 0) {
    return wish({
      queue: queue(of),
      headStartMs: ms(head),
      numberHash: this.#hash(n),
      lang: (n % 2 ? 'en' : 'zh') as Language,
    });
  }

  /** S8: no number above the lowest that this call has heard. */
  #heard(n: number, result: TurnResult): void {
    const phone = this.#phones[n];
    if (phone === undefined || result.is !== 'done' || result.line === null) return;
    const { say, spoken, place } = result.line;
    if (say !== 'place') return;
    expect(spoken).toBe(place);
    if (phone.spoken !== null) expect(spoken).toBeLessThanOrEqual(phone.spoken);
    phone.spoken = spoken;
  }

  /** S9: nobody who may be offered stands before the one who was, unless this agent was asked for them already. */
  async #inOrder(offer: Offer): Promise<void> {
    const score = Number((await this.#f.hash('place', offer.place))['score']);
    const agent = offer.agent;
    for (const name of ['main', 'urgent']) {
      for (const id of await this.#f.line(name)) {
        const other = await this.#f.hash('place', id);
        if (other['status'] !== 'waiting' || Number(other['score']) >= score) continue;
        expect(other['tried']?.split(',') ?? []).toContain(agent);
      }
    }
  }

  async run(move: Move): Promise<void> {
    const f = this.#f;
    switch (move.do) {
      case 'hold':
      case 'again':
        this.#heard(move.who, await this.#stand(move.who, move.do === 'again' ? 'again' : 'turn'));
        return;
      case 'toQueue':
        this.#heard(move.who, await this.#stand(move.who, 'turn', move.queue, move.head));
        return;
      case 'menu':
        await f.turn(this.#call(move.who));
        return;
      case 'keep': {
        const phone = this.#phones[move.who];
        if (phone === undefined) return;
        const n = this.#call(move.who);
        phone.kept += 1;
        const number = `number-${move.who}`;
        await f.turn(n, { line: this.#wish(move.who), phase: 'menu', keep: keeping(`CB${n}-${phone.kept}`, number) });
        return;
      }
      case 'unkeep':
        await f.turn(this.#call(move.who), { line: this.#wish(move.who), unkeep: true });
        return;
      case 'bridge': {
        const n = this.#call(move.who);
        const place = await f.hash('place', f.sid(n));
        const result = await f.turn(n, { bridge: lease(Number(place['lease'] ?? 999)) });
        // S3: into a room only on an accepted lease of one's own (again, when already in it).
        const may = place['status'] === 'accepted' || place['status'] === 'talking';
        if (result.is !== 'pull' && result.is !== 'over') expect(result.is).toBe(may ? 'done' : 'gone');
        return;
      }
      case 'talkOver': {
        const n = this.#call(move.who);
        const call = await f.hash('call', f.sid(n));
        if (call['lease'] !== undefined) await f.turn(n, { unbridge: lease(Number(call['lease'])) });
        return;
      }
      case 'repeat': {
        const n = this.#call(move.who);
        const commit = f.commit(n, { line: this.#wish(move.who), hold: 'turn' });
        const first = await f.store.turn(commit);
        const before = await f.hash('counts');
        const second = await f.store.turn(commit);
        if (first.is === 'done') {
          f.setStep(n, commit.step + 1);
          this.#heard(move.who, first);
          expect(second).toMatchObject({ is: 'repeat', stored: { line: first.line } });
        }
        expect(await f.hash('counts')).toEqual(before);
        return;
      }
      case 'transfer':
        await f.turn(this.#call(move.who), {
          line: this.#wish(move.who),
          transfer: { room: 'pz-out' as never, ringMs: ms(20_000) },
        });
        return;
      case 'end': {
        const phone = this.#phones[move.who];
        if (phone?.call === null || phone === undefined) return;
        const known = (await f.hash('call', f.sid(phone.call)))['phase'] !== undefined;
        const ended = await f.end(phone.call);
        expect(ended.outcome !== null).toBe(known);
        expect(await f.end(phone.call)).toEqual({ outcome: null, freed: [] });
        phone.call = null;
        return;
      }
      case 'offer': {
        const waiting = await f.offer();
        if (waiting === null) return;
        this.#offers.push(waiting);
        await this.#inOrder(waiting);
        return;
      }
      case 'accept': {
        const n = this.#lease(move.lease);
        const [one, two] = await Promise.all([f.store.accept(n, ms(25_000)), f.store.accept(n, ms(25_000))]);
        expect(one.is).toBe(two.is);
        return;
      }
      case 'miss':
      case 'decline':
      case 'break': {
        const reason = ({ miss: 'missed', decline: 'declined', break: 'broken' } as const)[move.do];
        await f.store.release(this.#lease(move.lease), reason, { awayMs: ms(60_000) });
        return;
      }
      case 'finish':
        await f.store.finish(this.#lease(move.lease), ms(2_000));
        return;
      case 'unanswered':
        await f.store.unanswered(this.#lease(move.lease), at(f.now() + 60_000), 'unreachable');
        return;
      case 'unrung':
        await f.store.unrung(this.#lease(move.lease), at(f.now() + 60_000));
        return;
      case 'pass':
        await f.pass(move.ms);
        return;
      case 'due':
        for (const work of await f.due()) if (work.is === 'silent-call') await this.#hangUp(work.sid);
        return;
      case 'duty':
        await f.store.setAgent(['ann', 'bob', 'cho'][move.agent] as never, move.to, 'test');
        return;
    }
  }

  /** The carrier says that a call nobody has heard of is over. */
  async #hangUp(sid: string): Promise<void> {
    const n = Number.parseInt(sid.slice(2), 16);
    const phone = this.#phones.find(({ call }) => call === n);
    await this.#f.end(n);
    if (phone !== undefined) phone.call = null;
  }

  #lease(recent: number): Lease {
    return this.#offers.at(-1 - recent)?.lease ?? lease(12_345);
  }

  async #stand(n: number, hold: 'turn' | 'again', of = 'main', head = 0): Promise<TurnResult> {
    const call = this.#call(n);
    const before = await this.#f.hash('call', this.#f.sid(call));
    const result = await this.#f.turn(call, { line: this.#wish(n, of, head), hold });
    const after = await this.#f.hash('place', this.#f.sid(call));
    // P5: once it has an arrival a call never gets another, but an earlier one of its own number.
    if (result.is === 'done' && before['arrived'] !== undefined)
      expect(Number(after['arrived'])).toBeLessThanOrEqual(Number(before['arrived']));
    return result;
  }
}

it('holds S1, S2, S3, S8, S9, C1 and C2 after every move of a random day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 120 }), async (moves) => {
      const f = await fixture();
      try {
        const both = { queues: [queue('main'), queue('urgent')], languages: ['en', 'zh'] as Language[] };
        await f.roster({ id: 'ann', ...both }, { id: 'bob', ...both }, { id: 'cho', ...both });
        const day = new Day(f);
        for (const next of moves) {
          await day.run(next);
          await f.audit();
        }
        expect(await f.store.mend()).toBe(0);
        await nothingStays(f);
      } finally {
        await f.close();
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
}, 240_000);
