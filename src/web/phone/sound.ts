/** What phones sound like: keys, ringing, hold music, speech. Everything is silent until a person has touched the page, and when muted. */
import { effect, signal } from '@preact/signals';

const KEPT = 'presszero.sound';
export const soundOn = signal(localStorage.getItem(KEPT) !== 'off');
effect(() => localStorage.setItem(KEPT, soundOn.value ? 'on' : 'off'));

let audio: AudioContext | null = null;

/** Browsers let a page sound only once somebody has touched it. */
function context(): AudioContext | null {
  if (!soundOn.value || !(navigator.userActivation?.hasBeenActive ?? true)) return null;
  audio ??= new AudioContext();
  if (audio.state === 'suspended') audio.resume().catch(() => undefined);
  return audio;
}

/** Two sines for so many seconds, with soft edges. */
function tones(on: BaseAudioContext, pair: readonly [number, number], lasts: number, volume: number): void {
  const gain = on.createGain();
  const from = on.currentTime;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume, from + 0.01);
  gain.gain.setValueAtTime(volume, from + lasts - 0.02);
  gain.gain.linearRampToValueAtTime(0, from + lasts);
  gain.connect(on.destination);
  for (const hertz of pair) {
    const tone = on.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(from);
    tone.stop(from + lasts);
  }
}

const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477] as const;
const PAD = ['123', '456', '789', '*0#'] as const;

/** The two tones of a key, in Hz (ITU-T Q.23). */
function tonesOf(key: string): readonly [number, number] | null {
  const row = PAD.findIndex((keys) => keys.includes(key));
  const [low, high] = [ROWS[row], COLUMNS[PAD[row]?.indexOf(key) ?? -1]];
  return low === undefined || high === undefined || key === '' ? null : [low, high];
}

export function keyTone(key: string): void {
  const [pair, on] = [tonesOf(key), context()];
  if (pair !== null && on !== null) tones(on, pair, 0.16, 0.12);
}

/** A soft ring, a second of three, until stopped. */
export function ring(): () => void {
  const once = (): void => {
    const on = context();
    if (on !== null) tones(on, [440, 480], 1, 0.03);
  };
  once();
  const timer = setInterval(once, 3_000);
  return () => clearInterval(timer);
}

/** Plays a sound of our own server; the answer stops it. */
export function play(path: string): () => void {
  if (!soundOn.value) return () => undefined;
  const player = new Audio(path);
  player.volume = 0.35;
  // Not allowed yet, or stopped before it began: the page shows what is heard all the same.
  player.play().catch(() => undefined);
  return () => player.pause();
}

// Browsers look for voices only once they are asked for them.
(window.speechSynthesis as SpeechSynthesis | undefined)?.getVoices();

/** Speaks, when the browser has a voice for the language; never waited for. The answer stops it. */
export function utter(text: string, language: string): () => void {
  const speech = window.speechSynthesis as SpeechSynthesis | undefined;
  if (!soundOn.value || speech === undefined) return () => undefined;
  const wanted = /^(cmn|zh)/i.test(language) ? 'zh' : language.slice(0, 2).toLowerCase();
  // Only voices of this machine: others would send the words away to be spoken.
  const voice = speech.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(wanted));
  if (voice === undefined) return () => undefined;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  speech.cancel();
  speech.speak(words);
  return () => speech.cancel();
}
