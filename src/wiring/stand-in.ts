/**
 * The start while Redis can't be reached. An engine that is crashed, deployed or rebooted into an outage answers all the same: with the
 * safety document, from its flows folder alone. As soon as Redis is there the start goes on, and the engine is given the open server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Hotline } from '../core/flow/model.ts';
import type { Log } from '../engine/deps.ts';
import { StoreAway } from '../engine/ports.ts';
import { renderSafety } from '../http/answer.ts';
import { closeServer } from '../http/server.ts';
import { buildStandIn, type StandInDeps } from '../http/stand-in.ts';
import { callClock } from '../runtime/call-clock.ts';
import type { Config } from '../runtime/config.ts';
import { wall } from '../runtime/wall.ts';
import { createUrls } from '../twilio/urls.ts';
import { StartRefused, StartStopped } from './start-refused.ts';

export interface StandIn {
  /** Resolves when `begin` does; while it throws `StoreAway`, callers are answered. Throws `StartRefused`, `StartStopped`. */
  until(begin: (patienceMs: number) => Promise<void>): Promise<void>;
  /** From now on `app` answers; where it listens. Connections stay open. */
  handTo(app: FastifyInstance): Promise<string>;
  close(): Promise<void>;
}

/** What the engine goes on with afterwards. */
type Shared = Pick<StandInDeps, 'counters' | 'metrics' | 'music'>;

/** All of these are wall time. */
const SOON_MS = 1_000;
const REST_MS = 250;
const TELL_EVERY_MS = 60_000;
/** Of who does not wait. */
const PATIENCE_MS = 10_000;

/**
 * `hotline`: null when the folder has errors, and then there is nothing to answer with. `stopped`: how whoever wants the engine says
 * that they want it no more. Without one of them, or with an embedded Redis, nobody waits for long.
 */
export function createStandIn(
  config: Config,
  hotline: Hotline | null,
  stopped: AbortSignal | undefined,
  shared: Shared,
  log: Log,
): StandIn {
  let standing: FastifyInstance | null = null;
  let at = '';
  let toldAt = -Infinity;
  const listen = (app: FastifyInstance): Promise<string> => app.listen({ port: config.port, host: config.host });

  const stand = async (known: Hotline, ready: () => boolean, why: string): Promise<void> => {
    if (standing === null) {
      const base = (): string => config.publicUrl ?? reachable(at);
      standing = await buildStandIn({ ...shared, ...depsOf(config, known, base, log), ready });
      at = await listen(standing);
    }
    if (wall.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = wall.now();
    log.error(
      { reason: why },
      'Redis (REDIS_URL) cannot be reached, so callers are given the safety document and reach the emergency numbers. Start Redis, and this engine goes on by itself; if REDIS_URL is wrong, correct it and start again.',
    );
  };

  return {
    async until(begin) {
      const waits = config.redisUrl !== undefined && hotline !== null && stopped !== undefined;
      for (;;) {
        try {
          await begin(waits ? SOON_MS : PATIENCE_MS);
          if (standing !== null) log.info({}, 'Redis is there: the start goes on');
          return;
        } catch (error) {
          if (!(error instanceof StoreAway)) throw error;
          if (!waits) throw new StartRefused([`Redis cannot be used: ${error.message}`]);
          await stand(hotline, () => !stopped.aborted, error.message);
        }
        await pause(REST_MS);
        if (!stopped.aborted) continue;
        // As an engine that has begun: it says that it is not ready, and answers on until nobody sends it calls.
        await pause(config.drainMs);
        throw new StartStopped('told to stop before Redis was there');
      }
    },
    async handTo(app) {
      if (standing === null) return await listen(app);
      await app.ready();
      // No connection is refused on the way: the server stays, and another answers.
      standing.server
        .removeAllListeners('request')
        .on('request', (request, response) => app.routing(request, response));
      return at;
    },
    async close() {
      const closing = standing;
      standing = null;
      if (closing !== null) await closeServer(closing);
    },
  };
}

/** Where we listen, as a URL that leads there. */
export const reachable = (listening: string): string =>
  listening.replace('[::1]', '127.0.0.1').replace('0.0.0.0', '127.0.0.1');

function depsOf(
  config: Config,
  hotline: Hotline,
  publicUrl: () => string,
  log: Log,
): Omit<StandInDeps, keyof Shared | 'ready'> {
  const { carrier } = config;
  const versions = { hotline: () => hotline };
  const urls = createUrls(publicUrl);
  return {
    // The engine's own clock never runs backwards; it must hear from the store first.
    engine: { clock: callClock(config.clockRate), log, versions },
    publicUrl,
    wall,
    // The simulated carrier lives in this process and is not there yet: nobody rings, and nothing can be signed.
    authTokens: carrier.kind === 'twilio' ? carrier.authTokens : [],
    accountSid: carrier.kind === 'twilio' ? carrier.accountSid : '',
    carrier: { kind: carrier.kind },
    storeState: () => 'away',
    safety: (ticket, mayBeProbe) => renderSafety(ticket, mayBeProbe, { versions, urls }, publicUrl()),
  };
}
