/**
 * What a held caller hears in this turn of the hold loop. What may be said of the place was decided when the place was kept; here
 * it is put into an order: within ten seconds the place and the wait, or when people are there (P12), then the ways out.
 */
import { estimateWait } from '../estimate/wait.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs, EpochMs } from '../time.ts';

/** What the store decided may be said to this caller (part of the engine's `LineFacts`). */
export interface HeldFacts {
  readonly arrivedAt: EpochMs;
  readonly place: number;
  /** Lowest place ever spoken, with the one to speak now included. */
  readonly spoken: number | null;
  readonly say: 'place' | 'same' | null;
  readonly first: boolean;
  readonly offerDue: boolean;
  readonly staff: number;
  readonly ahtMs: number | null;
  readonly newsIsNew: boolean;
  /** In a flood: nobody knows yet whether somebody is there. */
  readonly unproved: boolean;
}

/** The line's surroundings at this moment. */
export interface HoldScene {
  readonly now: EpochMs;
  /** The queue's hours, levers included. */
  readonly open: boolean;
  /** When people are there by schedule (`core/flow/duty.ts`); null = nobody can say. Not read while somebody is there. */
  readonly peopleAt: EpochMs | null;
  readonly zone: string;
  /** Handling time until one has been measured. */
  readonly assumedAhtMs: number | null;
  /** The queue has a person on call who can be rung when nobody is on duty. */
  readonly onCall: boolean;
  /** Standing announcement of the hotline. */
  readonly announcement: { readonly text: string; readonly recording: string | null } | null;
  /** The caller asked to hear it again. */
  readonly again: boolean;
  /** Music of one turn; tells which turn is the one for a kind word. */
  readonly turnMs: DurationMs;
}

/**
 * A held caller who hears nothing but music for this long hears that they are not forgotten: with a turn of 15 s, at least once a
 * minute, as rules on waiting on the telephone ask (Chino Valley, Arizona, § 114.39).
 */
const COMFORT_MS = 42_000;
/** What a turn lasts beside its music: the carrier's trip to us and back, and a second of listening. */
export const TURN_OVERHEAD_MS = 1_500;

export function announce(line: HeldFacts, scene: HoldScene): readonly Prompt[] {
  // Said in every turn: it is no more than a minute and a half of them.
  const shown: readonly Prompt[] = line.unproved ? [{ say: 'show-you-are-there' }] : [];
  if (line.first)
    return [{ say: 'to-person' }, ...standing(line, scene), ...news(line, scene, true), ...shown, ...ways(line, scene)];
  if (scene.again) return [...standingAgain(line, scene), ...ways(line, scene)];
  const told = [...place(line), ...news(line, scene, line.newsIsNew)];
  const said = [...told, ...shown, ...(line.offerDue ? ways(line, scene) : [])];
  return said.length > 0 ? said : comfort(line, scene);
}

const nobody = (line: HeldFacts, scene: HoldScene): boolean => !scene.open || line.staff === 0;

function standing(line: HeldFacts, scene: HoldScene): readonly Prompt[] {
  return [...place(line), waitOrPeople(line, scene)];
}

/** Asked for, the present place is told even if it was told a moment ago; a place that got worse is not told at all (P5). */
function standingAgain(line: HeldFacts, scene: HoldScene): readonly Prompt[] {
  const told = place(line);
  return [...(told.length > 0 ? told : [STILL_HERE]), waitOrPeople(line, scene)];
}

function place(line: HeldFacts): readonly Prompt[] {
  if (line.say === 'same') return [{ say: 'place-same' }];
  return line.say === 'place' && line.spoken !== null ? [{ say: 'place', place: line.spoken }] : [];
}

function waitOrPeople(line: HeldFacts, scene: HoldScene): Prompt {
  if (nobody(line, scene)) {
    // Somebody ought to be here by schedule and is not: when they will be, no schedule can say.
    const at = scene.peopleAt !== null && scene.peopleAt > scene.now ? scene.peopleAt : null;
    return { say: 'people-at', at, zone: scene.zone };
  }
  const ahtMs = line.ahtMs ?? scene.assumedAhtMs;
  return { say: 'wait', waitMs: estimateWait({ place: line.place, staff: line.staff, ahtMs }) };
}

/**
 * A standing announcement is heard on joining, and by everybody when it changes; so is a closing or opening by hand. Which of them
 * was new is not known here: who holds hears both.
 */
function news(line: HeldFacts, scene: HoldScene, due: boolean): readonly Prompt[] {
  if (!due) return [];
  const { announcement } = scene;
  const said: readonly Prompt[] =
    announcement === null ? [] : [{ say: 'announcement', text: announcement.text, recording: announcement.recording }];
  return line.first ? said : [...said, waitOrPeople(line, scene)];
}

function ways(line: HeldFacts, scene: HoldScene): readonly Prompt[] {
  const onCall: readonly Prompt[] = scene.onCall && nobody(line, scene) ? [{ say: 'on-call-option' }] : [];
  return [...onCall, { say: 'hold-options' }];
}

const STILL_HERE: Prompt = { say: 'notice', what: 'still-here' };

function comfort(line: HeldFacts, { now, turnMs }: HoldScene): readonly Prompt[] {
  const waitedMs = now - line.arrivedAt;
  return waitedMs >= COMFORT_MS && waitedMs % COMFORT_MS < turnMs + TURN_OVERHEAD_MS ? [STILL_HERE] : [];
}
