/** Something a person must mend: told as sentences and exit code 1, never as a stack trace. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** For programs: `--json` prints it. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The command line was wrong: exit code 2. */
export class Usage extends Error {
  override readonly name = 'Usage';
}
