/**
 * The composition root: configuration → stores → engine → HTTP → loops, and the same road back. `presszero start`, the terminal
 * phone and the tests all start an engine through here.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Hotline } from './core/flow/model.ts';
import { alarmLoop, createCounters } from './engine/alarms.ts';
import { buildMachine } from './core/flow/step.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { Build } from './engine/version-cache.ts';
import type { LiveVersions } from './engine/versions.ts';
import { renderSafety } from './http/answer.ts';
import { loadHoldMusic } from './http/hold-music.ts';
import { createMetrics } from './http/metrics.ts';
import { adminRoutes } from './http/routes/admin.ts';
import { pageRoutes } from './http/routes/pages.ts';
import { simulatorRoutes } from './http/routes/simulator.ts';
import { buildServer, closeServer } from './http/server.ts';
import { countWrongTokens } from './http/wrong-tokens.ts';
import { createLookups } from './lookup/client.ts';
import { type CarrierLink, numbersOf, openCarrier } from './wiring/carrier.ts';
import { loopMeter } from './runtime/behind.ts';
import { callClock } from './runtime/call-clock.ts';
import { certificateWatch } from './runtime/certificate.ts';
import type { Config } from './runtime/config.ts';
import { droppedLogLines } from './runtime/log.ts';
import { startLoop } from './runtime/loop.ts';
import { wall } from './runtime/wall.ts';
import { notifier } from './runtime/notify.ts';
import { random } from './runtime/random.ts';
import { loadSecrets } from './runtime/secret.ts';
import { shutDown, type ShutdownStep } from './runtime/shutdown.ts';
import { openJournal } from './runtime/journal.ts';
import { lockFolder } from './wiring/lock-folder.ts';
import { createStandIn, reachable } from './wiring/stand-in.ts';
import { StartRefused, StartStopped } from './wiring/start-refused.ts';
import { openStore, type OpenStore } from './wiring/store.ts';
import { createChecker } from './wiring/check-thread.ts';
import { folderWatch, openFolder } from './wiring/folder.ts';
import { drawFlows } from './wiring/drawings.ts';
import { openVersions } from './wiring/versions.ts';
import { createUrls } from './twilio/urls.ts';
import { ticketsOf } from './wiring/tickets.ts';

/** Wall time: every node has what was published within a second. */
const FOLLOW_MS = 1_000;
/** A save is taken up at the second look that finds it. */
const WATCH_MS = 250;
/** Where `npm run build` puts them, seen from here and from `dist/`. */
const BUILT_PAGES = fileURLToPath(new URL('../dist/web', import.meta.url));

/** What a composition may bring of its own. */
export interface Parts {
  /** What compiles the flows. */
  readonly build: Build;
  /** Where the built pages are. */
  readonly pagesDir: string;
  /** Aborted when the engine is wanted no more. Only with it is an external Redis that can't be reached waited for. */
  readonly stopped: AbortSignal;
}

export interface Running {
  /** Where the engine listens, no slash at the end. */
  readonly url: string;
  readonly engine: Engine;
  readonly versions: LiveVersions;
  readonly app: FastifyInstance;
  readonly carrier: CarrierLink;
  readonly redis: OpenStore['how'];
  /** The written sequence: no new work, loops stopped, work under way finished, stores closed. True if all went well. */
  stop(): Promise<boolean>;
}

/**
 * Starts everything and returns once the engine answers calls. Throws `StartRefused` (with sentences for ops) when the flows have
 * errors, the store is unsafe or the secret differs, `StartStopped` when it is stopped while it waits for Redis; what was started by
 * then is stopped again.
 */
