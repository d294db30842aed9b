/** The caller of a flow test: what happens at their ear, and what they can do. All times are call time in ms. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentId } from '../../core/ids.ts';
import { findWords, type SayLanguage, type Spot } from '../../core/trial/hearing.ts';
import type { Trial, Wanted } from '../../core/trial/model.ts';
import { CarrierAway, type CarrierEvent } from '../../simulator/client.ts';
import { type Line, transcriptOf } from '../phone/transcript.ts';
import { type Ear, newEar, takeIn } from './ear.ts';
import { RATE, type Stage } from './stage.ts';

/** Quiet for this long, a prompt is over: less than half the patience of a menu. */
const QUIET_MS = 2_000;
/** Between two looks, wall time. */
const LOOK_MS = 25;

/** Every deed answers false when it could not be done within its time. */
export interface Caller {
  /** The leg the caller is on: that of the call, or of the call back. */
  sid(): string;
  isOver(): boolean;
  /** Agents (null: somebody outside) the caller is talking with now. */
  company(): readonly (AgentId | null)[];
  lines(): readonly Line[];
  /** Indexes in `lines()` of what was said to the caller since the last words that were wanted. */
  linesSinceHeard(): readonly number[];
  hear(wanted: Wanted, withinMs: number): Promise<boolean>;
  /** Listens to the end of what is said since the caller last did something; the index in `lines()` of what must not be there. */
  hearNot(wanted: readonly Wanted[], withinMs: number): Promise<number | null>;
  press(keys: string, withinMs: number): Promise<boolean>;
  say(text: string, withinMs: number): Promise<boolean>;
  hangUp(withinMs: number): Promise<boolean>;
  /** Picks up when the phone rings. */
  pickUp(withinMs: number): Promise<boolean>;
  until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean>;
}

/** Places the call. Once `closing` is aborted nothing is waited for any more. */
export async function placeCall(
  trial: Trial,
  { carrier, agentAt, names }: Stage,
  sayLanguage: SayLanguage,
  closing: AbortSignal,
): Promise<Caller> {
  const from = trial.caller ?? 'anonymous';
  let sid = await carrier.placeCall({ from, to: trial.number });
  const transcript = transcriptOf(sid, from, trial.number, names);
  const lines: Line[] = [];
  const addresses = new Map<string, string>();
  let ear: Ear = newEar();
  let spot: Spot = { line: 0, offset: 0 };
  /** Sentences that began before the caller last did something. */
  let before = 0;
  /** The carrier's time of its last event, and ours when we saw it. */
  let last = { at: 0, seen: performance.now() };

  const take = (event: CarrierEvent): void => {
    last = { at: event.at, seen: performance.now() };
    if (event.type === 'created') addresses.set(event.leg, event.to);
    lines.push(...transcript.take(event));
    if (event.leg === sid) takeIn(ear, event, lines.length - 1);
  };
  const watch = async (): Promise<void> => {
    for await (const event of carrier.events({ signal: closing })) take(event);
  };
  watch().catch(() => undefined);

  const now = (): number => last.at + (performance.now() - last.seen) * RATE;
  const until: Caller['until'] = async (holds, withinMs) => {
    const giveUpAt = performance.now() + withinMs / RATE;
    while (!closing.aborted) {
      if (await holds()) return true;
      if (performance.now() >= giveUpAt) return false;
      await pause(LOOK_MS);
    }
    return false;
  };
  const company = (): readonly (AgentId | null)[] =>
    (transcript.phones.get(sid)?.with ?? []).map((other) => agentAt.get(addresses.get(other) ?? '') ?? null);
  const isHeard = (wanted: Wanted): boolean => {
    const found = findWords(ear.spoken, wanted, spot, sayLanguage);
    if (found === null || found.at > now()) return false;
    spot = found.spot;
    return true;
  };
  /** Done a moment too late, when nothing listens any more, a thing is done again when it is asked for again. */
  const act = async (once: () => Promise<void>, attempts: number, withinMs: number): Promise<boolean> => {
    const giveUpAt = performance.now() + withinMs / RATE;
    const left = (): number => (giveUpAt - performance.now()) * RATE;
    const possible = (): boolean => ear.over || ear.listening || company().length > 0;
    while ((await until(possible, left())) && !ear.over) {
      const done = ear.attempts.length;
      const spokenBefore = ear.spoken.length;
      ear.music = false;
      await once();
      await until(() => ear.over || ear.attempts.length >= done + attempts, left());
      // What was said before is no answer to this.
      before = spokenBefore;
      spot = { line: spokenBefore, offset: 0 };
      if (ear.attempts[done] === true || company().length > 0) return true;
    }
    return false;
  };

  return {
    sid: () => sid,
    isOver: () => ear.over,
    company,
    lines: () => lines,
    linesSinceHeard: () => ear.spoken.slice(spot.line).map(({ row }) => row),
    until,
    async hear(wanted, withinMs) {
      let heard = false;
      await until(() => (heard ||= isHeard(wanted)) || ear.over, withinMs);
      return heard || isHeard(wanted);
    },
    async hearNot(wanted, withinMs) {
      const said = () => ear.spoken.slice(before);
      const quiet = (): boolean =>
        said().length > 0 && said().every(({ heard }) => heard !== null) && now() - ear.quietSince >= QUIET_MS;
      await until(() => ear.over || ear.music || company().length > 0 || quiet(), withinMs);
      const start = { line: 0, offset: 0 };
      const there = said().find((line) =>
        wanted.some((words) => findWords([line], words, start, sayLanguage) !== null),
      );
      return there?.row ?? null;
    },
    press: (keys, withinMs) => act(() => carrier.press(sid, keys), keys.length, withinMs),
    say: (text, withinMs) => act(() => carrier.say(sid, text), 1, withinMs),
    async hangUp(withinMs) {
      if (ear.over) return false;
      await carrier.hangUp(sid);
      return await until(() => ear.over, withinMs);
    },
    async pickUp(withinMs) {
      const ringing = () =>
        [...transcript.phones.values()].find((one) => one.agent === null && one.sid !== sid && one.state === 'ringing');
      await until(() => ringing() !== undefined, withinMs);
      const phone = ringing();
      if (phone === undefined) return false;
      sid = phone.sid;
      ear = newEar();
      spot = { line: 0, offset: 0 };
      before = 0;
      // Whoever rang may have given up in this moment.
      return await carrier.answer(sid).then(
        () => true,
        (error: unknown) => (error instanceof CarrierAway ? false : Promise.reject(error)),
      );
    },
  };
}
