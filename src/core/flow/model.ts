/**
 * A hotline and its flows, as the rest of the engine sees them: complete, checked, times in milliseconds, every optional
 * thing filled in. `read.ts` makes these from YAML; nothing else does.
 */
import type { AgentId, E164, FlowName, HotlineName, HoursName, Language, QueueName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';

/** What is said in one language: text, and perhaps a recording of the same words (a file under `audio/`). */
export interface Spoken {
  readonly text: string;
  readonly audio: string | null;
}
/** One text in every language it exists in. A hotline's first language is always there. */
export type Text = Readonly<Partial<Record<Language, Spoken>>>;

/** A telephone key; `star` and `hash` are spelt out since YAML reads `*` and `#` as its own signs. 0 is never an option. */
export type Key = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'star' | 'hash';

export interface Option {
  readonly press: Key;
  /** What the key is for: spoken as "To/For …, press n". Null only for a language option, which speaks for itself. */
  readonly for: Text | null;
  /** Words that choose the option when spoken, per language, lower case. */
  readonly words: Readonly<Partial<Record<Language, readonly string[]>>>;
  /** Choosing it switches the call to this language. */
  readonly language: Language | null;
  readonly go: StateId;
}

interface StepBase {
  readonly id: StateId;
  /** 1-based line of the step in its file, for problems found later. */
  readonly line: number;
  /** Spoken on entering the step, before whatever the step does. */
  readonly say: Text | null;
}
export type Step = StepBase &
  (
    | { readonly kind: 'say'; readonly go: StateId }
    | { readonly kind: 'menu'; readonly options: readonly Option[] }
    | {
        readonly kind: 'collect';
        readonly name: string;
        readonly ask: Text;
        /** Digits, both ends included, 1…20. A lone 0 is never a valid entry. */
        readonly min: number;
        readonly max: number;
        /** Never in a URL, log or spoken text. */
        readonly secret: boolean;
        readonly go: StateId;
      }
    | {
        readonly kind: 'choose';
        readonly by: ChooseBy;
        readonly cases: Readonly<Record<string, StateId>>;
        readonly otherwise: StateId;
      }
    | {
        readonly kind: 'human';
        readonly queue: QueueName;
        /** Head start within the queue, 0…120 s (P8). */
        readonly countsAsWaitedMs: DurationMs;
        /** Why the caller is here, for the agent's ear. */
        readonly reason: Text | null;
      }
    | { readonly kind: 'callback'; readonly queue: QueueName; readonly reason: Text | null }
    | { readonly kind: 'voicemail'; readonly queue: QueueName; readonly reason: Text | null }
    | { readonly kind: 'transfer'; readonly to: E164; readonly ringMs: DurationMs; readonly failed: StateId }
    /** Asks another system, within the turn; anything but a usable answer in time is `failed`. */
    | {
        readonly kind: 'lookup';
        readonly url: string;
        /** Variables that are sent, in a body and never in the URL. */
        readonly send: readonly string[];
        /** Variable → where its value is in the answer (`answer-path.ts`). All of them must be there. */
        readonly save: Readonly<Record<string, readonly string[]>>;
        /** At most 2 s. */
        readonly waitMs: DurationMs;
        readonly ok: StateId;
        readonly failed: StateId;
      }
    /** Gives variables their values, which may name others: `{due}`. */
    | { readonly kind: 'set'; readonly values: Readonly<Record<string, string>>; readonly go: StateId }
    /** A text message to the caller's own number. */
    | { readonly kind: 'sms'; readonly text: Text; readonly go: StateId }
    | { readonly kind: 'flow'; readonly flow: FlowName; readonly go: StateId }
    /** Asks whether that was all: 1 ends the call, 0 or silence is the line. A sub-flow's `return` is `kind: 'return'`. */
    | { readonly kind: 'end'; readonly outcome: 'self-served' | 'told-closed' }
    | { readonly kind: 'return' }
  );
export type ChooseBy =
  /** Cases `open`, `closed`. */
  | { readonly on: 'hours'; readonly hours: HoursName }
  /** Cases are language tags. */
  | { readonly on: 'language' }
  /** Cases are values of a variable. */
  | { readonly on: 'variable'; readonly name: string }
  /** Cases are `CallerIs`; the most telling one that is true and has a case is taken. */
  | { readonly on: 'caller' }
  /** Cases `yes`, `no`: whether today is a holiday of these hours. */
  | { readonly on: 'holiday'; readonly hours: HoursName };

export interface Flow {
  readonly name: FlowName;
  readonly file: string;
  readonly start: StateId;
  readonly steps: readonly Step[];
}

export interface LanguageVoice {
  readonly code: Language;
  /** `<Say voice language>` and `<Gather language>` differ for Chinese: `cmn-CN` against `cmn-Hans-CN`. */
  readonly voice: string;
  readonly sayLanguage: string;
  readonly gatherLanguage: string;
  /** Spoken words that mean "a person", lower case: "agent", "人工". */
  readonly humanWords: readonly string[];
}

export interface Queue {
  readonly name: QueueName;
  readonly title: Text;
  /** Hours in which people answer; null = always. */
  readonly hours: HoursName | null;
  /** Only its own agents serve it, and idle agents of others never help out (shown, P8). */
  readonly exclusive: boolean;
  /** Numbers a caller can be put through to when nobody is on duty. */
  readonly onCall: readonly E164[];
  /** Handling time assumed until enough calls have been measured. */
  readonly ahtMs: DurationMs;
}

/** One stretch of a day, minutes after midnight in the zone, end excluded; an end past 1440 runs into the next day. */
export interface Span {
  readonly fromMin: number;
  readonly toMin: number;
}
export interface Hours {
  readonly name: HoursName;
  /** IANA zone. */
  readonly zone: string;
  /** Index 0 = Monday … 6 = Sunday. */
  readonly weekly: readonly (readonly Span[])[];
  /** ISO dates on which the spans are these instead; an empty list is a holiday. */
  readonly dates: Readonly<Record<string, readonly Span[]>>;
}

export type AgentAddress =
  | { readonly kind: 'phone'; readonly to: E164 }
  | { readonly kind: 'client' | 'sip'; readonly to: string };
export interface Agent {
  readonly id: AgentId;
  readonly name: string;
  readonly address: AgentAddress;
  readonly languages: readonly Language[];
  readonly queues: readonly QueueName[];
  /** On duty in these hours without signing in; null = only by signing in. */
  readonly hours: HoursName | null;
  /** `scrypt$…` from `presszero pin`; null = cannot sign in by phone. */
  readonly pin: string | null;
}

export interface Policies {
  readonly ringMs: DurationMs; // 15 s: how long an agent's phone rings
  readonly wrapUpMs: DurationMs; // 10 s
  readonly redialMs: DurationMs; // 15 min: a redial takes the old arrival (P5)
  readonly holdTurnMs: DurationMs; // 15 s of music between two turns of the hold loop, 10…20 s
  readonly widenMs: DurationMs; // 30 s: after this, agents without the caller's language are asked too
  readonly idleHelpMs: DurationMs; // 60 s idle: helps any queue that is not exclusive (P8)
  readonly awayMs: DurationMs; // 5 min away after two misses
  readonly placeEveryMs: DurationMs; // 30 s at least between two spoken places
  readonly offerEveryMs: DurationMs; // 3 min at least between two offers of a callback while holding
  readonly callbacksPerHour: number; // 60 for each agent: customers rung within an hour, at most
  readonly admission: Admission;
}

/** Calls that ring in within a minute; when there are more, newcomers are asked for a key before the first menu. */
export interface Admission {
  readonly calls: number; // 60 for each agent, 120 at least
  /** From numbers that differ in the last four digits only; withheld ones count as such. */
  readonly samePrefix: number; // half of `calls`
  readonly sameNumber: number; // 10
}

/** A host that lookups may ask: as it stands in a URL, with its port unless that is the usual one. */
export interface LookupHost {
  readonly host: string;
  /** It may be in our own network, or this machine. */
  readonly private: boolean;
}

export type AlarmTarget =
  | { readonly kind: 'webhook'; readonly url: string }
  | { readonly kind: 'sms' | 'call'; readonly to: E164 };

export interface Hotline {
  readonly name: HotlineName;
  readonly title: Text;
  /** Which flow answers which number. */
  readonly numbers: Readonly<Record<E164, FlowName>>;
  readonly agentsNumber: E164 | null;
  /** The number we ring from: callbacks, agents, transfers. */
  readonly callerId: E164;
  /** First = default. */
  readonly languages: readonly LanguageVoice[];
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly defaultQueue: QueueName;
  readonly hours: Readonly<Record<HoursName, Hours>>;
  readonly agents: Readonly<Record<AgentId, Agent>>;
  /** Humans who are rung when the machine fails (safety document). At least one. */
  readonly emergency: readonly E164[];
  /** Countries whose numbers callers may be rung back at (ISO 3166); null = that of `callerId`. */
  readonly callbackCountries: readonly string[] | null;
  readonly carrier: { readonly maxCalls: number | null; readonly callsPerSecond: number };
  readonly policies: Policies;
  readonly speech: 'on' | 'menus' | 'off';
  readonly alarms: readonly AlarmTarget[];
  /** The hotline rings itself from this number of the account; null = it doesn't. */
  readonly probe: { readonly from: E164; readonly everyMs: DurationMs } | null;
  /** Nobody else is ever asked. */
  readonly lookupHosts: readonly LookupHost[];
}

/** A hotline folder, read and free of errors. */
export interface Catalog {
  readonly hotline: Hotline;
  readonly flows: Readonly<Record<FlowName, Flow>>;
}