export async function startEngine(
  config: Config,
  log: Logger,
  { build = buildMachine, pagesDir = BUILT_PAGES, stopped }: Partial<Parts> = {},
): Promise<Running> {
  const undo: ShutdownStep[] = [];
  const step = (name: string, run: () => Promise<void> | void, deadlineMs = 5_000) =>
    undo.unshift({ name, run, deadlineMs });
  const stop = () => shutDown(undo, log);
  try {
    // The folder says which hotline this is, and so where in the store it is kept; the store says which version of it is live.
    const folder = await openFolder(config.flowsDir);
    let live: (() => Hotline) | undefined;
    const hotline = (): Hotline => {
      if (live === undefined) throw new Error('nothing is decided before the versions are known');
      return live();
    };
    const lock = await lockFolder(config.dataDir);
    step('release the lock', () => lock.release());
    const counters = createCounters();
    const clock = callClock(config.clockRate);
    const opened = await openStore(
      config,
      folder.name,
      () => hotline().policies,
      log,
      () => counters.note('storeAway', clock.now()),
    );
    step('close the store', () => opened.close(), 15_000);
    const secrets = loadSecrets(config.secrets, config.dataDir);
    const tickets = ticketsOf(secrets);
    const token = config.apiToken ?? null;
    const wrongTokens = countWrongTokens();
    const meter = loopMeter(wall);
    step('stop the meter', () => meter.stop());
    const shared = {
      counters,
      metrics: createMetrics(() => opened.store.census().catch(() => null), opened.state, droppedLogLines),
      music: loadHoldMusic(),
    };
    const standIn = createStandIn(config, folder.hotline, stopped, shared, log);
    step('stop standing in', () => standIn.close(), 10_000);
    await standIn.until((patienceMs) => opened.begin(config, tickets.fingerprints(), patienceMs));
    const checker = createChecker();
    const { versions, publisher } = await openVersions(folder, opened.store, checker.check, build, log);
    live = () => versions.hotline();

    const carrier = await openCarrier(config, hotline, log);
    step('close the carrier', () => carrier.close());

    let draining = false;
    // Our own address is known only once we listen; nothing is handed out before.
    let base = config.publicUrl ?? '';
    clock.heard((await opened.store.census()).at);
    const journal = await openJournal({
      path: join(config.dataDir, `promises-${folder.name}.jsonl`),
      name: random.hex(8),
      now: () => clock.now(),
      log,
      onFailure: () => counters.note('journalFailed', clock.now()),
    });
    step('close the journal', () => journal.close());
    const engine = createEngine({
      store: opened.store,
      journal,
      telephony: carrier.telephony(counters, clock),
      lookups: createLookups(),
      clock,
      random,
      tickets,
      urls: createUrls(() => base),
      versions,
      log,
    });
    step('stop the loops and finish what is under way', () => engine.stop(), 10_000);
    await engine.compareJournal();

    const app = await buildServer(
      {
        ...shared,
        engine: engine.deps,
        audio: versions.audio,
        publicUrl: () => base,
        authTokens: carrier.authTokens,
        accountSid: carrier.accountSid,
        carrier: { kind: carrier.kind },
        wall,
        storeState: opened.state,
        ready: () => !draining,
        safety: (ticket, mayBeProbe) => renderSafety(ticket, mayBeProbe, engine.deps, base),
      },
      [
        (scope) =>
          adminRoutes(scope, {
            deps: engine.deps,
            publisher,
            counters,
            storeState: opened.state,
            token,
            wrongTokens,
            isBehind: () => meter.isBehind(),
            carrier: carrier.describe(),
            draw: drawFlows(versions, publisher, log),
            compact: async () => {
              await engine.compareJournal();
              return await opened.compact();
            },
          }),
        (scope) =>
          pageRoutes(scope, {
            dir: pagesDir,
            token,
            wrongTokens,
            secure: () => base.startsWith('https:'),
            simulated: carrier.control !== null,
            log,
          }),
        (scope) => simulatorRoutes(scope, { control: carrier.control, token, wrongTokens, log }),
      ],
    );
    const stopListening = async (): Promise<void> => {
      await closeServer(app);
      await standIn.close();
    };
    step('stop listening', stopListening, 10_000);
    const listening = await standIn.handTo(app);
    base = config.publicUrl ?? reachable(listening);
    lock.announcePort(Number(new URL(listening).port));
    await carrier.pointAt(base);
    versions.onLive((now, before) => {
      if (JSON.stringify(numbersOf(now)) === JSON.stringify(numbersOf(before))) return;
      engine.deps.later('numbers of the new version', () => carrier.pointAt(base));
    });

    const onError = (name: string) => (error: unknown) =>
      log.warn({ loop: name, error: String(error) }, 'loop failed once');
    engine.start((name, everyMs, run) => startLoop({ everyMs, job: run, onError: onError(name) }));
    const alarms = startLoop({
      everyMs: Math.max(50, 5_000 / config.clockRate),
      job: alarmLoop(
        { ...engine.deps, storeMemory: opened.memoryShare, certificateDays: certificateWatch(base) },
        counters,
        notifier(engine.deps),
      ),
      onError: onError('alarms'),
    });
    step('stop the alarms', () => alarms.stop());
    const following = startLoop({ everyMs: FOLLOW_MS, job: versions.follow, onError: onError('versions') });
    step('stop following what is published', () => following.stop());
    const watching = startLoop({
      everyMs: WATCH_MS,
      job: folderWatch(folder, publisher, log),
      onError: onError('flows folder'),
    });
    step('stop watching the flows folder', () => watching.stop());
    // The watch would wait for it.
    step('give up what is being checked', () => checker.close());
    // First of all, while everything still runs.
    const drain = async (): Promise<void> => {
      draining = true;
      await pause(config.drainMs);
    };
    step('say that we are not ready, and wait until nobody sends us calls', drain, config.drainMs + 1_000);
    return { url: base, engine, versions, app, carrier, redis: opened.how, stop };
  } catch (error) {
    const clean = await stop();
    if (error instanceof StartStopped && !clean) throw new StartRefused(['Not everything could be stopped in order.']);
    throw error;
  }
}
