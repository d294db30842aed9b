/** Branded identifiers. What comes from outside is parsed into one of these once; inside, a plain string never stands for an id. */

type Brand<T, B extends string> = T & { readonly __brand: B };

/** A Twilio call leg: `CA` and 32 hexadecimal digits. The only identity a leg has. */
export type CallSid = Brand<string, 'CallSid'>;
/** A phone number in E.164 form, `+12025550100`. */
export type E164 = Brand<string, 'E164'>;
/** Keyed hash of a caller's number: recognises a redial, tells nobody the number. */
export type NumberHash = Brand<string, 'NumberHash'>;
/** Name of one hotline: the Redis hash tag of everything it owns. */
export type HotlineName = Brand<string, 'HotlineName'>;
export type QueueName = Brand<string, 'QueueName'>;
export type HoursName = Brand<string, 'HoursName'>;
export type AgentId = Brand<string, 'AgentId'>;
export type FlowName = Brand<string, 'FlowName'>;
/** A language tag as the hotline file spells it: `en`, `zh`. */
export type Language = Brand<string, 'Language'>;
/** A state of the compiled machine: `flow/step`, or `@name` for the states every hotline has. */
export type StateId = Brand<string, 'StateId'>;
/** A place in line: the sid of the call that holds it, or `CB…` for a place kept by a callback request. */
export type PlaceId = Brand<string, 'PlaceId'>;
/** Fencing number of a lease (an offer, a callback attempt, a transfer): grows for ever, never reused. */
export type Lease = Brand<number, 'Lease'>;
/** A conference room: random, no personal data in it. */
export type RoomName = Brand<string, 'RoomName'>;
/** Content hash of all flows and audio of a hotline. */
export type Version = Brand<string, 'Version'>;

/** Names ops people give to things: small letters, digits, dashes; never a dot (XState's separator) or a brace (Redis's). */
export const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const CALL_SID = /^CA[0-9a-f]{32}$/;

/** Reads a CallSid; null when it is not one. */
export function parseCallSid(value: string): CallSid | null {
  return CALL_SID.test(value) ? (value as CallSid) : null;
}
