/** What is true of a call at this moment, held against what a flow test expects. */
import { parseCallSid } from '../../core/ids.ts';
import type { Expectation } from '../../core/trial/model.ts';
import type { Deps } from '../../engine/deps.ts';
import type { CallbackRow, CallRow } from '../../engine/report-ports.ts';
import type { Caller } from './caller.ts';

/** All that expectations are about, read at one moment. */
interface Truth {
  readonly row: CallRow | null;
  readonly outcome: string | null;
  readonly kept: readonly CallbackRow[];
  readonly company: ReturnType<Caller['company']>;
}

/** Null: all of it is true; else the first that is not, and what is instead. */
export async function differs(all: readonly Expectation[], caller: Caller, deps: Deps): Promise<string | null> {
  const truth = await read(caller, deps);
  for (const one of all) {
    const is = actual(one, truth);
    if (is !== null) return `expected ${wish(one)}, but ${is}`;
  }
  return null;
}

async function read(caller: Caller, { store }: Deps): Promise<Truth> {
  const sid = parseCallSid(caller.sid());
  const [rows, found, callbacks] = await Promise.all([
    store.calls(),
    sid === null ? null : store.load(sid),
    store.callbacks(),
  ]);
  const row = rows.find((one) => one.sid === sid) ?? null;
  return {
    row,
    outcome: found?.is === 'over' ? found.outcome : row?.phase === 'ended' ? row.outcome : null,
    kept: callbacks.filter(({ state }) => state !== 'done'),
    company: caller.company(),
  };
}

/** Null: it is as expected. */
function actual(one: Expectation, { row, outcome, kept, company }: Truth): string | null {
  const over = outcome === null ? null : `the call is over: ${outcome}`;
  const phase = over ?? `the caller is ${row === null ? 'not heard of yet' : doing(row)}`;
  switch (one.is) {
    case 'talking':
      if (company.length === 0) return phase;
      if (one.agent === null || company.includes(one.agent)) return null;
      return `the caller talks with ${company.map((id) => (id === null ? 'somebody outside' : `agent ${id}`)).join(', ')}`;
    case 'in-line':
      return isWaiting(row) && (one.queue === null || row?.queue === one.queue) ? null : phase;
    case 'place':
      if (row?.place === one.place) return null;
      return row?.place == null ? phase : `the place is ${row.place}`;
    case 'callback':
    case 'message': {
      const mine = kept.find(({ kind }) => kind === one.is);
      if (mine === undefined) return `none is kept; ${phase}`;
      return one.queue === null || mine.queue === one.queue ? null : `it is for the queue ${mine.queue}`;
    }
    case 'step':
      return row?.at === one.step ? null : (over ?? `the call is at ${row === null ? 'its beginning' : row.at}`);
    case 'language':
      return row?.lang === one.language ? null : (over ?? `it is ${row === null ? 'not known yet' : row.lang}`);
    case 'outcome':
      if (outcome === one.outcome) return null;
      return outcome === null ? `the call is not over: ${phase}` : `it is ${outcome}`;
  }
}

const isWaiting = (row: CallRow | null): boolean => row?.phase === 'waiting' || row?.phase === 'offered';

function doing(row: CallRow): string {
  if (isWaiting(row)) return `in line for ${row.queue ?? 'nobody'} at place ${row.place ?? '?'}`;
  return row.phase === 'talking' ? 'about to talk with somebody' : `at ${row.at}`;
}

function wish(one: Expectation): string {
  switch (one.is) {
    case 'talking':
      return one.agent === null ? 'a talk with a person' : `a talk with agent ${one.agent}`;
    case 'in-line':
      return one.queue === null ? 'a place in line' : `a place in the line ${one.queue}`;
    case 'place':
      return `place ${one.place}`;
    case 'callback':
      return one.queue === null ? 'a call back' : `a call back for ${one.queue}`;
    case 'message':
      return one.queue === null ? 'a message' : `a message for ${one.queue}`;
    case 'step':
      return `the step ${one.step}`;
    case 'language':
      return `the language ${one.language}`;
    case 'outcome':
      return `the outcome ${one.outcome}`;
  }
}
