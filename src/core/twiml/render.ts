/**
 * Verbs → TwiML. The one place where XML is made, by the carrier's own builder; escaping is the library's, and text is cleaned
 * first because the library throws on characters that XML can't hold.
 */
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { cleanText } from '../speech/clean.ts';
import type { Speech, Verb } from './verbs.ts';

/** The carrier refuses more (11750). */
export const MAX_BYTES = 64 * 1024;

/** A TwiML document, XML declaration first, at most 64 kB: what is too much loses its last sentences, never a verb that acts. */
export function render(verbs: readonly Verb[]): string {
  const xml = write(verbs);
  if (Buffer.byteLength(xml) <= MAX_BYTES) return xml;
  const shorter = withoutLastSpeech(verbs);
  if (shorter === null) throw new Error(`an answer of ${verbs.length} verbs does not fit the carrier`);
  return render(shorter);
}

function write(verbs: readonly Verb[]): string {
  const response = new VoiceResponse();
  for (const verb of verbs) add(response, verb);
  return response.toString();
}

function add(response: VoiceResponse, verb: Verb): void {
  switch (verb.verb) {
    case 'say':
    case 'play':
    case 'pause':
      return addSpeech(response, verb);
    case 'gather': {
      const gather = response.gather({
        input: verb.speech === null ? ['dtmf'] : ['dtmf', 'speech'],
        action: attribute(verb.action),
        method: 'POST',
        timeout: verb.timeoutS,
        ...(verb.numDigits === null ? {} : { numDigits: verb.numDigits }),
        finishOnKey: verb.finishOnKey,
        actionOnEmptyResult: verb.whenSilent === 'ask',
        ...(verb.speech === null ? {} : speechAttributes(verb.speech)),
      });
      for (const speech of verb.say) addSpeech(gather, speech);
      return;
    }
    case 'redirect':
      response.redirect({ method: 'POST' }, attribute(verb.url));
      return;
    case 'press':
      response.play({ digits: verb.keys });
      return;
    case 'hangup':
      response.hangup();
      return;
    case 'conference':
      response.dial({ action: attribute(verb.action), method: 'POST', answerOnBridge: false }).conference(
        {
          startConferenceOnEnter: true,
          endConferenceOnExit: true,
          beep: 'false',
          waitUrl: '',
          maxParticipants: 2,
          participantLabel: attribute(verb.label),
        },
        attribute(verb.room),
      );
      return;
    case 'dial': {
      const dial = response.dial({ callerId: verb.callerId, timeout: verb.timeoutS });
      if (verb.whisper === null) dial.number(verb.to);
      else dial.number({ url: attribute(verb.whisper), method: 'POST' }, verb.to);
      return;
    }
    case 'record':
      response.record({
        action: attribute(verb.action),
        method: 'POST',
        finishOnKey: verb.finishOnKey,
        maxLength: verb.maxLengthS,
        timeout: verb.silenceS,
        playBeep: true,
      });
      return;
  }
}

type Sayer = Pick<VoiceResponse, 'say' | 'play' | 'pause'>;

function addSpeech(to: Sayer, speech: Speech): void {
  switch (speech.verb) {
    case 'say': {
      const text = cleanText(speech.text);
      if (text === '') return;
      const attributes = { voice: attribute(speech.voice), language: attribute(speech.language) } as object;
      if (speech.slow) to.say(attributes, '').prosody({ rate: 'slow' }, text);
      else to.say(attributes, text);
      return;
    }
    case 'play':
      to.play({}, attribute(speech.url));
      return;
    case 'pause':
      to.pause({ length: speech.seconds });
  }
}

const speechAttributes = ({ language, hints }: { readonly language: string; readonly hints: readonly string[] }) =>
  ({
    language: attribute(language),
    speechTimeout: 'auto',
    ...(hints.length === 0 ? {} : { hints: attribute(hints.join(',')) }),
  }) as object;

/** Names and URLs come from our own configuration; cleaning keeps even a mistake there from becoming broken XML. */
const attribute = cleanText;

/** The verbs without the last thing they say; null when nothing is said any more. */
function withoutLastSpeech(verbs: readonly Verb[]): readonly Verb[] | null {
  const index = verbs.findLastIndex(
    (v) => v.verb === 'say' || v.verb === 'play' || (v.verb === 'gather' && v.say.length > 0),
  );
  const verb = verbs[index];
  if (verb === undefined) return null;
  return verb.verb === 'gather'
    ? verbs.with(index, { ...verb, say: verb.say.slice(0, -1) })
    : verbs.toSpliced(index, 1);
}
