import type { CarrierClock } from './clock.ts';

/** Something a leg heard. `text` is all of it, `heard` what was really heard when it was cut short. */
export interface Heard {
  readonly kind: 'speech' | 'voice' | 'sound';
  readonly text: string;
  readonly language: string;
  readonly startAt: number;
  readonly lastsMs: number;
  /** Null while it is still being spoken. */
  endAt: number | null;
  heard: string;
}

/** A place in what was heard: search goes on from here. */
export interface Place {
  readonly line: number;
  readonly offset: number;
}

export const theBeginning: Place = { line: 0, offset: 0 };

interface Watcher {
  readonly pattern: RegExp;
  from: Place;
  readonly onHeard: (after: Place) => void;
  cancel: () => void;
}

/**
 * What one leg hears, word by word: words count as heard when the time it takes to speak them has passed, so a sentence cut short by
 * a key was only heard as far as it came.
 */
export class Ear {
  readonly lines: Heard[] = [];
  readonly #clock: CarrierClock;
  readonly #watchers = new Set<Watcher>();

  constructor(clock: CarrierClock) {
    this.#clock = clock;
  }

  /** Begins a line; call `finish` on it when it ends. */
  begin(kind: Heard['kind'], text: string, language: string, lastsMs: number): Heard {
    const line: Heard = { kind, text, language, startAt: this.#clock.now(), lastsMs, endAt: null, heard: '' };
    this.lines.push(line);
    for (const watcher of this.#watchers) this.#look(watcher);
    return line;
  }

  /** Ends a line; `cut` when its end was not reached. */
  finish(line: Heard, cut: boolean): void {
    line.endAt = this.#clock.now();
    const share = cut ? Math.min(1, (line.endAt - line.startAt) / Math.max(1, line.lastsMs)) : 1;
    line.heard = line.kind === 'sound' ? line.text : line.text.slice(0, Math.floor(line.text.length * share));
    for (const watcher of this.#watchers) this.#look(watcher);
  }

  /** Calls `onHeard` once, when the words of `pattern` have been heard after `from`. The answer stops it. */
  watch(pattern: RegExp, from: Place, onHeard: (after: Place) => void): () => void {
    const watcher: Watcher = {
      pattern: new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')),
      from,
      onHeard,
      cancel: () => {},
    };
    this.#watchers.add(watcher);
    // Never before `watch` has returned: the caller needs the answer first.
    watcher.cancel = this.#clock.after(0, () => this.#look(watcher));
    return () => this.#drop(watcher);
  }

  #drop(watcher: Watcher): void {
    watcher.cancel();
    this.#watchers.delete(watcher);
  }

  #look(watcher: Watcher): void {
    watcher.cancel();
    watcher.cancel = () => {};
    const now = this.#clock.now();
    for (let index = watcher.from.line; index < this.lines.length; index += 1) {
      const line = this.lines[index];
      if (line === undefined || line.kind === 'sound') continue;
      const offset = index === watcher.from.line ? watcher.from.offset : 0;
      const match = watcher.pattern.exec((line.endAt === null ? line.text : line.heard).slice(offset));
      if (match === null) {
        // Finished lines are never looked at again.
        if (line.endAt !== null && index === watcher.from.line) watcher.from = { line: index + 1, offset: 0 };
        continue;
      }
      const end = offset + match.index + match[0].length;
      const dueAt = line.startAt + (line.lastsMs * end) / Math.max(1, line.text.length);
      if (line.endAt === null && now < dueAt) {
        watcher.cancel = this.#clock.after(dueAt - now, () => this.#look(watcher));
        return;
      }
      this.#drop(watcher);
      watcher.onHeard({ line: index, offset: end });
      return;
    }
  }
}
