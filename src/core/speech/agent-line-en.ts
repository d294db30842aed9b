/** The agents' number in English. */
import type { AgentLineWording, DutyState, Moment } from './agent-line-wording.ts';
import { whenEn } from './wording-en.ts';

const DUTY: Readonly<Record<DutyState, string>> = { ready: 'ready', busy: 'busy', away: 'away' };
/** More names than this are only counted: nobody remembers them. */
const NAMES = 6;
const HOUR_MS = 3_600_000;

const count = (n: number, one: string, many: string): string => `${n === 1 ? 'one' : n} ${n === 1 ? one : many}`;

function span(ms: number): string {
  if (ms <= 90_000) return count(Math.max(1, Math.ceil(ms / 1_000)), 'second', 'seconds');
  return ms <= 3 * HOUR_MS
    ? count(Math.ceil(ms / 60_000), 'minute', 'minutes')
    : count(Math.ceil(ms / HOUR_MS), 'hour', 'hours');
}

function until(moment: Moment | null): string {
  if (moment === null) return 'until it is opened again';
  const when = whenEn(moment.at, moment.now, moment.zone);
  return when === null ? 'until its next opening' : `until ${when.replace(/^on /, '')}`;
}

export const agentLineEn: AgentLineWording = {
  greeting: () => 'This is the line for agents.',
  'ask-number': () => 'Please enter your agent number, then press pound.',
  'ask-pin': () => 'Please enter your PIN, then press pound.',
  'not-right': () => 'That number and PIN do not belong together.',
  slowed: ({ waitMs }) => `There were too many wrong tries. Please try again in ${span(waitMs)}.`,
  welcome: ({ name }) => `Hello, ${name}.`,
  menu: () =>
    'To be ready for calls, press 1. To sign out, press 2. To close the hotline, press 3. To open it again, press 4. ' +
    'To record an announcement, press 5. To remove the announcement, press 6. To hear how things stand, press 9. ' +
    'To hear this again, press star.',
  'signed-in': () => 'You are ready for calls.',
  'signed-out': () => 'You are signed out. You will not be rung.',
  'close-choices': ({ tomorrow }) =>
    'To close for one hour, press 1. ' +
    (tomorrow === null ? '' : `To close ${until(tomorrow)}, press 2. `) +
    'To close until it is opened again, press 3. To leave things as they are, press star.',
  closed: (text) => `The hotline is now closed ${until(text.until)}. Callers can still press 0 and wait.`,
  opened: () => 'The hotline now follows its calendar again.',
  record: () => 'Please speak your announcement after the tone, then press pound.',
  'publish-choices': () =>
    'To have callers hear this for one hour, press 1. To have them hear it until further notice, press 2. ' +
    'To record it again, press 3. To drop it, press star.',
  published: ({ forAnHour }) =>
    forAnHour ? 'Callers who wait now hear it for one hour.' : 'Callers who wait now hear it until you remove it.',
  cleared: () => 'There is no announcement any more.',
  state: ({ waiting, longestMs, callbacks, duty, closed, announcement }) =>
    [
      waiting === 0
        ? 'Nobody is waiting.'
        : `${waiting === 1 ? 'One caller is' : `${waiting} callers are`} waiting, the longest for ${span(longestMs)}.`,
      callbacks === 0 ? '' : `Callbacks still to make: ${callbacks}.`,
      duty.length === 0
        ? 'Nobody is on duty.'
        : duty.length > NAMES
          ? `On duty: ${duty.length}, of whom ${duty.filter(({ is }) => is === 'ready').length} ready.`
          : `On duty: ${duty.map(({ name, is }) => `${name}, ${DUTY[is]}`).join('; ')}.`,
      closed === null ? '' : `The hotline is closed ${until(closed.until)}.`,
      announcement ? 'An announcement is on.' : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  silence: () => 'I did not hear a key.',
  'wrong-key': () => 'That key does nothing here.',
  'try-later': () => 'That did not work just now. Please try again shortly.',
  goodbye: () => 'Goodbye.',
};
