import type { CarrierClock } from './clock.ts';
import type { Direction, EndedBy, LegStatus } from './events.ts';
import { Ear } from './ear.ts';
import type { Room } from './rooms.ts';

export type Method = 'GET' | 'POST';

/** Where a call's own documents come from, and what helps when they don't. */
export interface VoiceUrls {
  url: string;
  method: Method;
  fallbackUrl: string | null;
  fallbackMethod: Method;
}

/** Who wants to hear of a leg's progress. */
export interface StatusWish {
  readonly url: string;
  readonly method: Method;
  readonly events: ReadonlySet<string>;
}

/** A Gather or Record at work (or a Dial that ends on `*`): takes keys and speech. */
export interface Listener {
  readonly kind: 'gather' | 'record' | 'star';
  /** True when the key was taken. */
  key(key: string): boolean;
  /** A person begins to speak for `lastsMs`; true when it was taken. */
  speech(text: string, lastsMs: number): boolean;
}

/** A phone that rings: its person answers or refuses. */
export interface Ring {
  answer(): void;
  refuse(status: 'busy' | 'failed' | 'no-answer' | 'canceled'): void;
}

/** Where a leg is while it can talk to others. */
export type Company = { readonly is: 'room'; readonly room: Room } | { readonly is: 'bridge'; readonly other: Leg };

/** One time in a room or bridge: the outside truth of who was joined with whom. */
export interface Visit {
  readonly room: string | null;
  readonly joinedAt: number;
  leftAt: number | null;
  readonly with: Set<string>;
  why: string | null;
}

/** One line of one call, from its creation to its end, and afterwards its record. Moves of its status are in `life.ts`. */
export class Leg {
  readonly sid: string;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly parent: Leg | null;
  readonly children = new Set<Leg>();
  readonly createdAt: number;
  readonly ear: Ear;
  readonly keys: { readonly at: number; readonly key: string; readonly taken: boolean }[] = [];
  readonly words: { readonly at: number; readonly text: string; readonly taken: boolean }[] = [];
  readonly statuses: { readonly at: number; readonly status: LegStatus }[] = [];
  readonly visits: Visit[] = [];
  /** Extra parameters on every request of this leg: geography, verification … */
  readonly extras: Readonly<Record<string, string>>;
  readonly voice: VoiceUrls;
  statusWish: StatusWish | null = null;
  status: LegStatus;
  answeredAt: number | null = null;
  endedAt: number | null = null;
  endedBy: EndedBy | null = null;
  answeredBy: string | null = null;
  /** Set while TwiML is at work on this leg; aborting it interrupts whatever it does. */
  program: AbortController | null = null;
  listener: Listener | null = null;
  ring: Ring | null = null;
  company: Company | null = null;
  /** The other half of a call from the account to a number of its own: what is sent on one is heard on the other, both end together. */
  far: Leg | null = null;
  /** Next SequenceNumber of this leg's status callbacks. */
  sequence = 0;
  readonly timers = new Set<() => void>();
  readonly #pokes = new Set<() => void>();

  constructor(
    clock: CarrierClock,
    born: {
      sid: string;
      direction: Direction;
      from: string;
      to: string;
      parent: Leg | null;
      extras: Readonly<Record<string, string>>;
      voice: VoiceUrls;
      status: LegStatus;
    },
  ) {
    this.sid = born.sid;
    this.direction = born.direction;
    this.from = born.from;
    this.to = born.to;
    this.parent = born.parent;
    this.extras = born.extras;
    this.voice = born.voice;
    this.status = born.status;
    this.createdAt = clock.now();
    this.statuses.push({ at: this.createdAt, status: born.status });
    this.ear = new Ear(clock);
    born.parent?.children.add(this);
  }

  get ended(): boolean {
    return this.endedAt !== null;
  }

  /** The other legs this one can talk to now. */
  get others(): readonly Leg[] {
    if (this.company === null) return [];
    switch (this.company.is) {
      case 'bridge':
        return [this.company.other];
      case 'room':
        return this.company.room.othersThan(this);
    }
  }

  /** A Gather or Record listens now. */
  get listening(): boolean {
    return this.listener !== null && this.listener.kind !== 'star';
  }

  /** Takes a listener away, unless another one has taken its place. */
  stopListening(listener: Listener | null): void {
    if (this.listener === listener) this.listener = null;
  }

  /** Calls `fn` after everything that happens to this leg; the answer stops it. */
  onPoke(fn: () => void): () => void {
    this.#pokes.add(fn);
    return () => this.#pokes.delete(fn);
  }

  poke(): void {
    for (const fn of this.#pokes) fn();
  }
}
