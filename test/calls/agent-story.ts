import { expect } from 'vitest';
import type { AgentState } from '../../src/engine/lease-ports.ts';
import type { CallbackRow, CallRow, TrailEntry } from '../../src/engine/report-ports.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { LegRecord } from '../../src/simulator/ledger.ts';
import type { Behaviour } from '../../src/simulator/phones.ts';
import { AGENTS_NUMBER, startHotline, type TestHotline, type TestHotlineOptions } from '../support/hotline.ts';

/** Wall ms a story waits for something before it fails: much, since other tests share the machine. */
export const PATIENCE_MS = 20_000;

export const AGENTS_LINE = AGENTS_NUMBER;
export const MEI = '+12025550111';
export const DANIEL = '+12025550112';
export const SOFIA = '+12025550114';

/** Lines of a hotline's `agents:`. Everybody is on duty around the clock unless told otherwise. */
export function agent(id: string, phone: string, more: Readonly<Record<string, string>> = {}): string {
  const keys = { languages: '[en, zh]', queues: '[general]', hours: 'always', ...more };
  const rest = Object.entries(keys).map(([name, value]) => `, ${name}: ${value}`);
  return `  "${id}": { name: Agent ${id}, phone: ${phone}${rest.join('')} }`;
}

export interface StoryOptions extends Omit<TestHotlineOptions, 'edit'> {
  /** Lines by `agent()`; they take the place of the sample's agents. */
  readonly agents?: readonly string[];
  /** More changes of `hotline.yaml`. */
  readonly hotline?: (text: string) => string;
}

/** The sample hotline with agents of the story's own. */
export async function startStory(options: StoryOptions = {}): Promise<TestHotline> {
  // The carrier's client takes a second to load on a busy machine, and at these rates a second is a minute.
  await import('twilio');
  const { agents = [agent('201', MEI)], hotline = (text: string) => text, ...rest } = options;
  return await startHotline({
    rate: 40,
    log: process.env['PZ_LOG'] === '1',
    ...rest,
    edit: (file, text) =>
      file !== 'hotline.yaml'
        ? text
        : hotline(text.replace(/^agents:\n[^]*?\n\n/mu, `agents:\n${agents.join('\n')}\n\n`)),
  });
}

/** Picks up and presses 1 when asked; talks until told otherwise. */
export function willing(talkMs?: number): Behaviour {
  return {
    is: 'robot',
    answerAfterMs: 1_000,
    press: [{ whenHears: 'press 1|按 ?1', digits: '1' }],
    ...(talkMs === undefined ? {} : { talkMs }),
  };
}

export const storeOf = (hotline: TestHotline) => hotline.running.engine.deps.store;

/** Rings the hotline, presses 0 and holds. */
export async function holds(hotline: TestHotline, from?: string): Promise<LegHandle> {
  const caller = hotline.call(from);
  await caller.pressWhenAsked('0', PATIENCE_MS);
  await eventually(async () => (await rowOf(hotline, caller))?.phase).toMatch(/waiting|offered/);
  return caller;
}

/** Asked again and again until it holds. */
export function eventually<T>(look: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: PATIENCE_MS, interval: 15 });
}

/** Waits until so much call time has gone by. */
export async function passes(hotline: TestHotline, ms: number): Promise<void> {
  const from = hotline.carrier.now();
  await eventually(() => hotline.carrier.now() - from).toBeGreaterThanOrEqual(ms);
}

export async function rowOf(hotline: TestHotline, caller: LegHandle): Promise<CallRow | undefined> {
  return (await storeOf(hotline).calls()).find(({ sid }) => sid === caller.sid);
}

export async function stateOf(hotline: TestHotline, id: string): Promise<AgentState | undefined> {
  return (await storeOf(hotline).agents()).find((one) => one.id === id)?.state;
}

/** How a finished call ended. */
export async function outcomeOf(hotline: TestHotline, caller: LegHandle): Promise<string | null> {
  const found = await storeOf(hotline).load(caller.sid as never);
  return found.is === 'over' ? found.outcome : null;
}

export async function trailOf(hotline: TestHotline, sid: string, what?: string): Promise<readonly TrailEntry[]> {
  const trail = await storeOf(hotline).trail(sid);
  return what === undefined ? trail : trail.filter((entry) => entry.what === what);
}

/** Names of what happened to a call besides its turns, in order, with the agent where there is one. */
export async function storyOf(hotline: TestHotline, sid: string): Promise<readonly string[]> {
  const trail = await trailOf(hotline, sid);
  return trail
    .filter(({ what }) => what !== 'turn')
    .map(({ what, data }) => (typeof data['agent'] === 'string' ? `${what} ${data['agent']}` : what));
}

export async function callbacksOf(hotline: TestHotline): Promise<readonly CallbackRow[]> {
  return await storeOf(hotline).callbacks();
}

/** Legs to this address, oldest first. */
export function legsTo(hotline: TestHotline, address: string): readonly LegRecord[] {
  return hotline.carrier.legs.filter((leg) => leg.to === address && leg.direction !== 'inbound');
}

/** Everything the machine said at this leg's ear, in one text. */
export function heardBy(hotline: TestHotline, sid: string): string {
  const leg = hotline.carrier.legs.find((one) => one.sid === sid);
  return (leg?.transcript ?? []).flatMap((line) => (line.is === 'heard' ? [line.text] : [])).join(' ');
}

/** Legs a leg has ever been together with. */
export function metBy(hotline: TestHotline, sid: string): readonly string[] {
  const leg = hotline.carrier.legs.find((one) => one.sid === sid);
  return [...new Set((leg?.visits ?? []).flatMap((visit) => visit.with))];
}

/** At every moment arrivals = in menu + waiting + offered + talking + ended (P11). */
export async function conserved(hotline: TestHotline): Promise<void> {
  const { arrived, menu, waiting, offered, talking, ended, outcomes } = await storeOf(hotline).census();
  expect(menu + waiting + offered + talking + ended).toBe(arrived);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(ended);
}
