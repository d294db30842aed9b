/** What happens at the phones of one call, told in lines. Pure: carrier events in, lines out. */
import type { CarrierEvent } from '../../simulator/client.ts';
import { span, width } from '../text.ts';

export interface Line {
  /** Call time since the call was placed, ms. */
  readonly at: number;
  /** `you`, `agent 1`, … */
  readonly who: string;
  readonly is: 'hears' | 'does' | 'speaks';
  readonly text: string;
  readonly language?: string;
}

export interface Phone {
  readonly sid: string;
  readonly who: string;
  /** Null: the caller's own. */
  readonly agent: number | null;
  state: 'ringing' | 'open' | 'over';
  /** Others in the same room right now. */
  with: readonly string[];
}

export interface Transcript {
  /** The lines an event is worth: mostly one, often none. */
  take(event: CarrierEvent): readonly Line[];
  /** The caller's leg, then everybody's who was rung since, in that order. */
  readonly phones: ReadonlyMap<string, Phone>;
  /** From the first 0 (or words) to the first moment with a person; without a 0, from the answer. Null: never. */
  timeToPersonMs(): number | null;
}

/**
 * `sid`, `from`: the caller's leg and number, so that a call back to it is told as theirs. `names`: who has which phone, as far
 * as it is known.
 */
export function transcriptOf(
  sid: string,
  from: string,
  to: string,
  names: ReadonlyMap<string, string> = new Map(),
): Transcript {
  const phones = new Map<string, Phone>();
  const numbers = new Map<string, number>();
  const music = new Set<string>();
  let startedAt: number | null = null;
  let answeredAt: number | null = null;
  let askedAt: number | null = null;
  let metAt: number | null = null;

  const begin = (event: CarrierEvent & { type: 'created' }): void => {
    const own = event.leg === sid || event.to === from;
    if (!own && !numbers.has(event.to)) numbers.set(event.to, numbers.size + 1);
    const agent = own ? null : (numbers.get(event.to) ?? null);
    phones.set(event.leg, {
      sid: event.leg,
      who: agent === null ? 'you' : `agent ${agent}`,
      agent,
      state: 'ringing',
      with: [],
    });
  };

  const told = (event: CarrierEvent, phone: Phone): Omit<Line, 'at' | 'who'> | null => {
    switch (event.type) {
      case 'created':
        return event.leg === sid ? { is: 'does', text: `ring ${to}` } : null;
      case 'ringing':
        return event.leg === sid ? null : { is: 'does', text: `phone rings${owner(event.to)}` };
      case 'answered':
        phone.state = 'open';
        if (event.leg === sid) answeredAt = event.at;
        return event.leg === sid ? null : { is: 'does', text: 'answers' };
      case 'ended':
        phone.state = 'over';
        phone.with = [];
        return { is: 'does', text: endOf(event) };
      case 'speaking':
        return event.voice
          ? { is: 'hears', text: `(a voice) ${event.text}` }
          : { is: 'hears', text: event.text, language: event.language };
      case 'playing':
        return music.has(event.leg) ? null : { is: 'hears', text: `♪ ${event.what.replace(/^.*\//, '')}` };
      case 'heard':
        // Speech that was cut after its last word was heard all the same.
        return event.cut && event.text !== '' ? { is: 'hears', text: `… cut short after "${tail(event.text)}"` } : null;
      case 'pressed':
        if (phone.agent === null && event.key === '0' && event.taken) askedAt ??= event.at;
        return { is: 'does', text: `press ${event.key}${event.taken ? '' : ' (nothing listens)'}` };
      case 'said':
        if (phone.agent === null && event.taken) askedAt ??= event.at;
        return { is: 'speaks', text: event.text };
      case 'joined':
        phone.with = event.with;
        if (phone.agent === null && event.with.length > 0) metAt ??= event.at;
        return event.with.length === 0 ? null : { is: 'does', text: `talks with ${company(event.with)}` };
      case 'left':
        phone.with = [];
        return null;
      case 'warning':
        return { is: 'does', text: `(carrier warning ${event.code}: ${event.message})` };
      case 'fallback':
        return { is: 'does', text: `(the engine failed with ${event.code}: fallback)` };
      case 'webhook-failed':
        return { is: 'does', text: `(webhook failed, ${event.code}: ${event.why})` };
      case 'script':
        return event.is === 'failed' ? { is: 'does', text: `(script: ${event.message})` } : null;
      case 'listening':
      case 'gathered':
      case 'recorded':
      case 'played':
      case 'room-ended':
      case 'webhook-requested':
      case 'webhook-answered':
      case 'message':
        return null;
    }
  };
  const owner = (address: string): string => (names.has(address) ? ` (${names.get(address) ?? ''})` : '');
  const company = (sids: readonly string[]): string => sids.map((one) => phones.get(one)?.who ?? 'somebody').join(', ');

  return {
    phones,
    take(event) {
      if (event.type === 'created' && (event.leg === sid || (startedAt !== null && event.direction !== 'inbound')))
        begin(event);
      const phone = event.leg === null ? undefined : phones.get(event.leg);
      if (phone === undefined) return [];
      startedAt ??= event.at;
      const line = told(event, phone);
      if (event.type === 'playing') music.add(event.leg);
      else if (line !== null) music.delete(phone.sid);
      return line === null ? [] : [{ at: event.at - startedAt, who: phone.who, ...line }];
    },
    timeToPersonMs: () =>
      metAt === null ? null : metAt - (askedAt !== null && askedAt <= metAt ? askedAt : (answeredAt ?? metAt)),
  };
}

function endOf(event: CarrierEvent & { type: 'ended' }): string {
  if (event.status !== 'completed')
    return event.status === 'canceled' ? 'phone stops ringing' : `line over: ${event.status}`;
  return event.by === 'person' ? 'hang up' : 'line over';
}

const tail = (text: string): string => (text.length <= 24 ? text : `…${text.slice(-22)}`);

/** A line for the terminal: `00:07  you      « Welcome to Acme.` What is heard points in, what is done or said points out. */
export function printLine(line: Line): string {
  const who = line.who + ' '.repeat(Math.max(0, 8 - width(line.who)));
  const sign = { hears: '«', does: '·', speaks: '»' }[line.is];
  return `${span(line.at)}  ${who} ${sign} ${line.language === undefined ? '' : `[${line.language}] `}${line.text}`;
}
