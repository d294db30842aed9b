/** The page's loudspeaker: what the leg that is listened to hears just now. */
import { effect } from '@preact/signals';
import { play, soundOn, utter } from './sound.ts';
import { isMusic, type Leg, type Line } from './world.ts';

let stop = (): void => undefined;

export function hush(): void {
  stop();
  stop = () => undefined;
}

export function hear(leg: Leg, line: Line): void {
  hush();
  stop = line.is === 'sound' ? play(pathOf(leg, line)) : utter(line.text, line.language || languageOf(line.text));
}

/** Sounds are the engine's own files; the carrier tells them without the part that says which slice of the music. */
function pathOf(leg: Leg, line: Line): string {
  const { pathname } = new URL(line.text, location.href);
  if (!isMusic(line.text)) return pathname;
  const first = leg.lines.find((one) => one.is === 'sound' && isMusic(one.text)) ?? line;
  const lasts = Math.min(60_000, Math.max(1_000, line.lastsMs));
  return `${pathname}?at=${line.at - first.at}&for=${lasts}`;
}

/** Of what another person said: the carrier does not know. */
const languageOf = (text: string): string => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en');

effect(() => {
  if (!soundOn.value) hush();
});
