import { warn } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import { elements } from './parse.ts';
import type { Element } from './parse.ts';

const progress = ['statusCallback', 'statusCallbackEvent', 'statusCallbackMethod'];
const machine = [
  'machineDetection', 'machineDetectionTimeout', 'machineDetectionSpeechThreshold', 'machineDetectionSpeechEndThreshold',
  'machineDetectionSilenceTimeout', 'amdStatusCallback', 'amdStatusCallbackMethod',
]; // prettier-ignore
const recorded = ['recordingStatusCallback', 'recordingStatusCallbackEvent', 'recordingStatusCallbackMethod', 'trim'];

/** Verbs and nouns with the attributes Twilio knows. SSML inside Say is free. */
const attributesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    Say: ['voice', 'language', 'loop'],
    Play: ['loop', 'digits'],
    Pause: ['length'],
    Gather: [
      'input', 'action', 'method', 'timeout', 'numDigits', 'finishOnKey', 'actionOnEmptyResult', 'language', 'hints', 'speechTimeout',
      'speechModel', 'partialResultCallback', 'partialResultCallbackMethod', 'profanityFilter', 'enhanced', 'bargeIn', 'maxSpeechTime', 'debug',
    ], // prettier-ignore
    Redirect: ['method'],
    Hangup: [],
    Reject: ['reason'],
    Record: [
      'action',
      'method',
      'timeout',
      'finishOnKey',
      'maxLength',
      'playBeep',
      'transcribe',
      'transcribeCallback',
      ...recorded,
    ],
    Dial: [
      'action', 'method', 'timeout', 'timeLimit', 'callerId', 'answerOnBridge', 'hangupOnStar', 'sequential', 'ringTone', 'record',
      'recordingTrack', 'referUrl', 'referMethod', 'events', ...recorded,
    ], // prettier-ignore
    Number: ['url', 'method', 'sendDigits', 'byoc', ...progress, ...machine],
    Client: ['url', 'method', ...progress],
    Sip: ['url', 'method', 'username', 'password', ...progress, ...machine],
    Conference: [
      'muted', 'beep', 'startConferenceOnEnter', 'endConferenceOnExit', 'waitUrl', 'waitMethod', 'maxParticipants', 'participantLabel', 'coach',
      'record', 'region', 'jitterBufferSize', 'eventCallbackUrl', ...progress, ...recorded,
    ], // prettier-ignore
    Identity: [],
    Parameter: ['name', 'value'],
  }).map(([name, attributes]) => [name, new Set(attributes)]),
);

/**
 * The children of a document or verb that Twilio would execute, in order. Unknown names and attributes, and verbs where they may not
 * stand, are warnings 12200 and are skipped or ignored.
 */
export function knownChildren(
  exchange: Exchange,
  leg: Leg,
  all: readonly Element[],
  allowed: ReadonlySet<string>,
): readonly Element[] {
  return all.filter((element) => {
    const attributes = attributesOf.get(element.name);
    if (attributes === undefined || !allowed.has(element.name)) {
      warn(exchange, leg, 12200, `<${element.name}> is not valid here`);
      return false;
    }
    for (const name of Object.keys(element.attributes)) {
      if (!attributes.has(name)) warn(exchange, leg, 12200, `<${element.name}> has no attribute ${name}`);
    }
    return true;
  });
}

/** As `knownChildren`, of one verb. */
export function knownNouns(
  exchange: Exchange,
  leg: Leg,
  verb: Element,
  allowed: ReadonlySet<string>,
): readonly Element[] {
  return knownChildren(exchange, leg, elements(verb), allowed);
}

export const inCall: ReadonlySet<string> = new Set([
  'Say',
  'Play',
  'Pause',
  'Gather',
  'Redirect',
  'Hangup',
  'Reject',
  'Record',
  'Dial',
]);
/** Before a bridge, on the called leg. Pause and Redirect are let through as Twilio does in practice. */
export const inWhisper: ReadonlySet<string> = new Set(['Say', 'Play', 'Pause', 'Gather', 'Redirect', 'Hangup']);
/** While waiting for a conference, on hold, or in an announcement. Others are error 13238. */
export const inWait: ReadonlySet<string> = new Set(['Say', 'Play', 'Pause', 'Redirect']);
