/**
 * What bad hotlines do, by the names people look for, so that it is refused with its reason and not as a key that doesn't exist. Each
 * breaks a promise: PZ2nn is promise Pnn.
 */
import type { Fault, ProblemCode } from './problem.ts';

const refusals: readonly (readonly [ProblemCode, string, string])[] = [
  [
    'PZ201',
    'zero operator no-operator no-human hide-human before-human confirm-human survey survey-first identify-first verify-first',
    'Key 0 and the word for a person put the caller in the line in one step, always. There is nothing to set.',
  ],
  [
    'PZ202',
    'on-silence silence no-input on-no-input on-timeout timeout on-wrong-key wrong-key on-invalid invalid no-match on-no-match retries tries max-tries attempts max-attempts',
    'The second silence or third miss puts the caller in the line, never out of it. There is nothing to set, nor a bound of 0.',
  ],
  [
    'PZ203',
    'hang-up hangup hang_up disconnect drop terminate reject busy goodbye when-closed',
    'A flow never hangs up on a caller. Use end, which asks first whether that was all.',
  ],
  [
    'PZ203',
    'web-site website see-web-site see-website use-app use-web-site online-only',
    'Another channel is no way out of a call: say where else help is, and let the call go on to a person or to end.',
  ],
  [
    'PZ204',
    'hold max-wait max-hold hold-limit wait-limit queue-timeout queue-limit max-queue max-callers when-full when-over cut-off overflow limit',
    'Nobody is moved or cut off for waiting too long, and no line is ever full. Offer a callback or a message instead.',
  ],
  [
    'PZ205',
    'requeue reset-place lose-place back-of-line rejoin queue-again back-to-robot back-to-menu',
    'A caller keeps the first arrival through everything. There is nothing to set.',
  ],
  [
    'PZ206',
    'callback-limit callback-expires expires expire max-callbacks no-reply',
    'A promised callback is kept; it does not expire.',
  ],
  [
    'PZ206',
    'reply-within reply-in answer-within working-days',
    'A callback comes in its turn, or from the opening on that the caller is told. There is nothing to set.',
  ],
  [
    'PZ207',
    'on-error on-failure fallback',
    'When the machine fails callers are put through to the emergency numbers. There is nothing else to set.',
  ],
  [
    'PZ208',
    'vip vips vip-first vip-only vips-first members-first priority weight rank skip-line blacklist blocklist',
    'Callers are served in the order they came. A small head start is counts-as-waited, 120s at most.',
  ],
  ['PZ209', 'no-context ask-again whisper', 'The agent hears who is coming and why, always. There is nothing to set.'],
  [
    'PZ210',
    'after-agent after-talk on-agent-hang-up on-agent-hangup',
    'When the agent hangs up the caller is asked and may go back in line. There is nothing to set.',
  ],
  ['PZ211', 'outcome count-as disposition', 'How a call ended is what happened, not what a file says.'],
  [
    'PZ212',
    'fixed-wait say-wait say-place announce-wait announce-place wait-message place',
    'The wait that is told is the measured one, or that it cannot be told. There is nothing to set.',
  ],
];

const KEYS: ReadonlyMap<string, Fault> = new Map(
  refusals.flatMap(([code, keys, why]) =>
    keys.split(' ').map((key): [string, Fault] => {
      const promise = `P${Number(code.slice(3))}`;
      return [key, { code, message: `${key} breaks ${promise}. ${why}` }];
    }),
  ),
);

/** Why this key can't be had, if it is one that bad hotlines have. */
export function refusedKey(key: string): Fault | null {
  return KEYS.get(key.toLowerCase()) ?? null;
}

/** Places a flow may not lead to. */
export function refusedTarget(target: string): Fault | null {
  const fault = KEYS.get(target);
  return fault?.code === 'PZ203' ? fault : null;
}
