/** The names of one function while it is compiled: what Lua calls them, and what they are called in JavaScript. */
export class Scope {
  readonly #outer: Scope | null;
  /** The innermost block is the last. */
  readonly #blocks: Map<string, string>[];
  readonly #temps: string[] = [];
  readonly #counter: { made: number };

  constructor(outer: Scope | null, parameters: readonly string[]) {
    this.#outer = outer;
    this.#counter = outer === null ? { made: 0 } : outer.#counter;
    this.#blocks = [new Map(parameters.map((name) => [name, `${name}$p`]))];
  }

  /** Of this function, for values on their way. */
  get temps(): readonly string[] {
    return this.#temps;
  }

  /** A name that nothing else has. */
  fresh(name: string): string {
    this.#counter.made += 1;
    return `${name}$${this.#counter.made}`;
  }

  temp(): string {
    const name = this.fresh('t');
    this.#temps.push(name);
    return name;
  }

  declare(name: string): string {
    const as = this.fresh(name);
    this.#blocks.at(-1)?.set(name, as);
    return as;
  }

  /** Null: it is nothing that the text has declared. */
  find(name: string): string | null {
    for (const block of this.#blocks.toReversed()) {
      const as = block.get(name);
      if (as !== undefined) return as;
    }
    return this.#outer?.find(name) ?? null;
  }

  /** What is declared meanwhile is unknown afterwards. */
  within<T>(compile: () => T): T {
    this.#blocks.push(new Map());
    try {
      return compile();
    } finally {
      this.#blocks.pop();
    }
  }
}
