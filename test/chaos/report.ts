/** A run's figures as lines for people, and as data. */
import type { Result } from './run.ts';

export interface Figures {
  readonly seed: number;
  readonly seconds: number;
  readonly calls: number;
  readonly webhooks: number;
  readonly fallbacks: number;
  readonly cameOut: Readonly<Record<string, number>>;
  readonly lost: number;
  /** No loss in n calls shows a rate below 3/n (95 %). */
  readonly bound: number | null;
  readonly callbacks: Result['callbacks'];
  readonly kills: number;
  readonly processFaults: Readonly<Record<string, number>>;
  readonly requestFaults: Readonly<Record<string, number>>;
  readonly forgotten: number;
  readonly excused: number;
  /** Share of the time in which the machine was too busy to judge speed by. */
  readonly starved: number;
  readonly wrong: readonly string[];
}

export function figuresOf(result: Result, seed: number): Figures {
  const { ledger, struck } = result;
  const processFaults = counted(struck.map(({ kind }) => kind));
  const calls = ledger.calls.length;
  return {
    seed,
    seconds: result.seconds,
    calls,
    webhooks: result.webhooks,
    fallbacks: result.fallbacks,
    cameOut: counted(ledger.calls.map(({ cameOut }) => cameOut)),
    lost: result.lost,
    bound: result.lost === 0 && calls > 0 ? 3 / calls : null,
    callbacks: result.callbacks,
    kills: struck.filter(({ kind }) => /kill|promoted: the tail|AOF|away/.test(kind)).length,
    processFaults,
    requestFaults: result.requests,
    forgotten: result.forgotten,
    excused: result.excused,
    starved: Math.round(result.starved * 100) / 100,
    wrong: result.wrong,
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const OUT: Readonly<Record<string, string>> = {
  human: 'met a person',
  promised: 'were promised a call back',
  message: 'left a message',
  served: 'served themselves',
  left: 'hung up',
  busy: 'found all lines of the account in use',
  there: 'are still there',
  lost: 'LOST',
};

export function tableOf(figures: Figures): string[] {
  const line = (name: string, value: number | string): string => `  ${name.padEnd(52)} ${String(value).padStart(8)}`;
  const of = (counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts).map(([name, count]) => line(name, count));
  const { callbacks, bound } = figures;
  return [
    `${figures.calls} callers in ${figures.seconds} s, seed ${figures.seed}`,
    ...Object.entries(figures.cameOut).map(([name, count]) => line(OUT[name] ?? name, count)),
    line('callers lost', figures.lost),
    ...(bound === null ? [] : [line('so the rate of loss is below (95 %)', `1 in ${Math.floor(1 / bound)}`)]),
    line('callbacks promised', callbacks.promised),
    line('callbacks lost, rung twice', `${callbacks.lost}, ${callbacks.doubled}`),
    line('webhooks answered by a node', figures.webhooks),
    line('answered by the second host', figures.fallbacks),
    line('stories that fail-overs took from the store', figures.forgotten),
    line('answers late or missing while the machine was starved', figures.excused),
    line('the machine was starved', `${Math.round(figures.starved * 100)} %`),
    'Processes',
    line('kill -9', figures.kills),
    ...of(figures.processFaults),
    'Requests',
    ...of(figures.requestFaults),
    ...(figures.wrong.length === 0 ? ['Nothing is wrong.'] : ['WRONG', ...figures.wrong.map((one) => `  ${one}`)]),
  ];
}
