/** Prometheus figures; the one file that knows the metrics library. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreState } from '../engine/ports.ts';
import type { Probes } from '../engine/probe-ports.ts';
import { REPAIRS } from '../engine/repair-ports.ts';
import type { Census } from '../engine/report-ports.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** A webhook was answered: route, how, wall time in ms. */
  answered(route: string, how: 'ok' | 'safety' | 'refused', ms: number): void;
}

let ofProcess: Registry | undefined;
/** Memory, processor time and how far Node's loop is behind: the library's own figures, from the first time anybody asks. */
function processFigures(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** All are read when the figures are asked for; `census` null while the store is away. */
export function createMetrics(
  census: () => Promise<Census | null>,
  storeState: () => StoreState,
  droppedLogLines: () => number,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const turns = new Counter({
    name: 'presszero_webhooks_total',
    help: 'Webhooks answered, by route and how',
    labelNames: ['route', 'how'],
    registers,
  });
  const time = new Histogram({
    name: 'presszero_webhook_seconds',
    help: 'Time to answer a webhook',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 5],
    registers,
  });
  const calls = new Gauge({
    name: 'presszero_calls',
    help: 'Calls by where they are',
    labelNames: ['phase'],
    registers,
  });
  const outcomes = new Gauge({
    name: 'presszero_outcomes',
    help: 'Ended calls by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const lines = new Gauge({
    name: 'presszero_waiting',
    help: 'Callers waiting, by queue',
    labelNames: ['queue'],
    registers,
  });
  const repairs = new Gauge({
    name: 'presszero_repairs_total',
    help: 'Repairs by kind, of all nodes; none on a hotline that is well',
    labelNames: ['kind'],
    registers,
  });
  const unoffered = new Gauge({
    name: 'presszero_unoffered_seconds',
    help: 'How long a caller and a fitting free agent have not been offered to each other',
    registers,
  });
  const probes = probeGauges(registers);
  const flood = new Gauge({
    name: 'presszero_flood',
    help: 'Newcomers asked for a key before the first menu, within the last minute; nobody is ever refused',
    registers,
  });
  const unlogged = new Gauge({
    name: 'presszero_log_lines_dropped_total',
    help: 'Log lines of this node that stderr did not take: a full disk, a reader that is slow or gone',
    registers,
  });
  const store = new Gauge({ name: 'presszero_store_up', help: '1 while Redis answers and takes writes', registers });
  return {
    contentType: registry.contentType,
    answered(route, how, ms) {
      turns.inc({ route, how });
      time.observe({ route }, ms / 1000);
    },
    async text() {
      const now = await census();
      store.set(now !== null && storeState() === 'up' ? 1 : 0);
      unlogged.set(droppedLogLines());
      if (now !== null) {
        for (const phase of ['menu', 'waiting', 'offered', 'talking', 'ended', 'arrived'] as const)
          calls.set({ phase }, now[phase]);
        for (const [outcome, count] of Object.entries(now.outcomes)) outcomes.set({ outcome }, count);
        for (const kind of REPAIRS) repairs.set({ kind }, now.repairs[kind] ?? 0);
        unoffered.set(now.unofferedMs / 1000);
        probes(now.probes);
        flood.set(now.asked);
        for (const queue of now.queues) lines.set({ queue: queue.queue }, queue.waiting);
      }
      return await Registry.merge([registry, processFigures()]).metrics();
    },
  };
}

/** `probe` is `call` (the hotline rings itself and presses 0) or `fallback` (its fallback URLs are asked). */
function probeGauges(registers: Registry[]): (probes: Probes) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `presszero_probe_${name}`, help, labelNames: ['probe'], registers });
  const succeeded = gauge('last_success_timestamp_seconds', 'When the hotline last tried itself and all was well');
  const took = gauge('seconds', 'From the order to ring to the line; of the fallback, its slowest answer');
  const failures = gauge('failures_total', 'Trials of the hotline on itself that failed');
  return (probes) => {
    for (const [probe, row] of Object.entries(probes)) {
      failures.set({ probe }, row.failures);
      if (row.okAt !== null) succeeded.set({ probe }, row.okAt / 1000);
      if (row.tookMs !== null) took.set({ probe }, row.tookMs / 1000);
    }
  };
}
