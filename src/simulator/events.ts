/** All that can be seen happening at the carrier, in the order it happened. Times are call-time ms since the carrier started. */
export type LegStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** Who ended a leg: its person, the TwiML, a REST request, the other leg, or the carrier itself. */
export type EndedBy = 'person' | 'line' | 'application' | 'rest' | 'other-leg' | 'carrier';

export type Happening =
  | {
      readonly type: 'created';
      readonly leg: string;
      readonly from: string;
      readonly to: string;
      readonly direction: Direction;
      readonly parent: string | null;
    }
  | { readonly type: 'ringing'; readonly leg: string; readonly to: string }
  | { readonly type: 'answered'; readonly leg: string }
  | { readonly type: 'ended'; readonly leg: string; readonly status: LegStatus; readonly by: EndedBy }
  /** A sentence begins; `lastsMs` is how long it will take. `voice`: spoken by the other person, not by the machine. */
  | {
      readonly type: 'speaking';
      readonly leg: string;
      readonly text: string;
      readonly language: string;
      readonly lastsMs: number;
      readonly voice: boolean;
    }
  /** A sentence is over; `text` is what was really heard of it, `cut` when it was not all. */
  | {
      readonly type: 'heard';
      readonly leg: string;
      readonly text: string;
      readonly language: string;
      readonly startAt: number;
      readonly endAt: number;
      readonly cut: boolean;
    }
  | { readonly type: 'playing'; readonly leg: string; readonly what: string; readonly lastsMs: number }
  | {
      readonly type: 'played';
      readonly leg: string;
      readonly what: string;
      readonly startAt: number;
      readonly endAt: number;
      readonly cut: boolean;
    }
  | { readonly type: 'listening'; readonly leg: string; readonly kind: 'gather' | 'record' }
  /** A key; `taken` when something was listening to it. */
  | { readonly type: 'pressed'; readonly leg: string; readonly key: string; readonly taken: boolean }
  | { readonly type: 'said'; readonly leg: string; readonly text: string; readonly taken: boolean }
  | { readonly type: 'gathered'; readonly leg: string; readonly digits: string | null; readonly speech: string | null }
  | { readonly type: 'recorded'; readonly leg: string; readonly recording: string; readonly seconds: number }
  /** In a room (or bridged: `room` null) with these other legs; again each time the company grows. */
  | {
      readonly type: 'joined';
      readonly leg: string;
      readonly room: string | null;
      readonly with: readonly string[];
      readonly started: boolean;
    }
  | {
      readonly type: 'left';
      readonly leg: string;
      readonly room: string | null;
      readonly with: readonly string[];
      readonly why: string;
    }
  | { readonly type: 'room-ended'; readonly leg: string | null; readonly room: string; readonly why: string }
  | { readonly type: 'webhook-requested'; readonly leg: string | null; readonly url: string; readonly attempt: number }
  | {
      readonly type: 'webhook-answered';
      readonly leg: string | null;
      readonly url: string;
      readonly ms: number;
      readonly status: number;
    }
  | {
      readonly type: 'webhook-failed';
      readonly leg: string | null;
      readonly url: string;
      readonly ms: number;
      readonly code: number;
      readonly why: string;
    }
  | { readonly type: 'fallback'; readonly leg: string; readonly url: string; readonly code: number }
  | { readonly type: 'warning'; readonly leg: string | null; readonly code: number; readonly message: string }
  | {
      readonly type: 'message';
      readonly leg: null;
      readonly sid: string;
      readonly from: string;
      readonly to: string;
      readonly body: string;
    }
  | { readonly type: 'script'; readonly leg: string; readonly is: 'ended' | 'failed'; readonly message: string };

export type CarrierEvent = Happening & { readonly id: number; readonly at: number };

const KEPT = 200_000;

/** Numbers, keeps and hands out what happens; the oldest are forgotten beyond 200,000. */
export class EventLog {
  #events: CarrierEvent[] = [];
  #last = 0;
  #listeners = new Set<(event: CarrierEvent) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(happening: Happening): void {
    this.#last += 1;
    const event: CarrierEvent = { ...happening, id: this.#last, at: Math.round(this.#now()) };
    this.#events.push(event);
    if (this.#events.length > KEPT * 1.1) this.#events = this.#events.slice(-KEPT);
    for (const listener of this.#listeners) listener(event);
  }

  /** Events with an id above `id`, oldest first. */
  since(id: number): readonly CarrierEvent[] {
    const first = this.#events[0]?.id ?? 1;
    return this.#events.slice(Math.max(0, id + 1 - first));
  }

  /** Calls `listener` for each later event, at once and in order; the answer stops it. */
  listen(listener: (event: CarrierEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
