/** The agents' number: its state rides sealed in the URL, so any node takes the next turn. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { agentLineWords } from '../../core/speech/agent-line-wording.ts';
import { speechOf } from '../../core/twiml/answer.ts';
import { render } from '../../core/twiml/render.ts';
import type { Verb } from '../../core/twiml/verbs.ts';
import { agentLineTurn } from '../../engine/agent-line.ts';
import { type LineAnswer, type LineRecord, readLineRecord } from '../../engine/agent-line-record.ts';
import { checkPin, hashPin } from '../../runtime/pin.ts';
import type { CallInput } from '../../twilio/params.ts';
import type { HttpDeps } from '../deps.ts';
import { askAgain } from './agent.ts';
import { queryOf, webhook } from '../webhook.ts';

/** A hash no PIN belongs to, so that an unknown agent number takes as long as a wrong PIN. */
const nobodysPin = hashPin(randomUUID());

/** Agents know their way: they get a little more time than callers, for a number is longer than a key. */
const LISTEN_S = 6;

export function agentsLineRoutes(app: FastifyInstance, deps: HttpDeps): void {
  webhook(
    app,
    '/agents/line',
    deps,
    async (input, request) =>
      lineAnswer(readLineRecord(deps.engine.tickets.unseal(queryOf(request, 'o') ?? '')), input, deps),
    askAgain,
  );
}

export async function lineAnswer(record: LineRecord | null, input: CallInput, deps: HttpDeps): Promise<string> {
  const { engine } = deps;
  const answer = await agentLineTurn(
    record,
    {
      from: input.from,
      digits: input.digits,
      recordingUrl: input.recording?.url ?? null,
      at: engine.clock.now(),
    },
    { ...engine, checkPin, dummyHash: await nobodysPin },
  );
  return render(verbsOf(answer, deps));
}

function verbsOf(answer: LineAnswer, { engine }: HttpDeps): readonly Verb[] {
  const { languages } = engine.versions.hotline();
  const say = answer.say.flatMap((text) =>
    speechOf({ ...agentLineWords(text, answer.language), audio: null, slow: false }, languages, (file) =>
      engine.urls.audio(engine.versions.current().version, file),
    ),
  );
  const { listen } = answer;
  if ('hangUp' in listen) return [...say, { verb: 'hangup' }];
  const url = engine.urls.agentsLine(engine.tickets.seal(listen.next));
  if ('record' in listen) {
    return [
      ...say,
      {
        verb: 'record',
        action: url,
        finishOnKey: listen.record.finishOnKey,
        maxLengthS: Math.round(listen.record.maxMs / 1000),
        silenceS: 5,
      },
      { verb: 'redirect', url },
    ];
  }
  return [
    {
      verb: 'gather',
      speech: null,
      action: url,
      timeoutS: LISTEN_S,
      numDigits: listen.gather.maxDigits,
      finishOnKey: listen.gather.finishOnKey === '#' ? '#' : '',
      whenSilent: 'ask',
      say,
    },
    { verb: 'redirect', url },
  ];
}
