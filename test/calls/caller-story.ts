/** What stories about callers share: who is in the line, what was heard, how it ended, and that nobody vanished. */
import { expect, vi } from 'vitest';
import type { CallRow, Census, TrailEntry } from '../../src/engine/report-ports.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { Behaviour } from '../../src/simulator/phones.ts';
import { transcript } from '../../src/simulator/ledger.ts';
import type { TestHotline } from '../support/hotline.ts';

export type Caller = ReturnType<Carrier['placeCall']>;

/** Patience of a story, wall ms: long enough for a machine that others use too. */
export const PATIENT = { timeout: 15_000, interval: 20 };
export const PATIENT_MS = 15_000;

export { numberOf } from '../support/lives.ts';

export const storeOf = (hotline: TestHotline) => hotline.running.engine.deps.store;

/** Every agent signs in or out by hand; the store must have heard of them first. */
export async function everybody(hotline: TestHotline, to: 'in' | 'out'): Promise<void> {
  const ids = Object.keys(hotline.running.engine.deps.versions.hotline().agents);
  await vi.waitFor(async () => {
    const set = await Promise.all(ids.map((id) => storeOf(hotline).setAgent(id as never, to, 'test')));
    expect(set).not.toContain(false);
    const states = (await storeOf(hotline).agents()).map((agent) => agent.state);
    expect(new Set(states)).toEqual(new Set([to === 'in' ? 'ready' : 'off']));
  }, PATIENT);
}

/** An agent who picks up after a second, presses 1 when asked, and hangs up after the talk. */
export const willing = (talkMs: number, answerAfterMs = 1_000): Behaviour => ({
  is: 'robot',
  answerAfterMs,
  press: [{ whenHears: 'press 1|按 ?1', digits: '1' }],
  talkMs,
});

/** A phone in somebody's hand: nothing happens that the story does not tell. */
export const MANUAL: Behaviour = { is: 'manual' };

export async function rowOf(hotline: TestHotline, caller: Caller): Promise<CallRow | undefined> {
  return (await storeOf(hotline).calls()).find((row) => row.sid === caller.sid);
}

/** Waits until the caller is in this phase, and says where. */
export async function inPhase(
  hotline: TestHotline,
  caller: Caller,
  ...phases: readonly CallRow['phase'][]
): Promise<CallRow> {
  return await vi.waitFor(async () => {
    const row = await rowOf(hotline, caller);
    if (row === undefined || !phases.includes(row.phase))
      throw new Error(`${caller.sid} is not ${phases.join(' or ')} but ${row?.phase ?? 'gone'}`);
    return row;
  }, PATIENT);
}

export const trailOf = (hotline: TestHotline, caller: Caller): Promise<readonly TrailEntry[]> =>
  storeOf(hotline).trail(caller.sid);

export interface TurnTaken {
  readonly event: string;
  readonly from: string;
  readonly to: string;
}

/** The turns of a call as its trail tells them: `KEY.0 support/main → @hold`. */
export async function turnsOf(hotline: TestHotline, caller: Caller): Promise<readonly TurnTaken[]> {
  const trail = await trailOf(hotline, caller);
  return trail.flatMap((entry) => (entry.what === 'turn' ? [entry.data as unknown as TurnTaken] : []));
}

/** The one outcome of a call, once the carrier has said that it is over. */
export async function outcomeOf(hotline: TestHotline, caller: Caller): Promise<unknown> {
  return await vi.waitFor(async () => {
    const ended = (await trailOf(hotline, caller)).filter((entry) => entry.what === 'ended');
    expect(ended).toHaveLength(1);
    return ended[0]?.data['outcome'];
  }, PATIENT);
}

/** Everything a caller has heard so far, sentence by sentence. */
export const heardBy = (caller: Caller): readonly string[] =>
  transcript(caller.leg).flatMap((line) => (line.is === 'heard' ? [line.text] : []));

/** The places spoken to a caller, in order, in either language. */
export function placesHeard(caller: Caller): readonly number[] {
  return heardBy(caller).flatMap((text) => {
    if (/You are next\.|下一位就是您/.test(text)) return [1];
    const number = /You are number (\d+) in line|您排在第 (\d+) 位/.exec(text);
    return number === null ? [] : [Number(number[1] ?? number[2])];
  });
}

/** P11, at this moment: arrivals = in menu + waiting + offered + talking + ended. */
export function expectConserved(census: Census): void {
  const { arrived, menu, waiting, offered, talking, ended, outcomes } = census;
  expect(menu + waiting + offered + talking + ended, JSON.stringify(census)).toBe(arrived);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(ended);
}

/** Often enough to see each state, and not so often that it keeps calls waiting. */
const LOOK_MS = 10;

/** Asks the store again and again; `stop` answers how often, and throws the first time the law did not hold. */
export function watchConservation(hotline: TestHotline): { stop(): Promise<number> } {
  const over = new AbortController();
  let looks = 0;
  const watching = (async () => {
    while (!over.signal.aborted) {
      expectConserved(await storeOf(hotline).census());
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  // Reported by `stop`; until then it must not end the run as an unhandled rejection.
  watching.catch(() => undefined);
  return {
    async stop() {
      over.abort();
      await watching;
      return looks;
    },
  };
}

/** Days on which the workshop is always open, or closed today and tomorrow, whenever the test runs. */
export const OPEN = (file: string, text: string): string =>
  file === 'hotline.yaml' ? hours(text, '    mon-sun: "00:00-24:00"\n') : text;

export const CLOSED = (file: string, text: string): string => {
  if (file !== 'hotline.yaml') return text;
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  // Yesterday to the day after tomorrow: midnight in New York is not midnight here.
  return hours(text, `    mon-sun: "09:00-18:00"\n    holidays: [${[-1, 0, 1, 2].map(day).join(', ')}]\n`);
};

/** The sample's workshop with other hours. */
const hours = (text: string, given: string): string =>
  text.replace(/( {2}workshop:\n {4}zone: \S+\n)(?: {4}.*\n)+/, `$1${given}`);

/** The one agent who speaks both languages and serves every queue, and her phone. */
export const MEI = { id: '201', phone: '+12025550111' } as const;

export async function agentTo(hotline: TestHotline, id: string, to: 'in' | 'out' | 'ready' | 'away'): Promise<void> {
  await storeOf(hotline).setAgent(id as never, to, 'test');
}
