import type { Counters } from '../engine/alarms.ts';
import type { Deps, Versions } from '../engine/deps.ts';
import type { StoreState } from '../engine/ports.ts';
import type { Version } from '../core/ids.ts';
import type { Wall } from '../runtime/wall.ts';
import type { HoldMusic } from './hold-music.ts';
import type { Metrics } from './metrics.ts';

/** What the routes are given. */
export interface HttpDeps {
  readonly engine: Deps;
  readonly counters: Counters;
  readonly metrics: Metrics;
  readonly music: HoldMusic;
  /** A recording of a version; null when there is none. */
  readonly audio: (version: Version, file: string) => Promise<Uint8Array | null>;
  /** Base URL the carrier signs for; known once we listen when it is our own address. */
  readonly publicUrl: () => string;
  readonly authTokens: readonly string[];
  readonly accountSid: string;
  readonly carrier: { readonly kind: 'twilio' | 'simulated' };
  readonly storeState: () => StoreState;
  /** False once we have been told to stop: balancers send nobody new. */
  readonly ready: () => boolean;
  readonly wall: Wall;
  /** The safety document, with a way back for a caller who has a ticket; `mayBeProbe`: heard only by who is still there later. */
  readonly safety: (ticket: string | null, mayBeProbe: boolean) => string;
}

/** What is there before the store is, and enough to answer a leg whose turn cannot be taken. */
export interface SafetyDeps extends Pick<
  HttpDeps,
  'counters' | 'metrics' | 'publicUrl' | 'authTokens' | 'accountSid' | 'safety'
> {
  readonly engine: Pick<Deps, 'clock' | 'log'> & KnowsHotline;
}

export interface KnowsHotline {
  readonly versions: Pick<Versions, 'hotline'>;
}
