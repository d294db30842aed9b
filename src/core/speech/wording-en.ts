/** English, as callers hear it: short, warm, plain; what a key does comes before the key. */
import type { Key } from '../flow/model.ts';
import type { E164 } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { digitGroups } from './number.ts';
import { whenIs } from './when.ts';
import type { Wording } from './wording.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const keyName = (key: Key): string => (key === 'star' ? 'star' : key === 'hash' ? 'pound' : key);

/** `2 0 2, 5 5 5, 0 1 0 0`: a voice would read `202` as a number. */
export function numberEn(number: E164, home: E164): string {
  const { country, groups } = digitGroups(number, home);
  const spoken = groups.map((group) => group.split('').join(' ')).join(', ');
  return country === null ? spoken : `plus ${country.split('').join(' ')}, ${spoken}`;
}

/** `tomorrow at 9 in the morning`; null when it can't be told. */
export function whenEn(at: EpochMs, now: EpochMs, zone: string): string | null {
  const when = whenIs(at, now, zone);
  if (when === null) return null;
  const weekday = WEEKDAYS[when.weekday - 1] ?? '';
  const day =
    when.days <= 0
      ? 'today'
      : when.days === 1
        ? 'tomorrow'
        : when.days < 7
          ? `on ${weekday}`
          : `on ${weekday}, ${MONTHS[when.month - 1] ?? ''} ${when.day},`;
  return `${day} at ${clock(when.hour, when.minute)}`;
}

function clock(hour: number, minute: number): string {
  if (minute === 0 && hour === 12) return 'noon';
  if (minute === 0 && hour === 0) return 'midnight';
  const part =
    hour < 5
      ? 'at night'
      : hour < 12
        ? 'in the morning'
        : hour < 17
          ? 'in the afternoon'
          : hour < 21
            ? 'in the evening'
            : 'at night';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${twelve}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${part}`;
}

/** A rounded wait: `about 5 minutes`. Over an hour is not told more exactly. */
function waitEn(waitMs: DurationMs): string {
  const minutes = Math.ceil(waitMs / 60_000);
  if (minutes <= 1) return 'less than a minute';
  if (minutes > 60) return 'over an hour';
  return minutes === 60 ? 'about an hour' : `about ${minutes} minutes`;
}

export const wordingEn: Wording = {
  gap: ' ',
  person: () => 'For a person, press 0.',
  option(what, key) {
    const phrase = /^(to|for)\s/i.test(what) ? what.charAt(0).toUpperCase() + what.slice(1) : `For ${what}`;
    return `${phrase}, press ${keyName(key)}.`;
  },
  press: (key) => `Press ${keyName(key)}.`,
  language: (key, name) => `For ${name ?? 'English'}, press ${keyName(key)}.`,
  hearAgain: (key) => `To hear this again, press ${keyName(key)}.`,
  endEntry: 'Then press pound.',

  crowded: () => "We're getting a great many calls. To go on, press any key. For a person, press 0.",
  'show-you-are-there': () => "A great many are calling. To show that you're there, press 0, or just stay on the line.",
  silence: () => "Are you still there? Press a key, or just wait and I'll put you through to a person.",
  wrong: ({ again }) => (again ? "That isn't one of the choices." : "I didn't get that."),
  'wrong-entry': () => "That isn't the right number of digits.",
  'to-person': () => "I'm putting you through to a person.",
  place: ({ place }) => (place <= 1 ? 'You are next.' : `You are number ${place} in line.`),
  'place-same': () => "The line hasn't moved for a while. Your place is safe.",
  wait: ({ waitMs }) => (waitMs === null ? "I can't tell how long it will take." : `It should take ${waitEn(waitMs)}.`),
  'people-at'({ at, zone }, { now }) {
    if (at === null) return "Nobody is here right now, and I can't say when somebody will be.";
    if (at <= now) return 'People are here now.';
    const when = whenEn(at, now, zone);
    return when === null ? 'Nobody is here right now.' : `Nobody is here right now. People are back ${when}.`;
  },
  'hold-options': () =>
    'To be called back and keep your place, press 1. To leave a message, 2. To hear this again, star. Or just hold.',
  'on-call-option': () => 'For the person on call, press 3.',
  'callback-confirm': ({ number }, { callerId }) =>
    `We'll call you back on ${numberEn(number, callerId)}. To confirm, press 1. For another number, press 2. To stay on the line, press 0.`,
  'callback-entry': ({ first }) =>
    first
      ? 'Key in the phone number we should call, area code first. Then press pound. To stay on the line, press 0, then pound.'
      : "I can't call that number. Key in another one, area code first. Then press pound. To stay on the line, press 0, then pound.",
  'callback-promised'({ from, at, zone }, { now, callerId }) {
    const when = at === null || at <= now ? null : whenEn(at, now, zone);
    const turn =
      when === null ? "when it's your turn" : `from the moment people are back, ${when}, when it's your turn`;
    return `We will call you back ${turn}. We call from ${numberEn(from, callerId)}. You can hang up now. To stay on the line instead, press 0.`;
  },
  'message-ask': () =>
    'Leave your message after the tone. It is recorded. End it with the pound key. For a person, press 0 at any time.',
  'message-kept': ({ number }) =>
    number
      ? 'Your message is kept, and somebody will call you back. You can hang up now. For a person, press 0.'
      : 'Your message is kept, and somebody will listen to it. You can hang up now. For a person, press 0.',
  'end-question': () => 'If that was all, press 1. For a person, press 0 or just wait.',
  'agent-gone': () =>
    'The other person has left the call. To go back in line at your old place, press 0. If that was all, just hang up.',
  'callback-leg': (_, { title }) =>
    `Hello, this is ${title}, calling you back. To be connected, press 1. To be called later, press 2. To cancel, press 9.`,
  'callback-later': () => "All right, we'll call you again later.",
  'callback-cancelled': () => "All right, we won't call again.",
  notice: {
    goodbye: 'Thank you for calling. Goodbye.',
    'one-moment': "One moment, I'm ringing them now.",
    'still-here': "Thank you for waiting. You're still in line.",
    'callback-refused': "I can't arrange that call back. You keep your place in line.",
    'promise-unsafe': "I can't promise that right now, so please stay on the line. You keep your place in line.",
    'store-away':
      "I can't tell your place just now, but you keep it. Please stay on the line, or press 0 to ring our emergency number.",
    'lost-agent': "That connection broke. You're back in line at your old place.",
    'transfer-failed': "I couldn't reach them.",
    'account-full': 'All our lines are in use right now. You keep your place.',
    'near-limit': "This phone call can't go on much longer, but your place is kept.",
  },
};
