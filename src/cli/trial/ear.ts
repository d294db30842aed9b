/** What one leg hears and does, kept from the carrier's events. */
import type { SpokenLine } from '../../core/trial/hearing.ts';
import type { CarrierEvent } from '../../simulator/client.ts';

export interface Heard extends SpokenLine {
  /** The line of the transcript that shows it. */
  readonly row: number;
  heard: string | null;
}

export interface Ear {
  readonly spoken: Heard[];
  /** Keys pressed and words said: whether something listened. */
  readonly attempts: boolean[];
  /** Something listens to keys or words. */
  listening: boolean;
  /** Nothing more is said for now: music plays. */
  music: boolean;
  /** When the last sentence ended, call time. */
  quietSince: number;
  /** The leg is over. */
  over: boolean;
}

export const newEar = (): Ear => ({
  spoken: [],
  attempts: [],
  listening: false,
  music: false,
  quietSince: 0,
  over: false,
});

/** An event of this leg; `row` is the transcript's last line. */
export function takeIn(ear: Ear, event: CarrierEvent, row: number): void {
  switch (event.type) {
    case 'speaking': {
      const { text, language, at, lastsMs } = event;
      ear.spoken.push({ text, language, at, lastsMs, row, heard: null });
      ear.music = false;
      return;
    }
    case 'heard': {
      const line = ear.spoken.find(({ heard, text }) => heard === null && text.startsWith(event.text));
      if (line !== undefined) line.heard = event.text;
      ear.quietSince = event.at;
      return;
    }
    case 'playing':
      ear.music = true;
      return;
    case 'listening':
      ear.listening = true;
      return;
    case 'gathered':
    case 'recorded':
      ear.listening = false;
      return;
    case 'pressed':
    case 'said':
      ear.attempts.push(event.taken);
      return;
    case 'ended':
      ear.over = true;
      ear.listening = false;
      return;
    case 'created':
    case 'ringing':
    case 'answered':
    case 'played':
    case 'joined':
    case 'left':
    case 'room-ended':
    case 'webhook-requested':
    case 'webhook-answered':
    case 'webhook-failed':
    case 'fallback':
    case 'warning':
    case 'message':
    case 'script':
  }
}
