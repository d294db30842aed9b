import { tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { tellHeard } from './hearing.ts';
import type { Leg } from './leg.ts';
import { end, laterOn, naturalEnd } from './life.ts';
import { speakingMs } from './media.ts';

/* What the person holding a phone can do. */

const KEY_MS = 80;

/** Presses keys one after the other (`w` waits half a second); resolves when the last was sent. The first goes out at once. */
export function press(exchange: Exchange, leg: Leg, digits: string): Promise<void> {
  return new Promise((resolve) => {
    const keys = digits.split('');
    const forget = leg.onPoke(() => leg.ended && finish());
    const finish = (): void => {
      forget();
      resolve();
    };
    const next = (): void => {
      const key = keys.shift();
      if (key === undefined || leg.ended) return finish();
      if (key !== 'w') pressOne(exchange, leg, key);
      if (keys.length === 0) return finish();
      laterOn(exchange, leg, key === 'w' ? 500 : KEY_MS, next);
    };
    next();
  });
}

/** One key towards whatever listens on this leg. */
export function pressOne(exchange: Exchange, leg: Leg, key: string): void {
  const taken = leg.listener?.key(key) ?? false;
  leg.keys.push({ at: Math.round(exchange.clock.now()), key, taken });
  tell(exchange, { type: 'pressed', leg: leg.sid, key, taken });
}

/** Speaks: to whatever listens, and to whoever is there. Resolves when the words are out. */
export function speakUp(exchange: Exchange, leg: Leg, text: string): Promise<void> {
  const lastsMs = speakingMs(text);
  const taken = leg.listener?.speech(text, lastsMs) ?? false;
  leg.words.push({ at: exchange.clock.now(), text, taken });
  tell(exchange, { type: 'said', leg: leg.sid, text, taken });
  for (const other of leg.others) hearVoice(exchange, leg, other, text, lastsMs);
  return new Promise((resolve) => {
    const forget = leg.onPoke(() => leg.ended && finish());
    const finish = (): void => {
      forget();
      resolve();
    };
    laterOn(exchange, leg, lastsMs, finish);
  });
}

/** What one person says at the ear of the other, for as long as they are together. */
function hearVoice(exchange: Exchange, speaker: Leg, leg: Leg, text: string, lastsMs: number): void {
  const line = leg.ear.begin('voice', text, '', lastsMs);
  tell(exchange, {
    type: 'speaking',
    leg: leg.sid,
    text,
    language: '',
    lastsMs: Math.round(lastsMs),
    voice: true,
  });
  const finish = (cut: boolean): void => {
    cancel();
    forget();
    leg.ear.finish(line, cut);
    tellHeard(exchange, leg, line, cut);
  };
  const cancel = laterOn(exchange, leg, lastsMs, () => finish(false));
  const forget = leg.onPoke(() => !leg.others.includes(speaker) && finish(true));
}

/** Hangs up, or lets the line drop: the application can't tell which. */
export function hangUp(exchange: Exchange, leg: Leg, by: 'person' | 'line' = 'person'): void {
  if (leg.ring !== null) return leg.ring.refuse('busy');
  end(exchange, leg, naturalEnd(leg), by);
}

/** Resolves true as soon as `holds` answers true after something happened to the leg; false when the leg ends first. */
export function until(leg: Leg, holds: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      if (!holds() && !leg.ended) return false;
      forget();
      resolve(holds());
      return true;
    };
    const forget = leg.onPoke(look);
    look();
  });
}
