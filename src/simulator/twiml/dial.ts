import { Interrupted } from '../clock.ts';
import { inBackground } from '../exchange.ts';
import { keepRecording, recordingParameters, recordingUrl } from '../recordings.ts';
import { ask } from '../webhooks/ask.ts';
import { notify } from '../webhooks/notify.ts';
import { standardParameters } from '../webhooks/parameters.ts';
import { callOut } from './call-out.ts';
import type { CalledOut } from './call-out.ts';
import { conference } from './conference.ts';
import { actionOf, goOn, methodOf, pickUp, resolve } from './context.ts';
import type { Context, Next } from './context.ts';
import { knownNouns } from './known.ts';
import { isTrue, textOf } from './parse.ts';
import type { Element } from './parse.ts';

const nouns = new Set(['Number', 'Client', 'Sip', 'Conference']);

/**
 * `<Dial>`: rings numbers, clients and SIP addresses and bridges the first that answers, or enters a conference. With `action` the
 * verbs after it never run; without, they run when the leg is still there.
 */
export async function dial(context: Context, verb: Element, first: boolean): Promise<Next> {
  const { exchange, leg } = context;
  const targets = knownNouns(exchange, leg, verb, nouns);
  const plain = textOf({ ...verb, children: verb.children.filter((child) => typeof child === 'string') });
  const all: readonly Element[] =
    plain === '' ? targets : [...targets, { name: 'Number', attributes: {}, children: [plain] }];
  const room = all.find((noun) => noun.name === 'Conference');
  const onBridge = isTrue(verb.attributes['answerOnBridge']) && first && leg.answeredAt === null;
  if (!onBridge || room !== undefined) pickUp(context);
  const startedAt = exchange.clock.now();
  const recorded = (verb.attributes['record'] ?? 'do-not-record') !== 'do-not-record';
  const live: { result: CalledOut | null } = { result: null };
  try {
    if (room !== undefined) {
      await conference(context, verb, room);
      return after(context, verb, { DialCallStatus: 'answered' });
    }
    const result = await callOut(context, verb, all, (soFar) => {
      live.result = soFar;
    });
    return after(context, verb, {
      ...resultParameters(result),
      ...(recorded && result.bridged ? keepDialled(context, verb, startedAt) : {}),
    });
  } catch (error) {
    if (error instanceof Interrupted && error.why === 'redirected' && room === undefined)
      requestOnly(context, verb, live.result);
    throw error;
  }
}

/** With an action: that, and nothing after it. Without: the next verb. */
function after(context: Context, verb: Element, params: Readonly<Record<string, string>>): Next {
  const action = verb.attributes['action'];
  return action === undefined || action === '' ? goOn : actionOf(context, verb, params);
}

function resultParameters(result: CalledOut): Record<string, string> {
  return {
    DialCallStatus: result.status,
    ...(result.sid === null ? {} : { DialCallSid: result.sid }),
    ...(result.bridged ? { DialCallDuration: String(result.seconds) } : {}),
    DialBridged: String(result.bridged),
    ...(result.sipCode === null ? {} : { DialSipResponseCode: result.sipCode }),
  };
}

function keepDialled(context: Context, verb: Element, startedAt: number): Record<string, string> {
  const { exchange, leg } = context;
  const recording = keepRecording(
    exchange,
    leg,
    'DialVerb',
    startedAt,
    Math.round((exchange.clock.now() - startedAt) / 1000),
  );
  const callback = verb.attributes['recordingStatusCallback'];
  if (callback !== undefined && callback !== '') {
    const url = resolve(context, callback);
    notify(
      exchange,
      leg,
      url,
      methodOf(verb.attributes['recordingStatusCallbackMethod']),
      recordingParameters(exchange, recording),
    );
  }
  return { RecordingUrl: recordingUrl(exchange, recording) };
}

/**
 * The parent of a live Dial got a new document by REST: the Dial's action is requested, its TwiML not executed.
 * https://twilio.com/changelog/changes-to-dial-behavior-for-enhanced-programmable-sip-feature-accounts
 */
function requestOnly(context: Context, verb: Element, result: CalledOut | null): void {
  const { exchange, leg } = context;
  const action = verb.attributes['action'];
  if (action === undefined || action === '' || exchange.closing.aborted) return;
  const params = {
    ...standardParameters(exchange.accountSid, leg),
    ...resultParameters(result ?? { status: 'canceled', sid: null, bridged: false, seconds: 0, sipCode: null }),
  };
  inBackground(
    exchange,
    ask(exchange, {
      leg,
      url: resolve(context, action),
      method: methodOf(verb.attributes['method']),
      params,
      limit: 65_536,
      mayBreak: false,
    }),
  );
}
