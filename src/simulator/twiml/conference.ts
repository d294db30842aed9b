import { Interrupted, pass, unless } from '../clock.ts';
import { inBackground, warn } from '../exchange.ts';
import { enter, leave, refusedEntry, roomNamed } from '../rooms.ts';
import type { Room, RoomWish } from '../rooms.ts';
import type { Leg, Listener } from '../leg.ts';
import { methodOf, resolve, TwimlError } from './context.ts';
import type { Context, Source } from './context.ts';
import { load } from './load.ts';
import type { Loaded } from './load.ts';
import { isTrue, textOf, wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';
import { execute, follow } from './run.ts';
import { hear } from './play.ts';

/** Twilio's own music, when no waitUrl is given. */
const MUSIC_MS = 60_000;

/** `<Dial><Conference>`: in the room until it is left or ends. Resolves at once when the room refuses the leg; rejects when interrupted. */
export async function conference(context: Context, dial: Element, noun: Element): Promise<void> {
  const { exchange, leg, signal } = context;
  const given = noun.attributes;
  const startsRoom = isTrue(given['startConferenceOnEnter'], true);
  const label = given['participantLabel'] ?? null;
  const name = textOf(noun);
  const standing = exchange.liveRooms.get(name);
  const most = wholeNumber(given['maxParticipants'], 2, 250) ?? 250;
  if (standing !== undefined && refusedEntry(exchange, standing, leg, label, most)) return;
  const waitUrl = given['waitUrl'];
  let waiting: Loaded | null = null;
  if (waitUrl !== undefined && waitUrl !== '' && !wouldStart(standing, startsRoom)) {
    const source: Source = {
      is: 'url',
      url: resolve(context, waitUrl),
      method: methodOf(given['waitMethod']),
      params: {},
    };
    waiting = await unless(signal, load(exchange, leg, source));
    // Without its wait document the leg is not put in the conference at all.
    if (waiting.is === 'failed') return warn(exchange, leg, waiting.code, waiting.why);
  }
  // The room may have ended, filled or begun during that request.
  const room = roomNamed(exchange, name);
  if (refusedEntry(exchange, room, leg, label, most)) return;
  const music = new AbortController();
  const stopMusic = (): void => music.abort(Interrupted.stopped);
  let inside = true;
  const out = new Promise<void>((resolve) => {
    enter(exchange, room, leg, {
      label,
      startsRoom,
      muted: isTrue(given['muted']),
      endsRoom: isTrue(given['endConferenceOnExit']),
      beep: given['beep'] ?? 'true',
      wish: wishOf(context, noun),
      onOut: () => {
        inside = false;
        stopMusic();
        resolve();
      },
    });
  });
  const onAbort = (): void => leave(exchange, room, leg, false);
  signal.addEventListener('abort', onAbort, { once: true });
  const unwatch = leg.onPoke(() => room.startedAt !== null && stopMusic());
  if (room.startedAt === null)
    inBackground(
      exchange,
      holdOn({ ...context, mode: 'wait', signal: music.signal }, waitUrl, waiting, () =>
        leave(exchange, room, leg, false),
      ),
    );
  const asterisk = isTrue(dial.attributes['hangupOnStar']) ? star(leg) : null;
  try {
    await unless(signal, asterisk === null ? out : Promise.race([out, asterisk.pressed]));
  } finally {
    signal.removeEventListener('abort', onAbort);
    unwatch();
    asterisk?.stop();
    if (inside) leave(exchange, room, leg, false);
  }
}

const wouldStart = (room: Room | undefined, startsRoom: boolean): boolean =>
  room !== undefined &&
  (room.startedAt !== null ||
    (room.participants.size > 0 && (startsRoom || [...room.participants.values()].some((one) => one.startsRoom))));

/** The wait document, once; then silence. Its failure takes the leg out again. */
async function holdOn(
  context: Context,
  waitUrl: string | undefined,
  waiting: Loaded | null,
  giveUp: () => void,
): Promise<void> {
  try {
    if (waitUrl === '') return;
    if (waiting === null || waiting.is === 'failed') return await hear(context, 'music of the carrier', MUSIC_MS);
    const next = await execute({ ...context, base: waiting.base, method: waiting.method }, waiting.verbs);
    if (next.do !== 'fetch') return;
    await pass(context.exchange.clock, 0, context.signal);
    const ended = await follow(context, next.source);
    if (ended.is === 'failed') giveUp();
  } catch (error) {
    if (error instanceof Interrupted) return;
    if (!(error instanceof TwimlError)) throw error;
    warn(context.exchange, context.leg, error.code, error.message);
    giveUp();
  }
}

/** Resolves when the leg presses `*`, never otherwise; `stop` ends the listening. */
export function star(leg: Leg): { readonly pressed: Promise<void>; readonly stop: () => void } {
  let pressed = (): void => {};
  const mine: Listener = {
    kind: 'star',
    key(key) {
      if (key === '*') pressed();
      return key === '*';
    },
    speech: () => false,
  };
  const promise = new Promise<void>((resolve) => {
    pressed = resolve;
  });
  leg.listener = mine;
  return { pressed: promise, stop: () => leg.stopListening(mine) };
}

function wishOf(context: Context, noun: Element): RoomWish | null {
  const url = noun.attributes['statusCallback'];
  const events = noun.attributes['statusCallbackEvent'];
  if (url === undefined || url === '' || events === undefined) return null;
  return {
    url: resolve(context, url),
    method: methodOf(noun.attributes['statusCallbackMethod']),
    events: new Set(events.split(/\s+/)),
  };
}
