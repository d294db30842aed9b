/** One caller's visit, as data: what a turn needs, what a ticket carries. */
import type {
  CallSid,
  E164,
  FlowName,
  Language,
  Lease,
  PlaceId,
  QueueName,
  RoomName,
  StateId,
  Version,
} from './ids.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** How a call ended. Exactly one per call; `lost` is the one whose target is 0 (P11). */
export const OUTCOMES = [
  'talked',
  'self-served',
  'callback',
  'message',
  'transferred',
  'told-closed',
  'abandoned-menu',
  'abandoned-hold',
  'abandoned-offered',
  'suspect',
  'safety',
  'carrier-limit',
  'lost',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * What a hotline may know of somebody who rings, the most telling first. Whoever has called today is known; `new` is none of the others.
 * It picks words and paths, never a place in line (P8).
 */
export const CALLER_IS = ['waiting-callback', 'called-today', 'known', 'new'] as const;
export type CallerIs = (typeof CALLER_IS)[number];

/** Everything that can be known of a caller at once; first of all nothing. */
export const CALLERS: readonly (readonly CallerIs[])[] = [
  [],
  ['new'],
  ['known'],
  ['called-today', 'known'],
  ['waiting-callback'],
  ['waiting-callback', 'known'],
  ['waiting-callback', 'called-today', 'known'],
];

/** A room the caller shares with somebody, or is about to. */
export interface Talk {
  readonly room: RoomName;
  readonly lease: Lease;
  /** An agent, or the outside number of a transfer or an on-call human. */
  readonly withWhom: 'agent' | 'outside';
  readonly since: EpochMs;
}

/** XState context of a call: everything but the state's name. JSON only, small: it travels in every ticket. */
export interface CallContext {
  /** Null until the caller chose one or the flow has only one; prompts then use the hotline's first. */
  readonly lang: Language | null;
  readonly vars: Readonly<Record<string, string>>;
  /** Names of `vars` that never leave the store: not in a ticket, a log or a whisper. */
  readonly secret: readonly string[];
  /** What was known of this number when it rang; empty: nothing, or no flow asks, or the number is withheld. */
  readonly caller: readonly CallerIs[];
  /** Steps whose text message this call has been sent: once each. */
  readonly texted: readonly StateId[];
  /** Where sub-flows return to, innermost last. */
  readonly stack: readonly StateId[];
  /** In this visit of this step: wrong input and silence together; silence alone (P2). */
  readonly misses: number;
  readonly silences: number;
  /** The misses so far count in the next step as well: they were made before the first menu, under a flood. */
  readonly carry: boolean;
  /** Turns that asked something, in the whole call; 200 = the line (P2). */
  readonly turns: number;
  /** The caller has heard "for a person, press 0" (P1: once within the first prompt). */
  readonly toldPerson: boolean;
  /** Steps and keys so far, newest last, at most 12: what the agent hears (P9). Never digits of an entry. */
  readonly path: readonly string[];
  /** The line the caller is in or was last in. */
  readonly line: Line | null;
  /** The number a callback would ring, while the dialogue runs and after. */
  readonly callTo: E164 | null;
  readonly recording: string | null;
  readonly talk: Talk | null;
  /** The one automatic return to the line after a broken talk has been used (P10). */
  readonly returned: boolean;
  /** The step that is ringing somebody outside for this caller. */
  readonly transfer: StateId | null;
  /** This call is the customer's leg of a callback: which one. */
  readonly callback: {
    readonly place: PlaceId;
    readonly lease: Lease;
    readonly room: RoomName;
    readonly byKey: boolean;
  } | null;
  readonly outcome: Outcome | null;
}

export interface Line {
  readonly queue: QueueName;
  readonly countsAsWaitedMs: DurationMs;
  readonly why: StateId | null;
}

/** What never changes in a call, known from its first webhook. */
export interface CallHead {
  readonly sid: CallSid;
  /** The hotline's number. */
  readonly dnis: E164;
  /** The caller's; null when withheld. */
  readonly ani: E164 | null;
  readonly flow: FlowName;
  readonly version: Version;
  readonly answeredAt: EpochMs;
}

/** A call between two turns. `step` counts committed turns: the compare-and-set of a turn. */
export interface Call {
  readonly head: CallHead;
  readonly step: number;
  readonly at: StateId;
  readonly ctx: CallContext;
  /** What the store says of the caller's place, kept so that the store may forget it (the sealed ticket). */
  readonly place: PlaceMemory | null;
}

export interface PlaceMemory {
  readonly id: PlaceId;
  readonly arrivedAt: EpochMs;
  /** Last place spoken to this caller; a spoken number never goes up (P5). Null: none yet. */
  readonly spoken: number | null;
}
