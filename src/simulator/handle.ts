import { theBeginning } from './ear.ts';
import type { Place } from './ear.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { hangUp, press, speakUp } from './person.ts';
import { transcriptOf } from './ledger.ts';

const PATIENCE_MS = 10_000;

/** One leg in the hands of a test: keys, words, and waiting for what happens. Waits are bounded in wall ms (10 s unless told). */
export class LegHandle {
  readonly leg: Leg;
  readonly #exchange: Exchange;
  #heardTo: Place = theBeginning;

  constructor(exchange: Exchange, leg: Leg) {
    this.#exchange = exchange;
    this.leg = leg;
  }

  get sid(): string {
    return this.leg.sid;
  }

  /** Presses keys now, whether or not anything listens; resolves when the last was sent. */
  press(digits: string): Promise<void> {
    return press(this.#exchange, this.leg, digits);
  }

  /** Waits until something listens, then presses. */
  async pressWhenAsked(digits: string, withinMs = PATIENCE_MS): Promise<void> {
    await this.listening(withinMs);
    await this.press(digits);
  }

  /** Speaks now; resolves when the words are out. */
  say(text: string): Promise<void> {
    return speakUp(this.#exchange, this.leg, text);
  }

  hangUp(): void {
    hangUp(this.#exchange, this.leg);
  }

  hangup(): void {
    this.hangUp();
  }

  /** The line breaks. */
  drop(): void {
    hangUp(this.#exchange, this.leg, 'line');
  }

  /** Answers a ringing phone. Throws when it does not ring. */
  answer(): void {
    if (this.leg.ring === null) throw new Error(`${this.sid} does not ring\n${transcriptOf(this.leg)}`);
    this.leg.ring.answer();
  }

  decline(): void {
    if (this.leg.ring === null) throw new Error(`${this.sid} does not ring\n${transcriptOf(this.leg)}`);
    this.leg.ring.refuse('busy');
  }

  /** Resolves when these words have been heard, after those of the `hears` before; with all of the sentence they are in. */
  hears(pattern: RegExp, withinMs = PATIENCE_MS): Promise<string> {
    return this.#within(withinMs, `hears ${String(pattern)}`, (resolve) =>
      this.leg.ear.watch(pattern, this.#heardTo, (after) => {
        this.#heardTo = after;
        resolve(this.leg.ear.lines[after.line]?.text ?? '');
      }),
    );
  }

  /** Resolves when a Gather or Record listens. */
  async listening(withinMs = PATIENCE_MS): Promise<void> {
    await this.#until(withinMs, 'is listened to', () => (this.leg.listening ? true : undefined));
  }

  /** Resolves when the leg is with others (started conference or bridge), with their SIDs. */
  joined(withinMs = PATIENCE_MS): Promise<readonly string[]> {
    return this.#until(withinMs, 'is joined', () => {
      const others = this.leg.others.map((other) => other.sid);
      return others.length > 0 ? others : undefined;
    });
  }

  /** Resolves when the leg is in a conference, alone or not, started or not, with its name. */
  inRoom(withinMs = PATIENCE_MS): Promise<string> {
    return this.#until(withinMs, 'is in a room', () =>
      this.leg.company?.is === 'room' ? this.leg.company.room.name : undefined,
    );
  }

  /** Resolves when the leg was answered. */
  async answered(withinMs = PATIENCE_MS): Promise<void> {
    await this.#until(withinMs, 'is answered', () => (this.leg.answeredAt === null ? undefined : true));
  }

  /** Resolves with the terminal status. */
  ended(withinMs = PATIENCE_MS): Promise<string> {
    return this.#until(withinMs, 'ends', () => (this.leg.ended ? this.leg.status : undefined));
  }

  #until<T>(withinMs: number, what: string, find: () => T | undefined): Promise<T> {
    return this.#within(withinMs, what, (resolve) => {
      const look = (): void => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      const forget = this.leg.onPoke(look);
      look();
      return forget;
    });
  }

  #within<T>(withinMs: number, what: string, start: (resolve: (value: T) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let stop = (): void => {};
      let over = false;
      const finish = (): void => {
        over = true;
        clearTimeout(timer);
        stop();
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`within ${withinMs} ms this did not come: leg ${what}\n${transcriptOf(this.leg)}`));
      }, withinMs);
      stop = start((value) => {
        finish();
        resolve(value);
      });
      if (over) stop();
    });
  }
}
