/** What happened, in order; each entry has an id of the server's own time, `ms-n`. */
export interface Entry {
  readonly id: string;
  readonly fields: readonly string[];
}

export class Stream {
  #entries: Entry[];
  #last: readonly [ms: number, n: number];

  constructor(entries: readonly Entry[] = [], last: readonly [number, number] = [0, 0]) {
    this.#entries = [...entries];
    this.#last = last;
  }

  copy(): Stream {
    return new Stream(this.#entries, this.#last);
  }

  /** Answers with its id. */
  add(fields: readonly string[], now: number, most: number): string {
    const [ms, n] = this.#last;
    this.#last = now > ms ? [now, 0] : [ms, n + 1];
    const id = this.#last.join('-');
    this.#entries.push({ id, fields });
    if (this.#entries.length > most) this.#entries = this.#entries.slice(-most);
    return id;
  }

  /** Forgets what is older; answers with how many there were. */
  trim(leastMs: number): number {
    const first = this.#entries.findIndex(({ id }) => placeOf(id).ms >= leastMs);
    const gone = first < 0 ? this.#entries.length : first;
    this.#entries = this.#entries.slice(gone);
    return gone;
  }

  /** From the first to the last of two ids as Redis writes them: `-`, `+`, `5-1`, `(5-1`. */
  range(from: string, to: string): readonly Entry[] {
    const [low, high] = [placeOf(from, 0), placeOf(to, Infinity)];
    return this.#entries.filter(({ id }) => {
      const at = placeOf(id);
      return compare(at, low) >= Number(low.without) && compare(at, high) <= -Number(high.without);
    });
  }
}

interface Place {
  readonly ms: number;
  readonly n: number;
  readonly without: boolean;
}

function placeOf(written: string, nLeftOut = 0): Place {
  if (written === '-') return { ms: 0, n: 0, without: false };
  if (written === '+') return { ms: Infinity, n: Infinity, without: false };
  const without = written.startsWith('(');
  const [ms = '', n] = (without ? written.slice(1) : written).split('-');
  return { ms: Number(ms), n: n === undefined ? nLeftOut : Number(n), without };
}

/** -1, 0 or 1. */
const compare = (a: Place, b: Place): number => Math.sign(a.ms === b.ms ? (a.n === b.n ? 0 : a.n - b.n) : a.ms - b.ms);
