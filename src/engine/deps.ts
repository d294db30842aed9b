/** What every use case of the engine is given. One record, made once at the composition root. */
import type { Call } from '../core/call.ts';
import type { Hotline } from '../core/flow/model.ts';
import type { Machine } from '../core/flow/step.ts';
import type { CrashGuard } from './crashes.ts';
import type { Telephony } from './carrier-ports.ts';
import type { Journal } from './journal-ports.ts';
import type { Lookups } from './lookup-ports.ts';
import type { OutsideFallback } from './outside-fallback.ts';
import type { Owed } from './owed.ts';
import type { Clock, Levers, Random, Store } from './ports.ts';
import type { CallSid, E164, NumberHash, Version } from '../core/ids.ts';

/** Sealing and hashing with the hotline's secret. Opening never throws: what can't be opened is null. */
export interface Tickets {
  /** The call as a URL carries it: place included, secrets left out, at most 1,500 characters. */
  ticket(call: Call): string;
  /** The call as the store keeps it: whole. */
  stored(call: Call): string;
  open(sealed: string): Call | null;
  /** Small records of ours in URLs and in the store: offers, pushed events, numbers. */
  seal(value: object): string;
  unseal(sealed: string): unknown;
  hash(number: E164): NumberHash;
  /** That of every secret, the present one first: what was written before a rotation is under an older one. */
  hashes(number: E164): readonly NumberHash[];
}

/** URLs of ours, absolute, with the carrier's connection overrides. `t` is a ticket, `o` a sealed record. */
export interface Urls {
  turn(ticket: string): string;
  after(ticket: string): string;
  push(ticket: string, sealed: string): string;
  called(sealed: string): string;
  calledStatus(sealed: string): string;
  /** `part` of an agent's leg: `offer`, `answer`, `after`, `told`, `status`, `message`. */
  agent(part: string, sealed: string): string;
  agentsLine(sealed: string): string;
  music(atMs: number, forMs: number): string;
  /** A recording is that of a version, and never changes. */
  audio(version: Version, file: string): string;
  voice(): string;
  /** The safety document, for a leg of ours on which a caller talks and which knows of none elsewhere. */
  fallback(): string;
}

/** The flows in force. A call keeps the version it began with, on every node. */
export interface Versions {
  /** That of the live version: agents, hours, numbers, policies. */
  hotline(): Hotline;
  /** The live version's machine. */
  current(): Machine;
  /** What a new call is pinned to: the live version, or the one that is being tried. */
  forCall(sid: CallSid): Machine;
  /** The machine a call is pinned to, compiled here if need be; null when it can't be had. Never throws. */
  find(version: Version): Promise<Machine | null>;
}

/** The machine a call goes on with: the one it is pinned to, else the live one, which knows the way to a person. */
export async function machineFor(version: Version, versions: Versions): Promise<Machine> {
  return (await versions.find(version)) ?? versions.current();
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Starts work that the answer of a webhook must not wait for; failures are logged, never thrown. */
export type Later = (what: string, work: () => Promise<void>) => void;

export interface Deps {
  readonly store: Store;
  readonly journal: Journal;
  readonly telephony: Telephony;
  readonly lookups: Lookups;
  readonly clock: Clock;
  readonly random: Random;
  readonly tickets: Tickets;
  readonly urls: Urls;
  readonly versions: Versions;
  readonly log: Log;
  readonly later: Later;
  /** What the carrier tells once, kept while the store is away. */
  readonly news: Owed['news'];
  /** Standing orders as this node last read them (at most a second old). */
  readonly levers: () => Levers;
  /** Reads them now: a turn was told of news that this node does not know. Throws `StoreAway`. */
  readonly readLevers: () => Promise<void>;
  /** Keeps a call that brings nodes down from the next one. */
  readonly crashes: CrashGuard;
  /** Where legs of ours ask when every node is dead. */
  readonly outsideFallback: OutsideFallback;
  /** Asks for a round of offers soon; many requests in a row are one round. */
  readonly dispatch: () => void;
}
