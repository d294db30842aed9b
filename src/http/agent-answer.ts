/** What the leg of somebody who answers for us is told → the document. */
import type { Machine } from '../core/flow/step.ts';
import type { Language } from '../core/ids.ts';
import { type LegText, legUtterance } from '../core/speech/leg-wording.ts';
import type { Utterance } from '../core/speech/prompt.ts';
import { whisper } from '../core/speech/whisper.ts';
import { speechOf } from '../core/twiml/answer.ts';
import { render } from '../core/twiml/render.ts';
import { safetyAccept, safetyWhisper } from '../core/twiml/safety.ts';
import type { Speech, Verb } from '../core/twiml/verbs.ts';
import { machineFor } from '../engine/deps.ts';
import type { LegAnswer, LegRecord } from '../engine/leg.ts';
import type { HttpDeps, SafetyDeps } from './deps.ts';

/** How long a person has for the key after the whisper's end, then again after its second saying. */
const KEY_S = 5;

export async function legAnswerXml(answer: LegAnswer, leg: LegRecord | null, deps: HttpDeps): Promise<string> {
  const { versions } = deps.engine;
  const machine = leg?.version === undefined ? versions.current() : await machineFor(leg.version, versions);
  return render(verbsOf(answer, leg, machine, deps));
}

function verbsOf(answer: LegAnswer, leg: LegRecord | null, machine: Machine, deps: HttpDeps): readonly Verb[] {
  const { engine } = deps;
  const { urls, tickets, versions } = engine;
  const hotline = versions.hotline();
  const languages = languagesOf(leg, deps);
  const say = (what: LegText): readonly Speech[] => spoken(legUtterance(what, languages, hotline), deps);
  switch (answer.is) {
    case 'goodbye':
      return [...say(answer.why), { verb: 'hangup' }];
    case 'whisper': {
      const take =
        answer.record.kind === 'callback'
          ? 'take-callback'
          : answer.record.kind === 'message'
            ? 'take-message'
            : 'take-call';
      const who =
        answer.card === null || answer.short
          ? []
          : spoken(whisper(answer.card, { hotline, flows: machine.catalog.flows, languages }), deps);
      return keyOrAgain([...who, ...say(take)], urls.agent('answer', tickets.seal(answer.record)));
    }
    case 'room':
      return [
        ...(answer.ringing ? say('ringing-customer') : []),
        {
          verb: 'conference',
          room: answer.room,
          label: 'agent',
          action: urls.agent('after', tickets.seal(answer.record)),
        },
      ];
    case 'message': {
      const heard: readonly Speech[] = answer.recording === null ? [] : [{ verb: 'play', url: answer.recording }];
      return keyOrAgain(
        [...say('message-intro'), ...heard, ...say(answer.canRing ? 'message-ring' : 'message-over')],
        urls.agent('message', tickets.seal(answer.record)),
      );
    }
  }
}

/** What the listener speaks, the caller's language first when it is one of theirs: the whole leg is then in the talk's language. */
function languagesOf(leg: LegRecord | null, { engine }: HttpDeps): readonly Language[] {
  const own = (leg?.agent && engine.versions.hotline().agents[leg.agent]?.languages) || [];
  const caller = leg?.card?.language;
  return caller !== undefined && own.includes(caller) ? [caller, ...own.filter((code) => code !== caller)] : own;
}

/** One key, 1 cutting the words short; silence comes back to the same URL. */
function keyOrAgain(say: readonly Speech[], url: string): readonly Verb[] {
  return [
    {
      verb: 'gather',
      speech: null,
      action: url,
      timeoutS: KEY_S,
      numDigits: 1,
      finishOnKey: '',
      whenSilent: 'ask',
      say,
    },
    { verb: 'redirect', url },
  ];
}

function spoken(utterance: Utterance, { engine }: HttpDeps): readonly Speech[] {
  return speechOf(utterance, engine.versions.hotline().languages, (file) =>
    engine.urls.audio(engine.versions.current().version, file),
  );
}

/** An alarm that rings somebody: said twice, for nobody listens to the first word. */
export function alarmAnswer(text: string, language: Language, deps: HttpDeps): string {
  const said = spoken({ language, text, audio: null, slow: false }, deps);
  return render([...said, { verb: 'pause', seconds: 1 }, ...said, { verb: 'hangup' }]);
}

/** Our own trouble on the leg of somebody who answers for us: a word, and the same URL again in a moment. */
export const momentXml = (url: string, deps: SafetyDeps): string =>
  render([...plainly('moment', deps), { verb: 'pause', seconds: 2 }, { verb: 'redirect', url }]);

export const thanksXml = (deps: SafetyDeps): string => render([...plainly('thanks', deps), { verb: 'hangup' }]);

/** In the hotline's first language. Our own words have no recordings, so no version is needed. */
function plainly(what: LegText, { engine }: SafetyDeps): readonly Speech[] {
  const hotline = engine.versions.hotline();
  return speechOf(legUtterance(what, [], hotline), hotline.languages, (file) => file);
}

export const safetyWhisperXml = (deps: SafetyDeps): string =>
  render(safetyWhisper(deps.engine.versions.hotline(), deps.publicUrl()));
export const safetyAcceptXml = (key: string | null): string => render(safetyAccept(key));
