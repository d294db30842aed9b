/** Seeded chance (mulberry32). Each purpose has its own stream, so that a new kind of fault does not change the callers. */
export class Chance {
  #state: number;
  constructor(seed: number, purpose: string) {
    let mixed = seed >>> 0;
    for (const letter of purpose)
      mixed = (Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x85ebca6b) + 0x9e3779b9) >>> 0;
    this.#state = mixed;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** True with this probability. Draws nothing for 0, so that a fault that is off costs no chance. */
  happens(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  /** `length` lower-case hex digits. */
  hex(length: number): string {
    let out = '';
    while (out.length < length) out += Math.floor(this.next() * 16).toString(16);
    return out;
  }

  /** A SID such as `CA` + 32 hex digits. */
  sid(prefix: string): string {
    return prefix + this.hex(32);
  }
}
