/** The engine will not start; each line is a sentence for whoever started it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Whoever started the engine told it to stop before it had begun. */
export class StartStopped extends Error {
  override readonly name = 'StartStopped';
}
