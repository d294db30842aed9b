import { Interrupted } from '../clock.ts';
import { inBackground, tell } from '../exchange.ts';
import type { Listener } from '../leg.ts';
import { keepRecording, recordingParameters, recordingUrl } from '../recordings.ts';
import type { Recording } from '../recordings.ts';
import { ask } from '../webhooks/ask.ts';
import { notify } from '../webhooks/notify.ts';
import { standardParameters } from '../webhooks/parameters.ts';
import { actionOf, goOn, methodOf, pickUp, resolve } from './context.ts';
import type { Context, Next } from './context.ts';
import { isTrue, wholeNumber } from './parse.ts';
import type { Element } from './parse.ts';
import { hear } from './play.ts';

/**
 * `<Record>`: beep, then the person's words until a finishing key, silence, the longest time, or a hang-up (`Digits=hangup`). An
 * empty recording (nothing said until the silence timeout, or less than a second) asks for no action: the next verb is executed.
 */
export async function record(context: Context, verb: Element): Promise<Next> {
  pickUp(context);
  const { exchange, leg } = context;
  // Checked before recording: a missing action in inline TwiML is an error at once (11100).
  actionOf(context, verb, {});
  if (isTrue(verb.attributes['playBeep'], true)) await hear(context, 'beep', 500);
  const startedAt = exchange.clock.now();
  const take = (end: 'silence' | 'length' | 'key' | 'hangup', key: string, silentMs: number, spoke: boolean): Next => {
    const lastedMs = Math.min(exchange.clock.now() - startedAt - silentMs, longestOf(verb));
    if (lastedMs < 1000 || (end === 'silence' && !spoke)) return goOn;
    const recording = keepRecording(exchange, leg, 'RecordVerb', startedAt, Math.round(lastedMs / 1000));
    tellCallback(context, verb, recording);
    return actionOf(context, verb, {
      RecordingUrl: recordingUrl(exchange, recording),
      RecordingSid: recording.sid,
      RecordingDuration: String(recording.seconds),
      ...(end === 'key' ? { Digits: key } : end === 'hangup' ? { Digits: 'hangup' } : {}),
    });
  };
  let spoke = false;
  try {
    const { end, key, silentMs } = await untilDone(context, verb, () => {
      spoke = true;
    });
    return take(end, key, silentMs, spoke);
  } catch (error) {
    if (error instanceof Interrupted && error.why === 'ended')
      requestAfterHangup(context, take('hangup', '', 0, spoke));
    throw error;
  }
}

/** `maxLength` in ms: an hour unless given, two minutes for what is transcribed. */
function longestOf(verb: Element): number {
  const otherwise = isTrue(verb.attributes['transcribe']) ? 120 : 3600;
  return (wholeNumber(verb.attributes['maxLength'], 1, 86_400) ?? otherwise) * 1000;
}

interface Done {
  readonly end: 'silence' | 'length' | 'key';
  readonly key: string;
  readonly silentMs: number;
}

function untilDone(context: Context, verb: Element, onSpeech: () => void): Promise<Done> {
  const { exchange, leg, signal } = context;
  const keys = verb.attributes['finishOnKey'] ?? '1234567890*#';
  const silenceMs = (wholeNumber(verb.attributes['timeout'], 0, 86_400) ?? 5) * 1000;
  return new Promise((resolve, reject) => {
    let cancelSilence = (): void => {};
    const finish = (done: Done | null): void => {
      cancelSilence();
      cancelLength();
      signal.removeEventListener('abort', onAbort);
      leg.stopListening(mine);
      if (done === null) reject(signal.reason as Error);
      else resolve(done);
    };
    const onAbort = (): void => finish(null);
    const arm = (speechMs: number): void => {
      cancelSilence();
      if (silenceMs > 0)
        cancelSilence = exchange.clock.after(speechMs + silenceMs, () =>
          finish({ end: 'silence', key: '', silentMs: silenceMs }),
        );
    };
    const cancelLength = exchange.clock.after(longestOf(verb), () => finish({ end: 'length', key: '', silentMs: 0 }));
    const mine: Listener = {
      kind: 'record',
      key(key) {
        if (!keys.includes(key)) return false;
        finish({ end: 'key', key, silentMs: 0 });
        return true;
      },
      speech(_text, lastsMs) {
        onSpeech();
        arm(lastsMs);
        return true;
      },
    };
    if (signal.aborted) return finish(null);
    signal.addEventListener('abort', onAbort, { once: true });
    leg.listener = mine;
    tell(exchange, { type: 'listening', leg: leg.sid, kind: 'record' });
    arm(0);
  });
}

function tellCallback(context: Context, verb: Element, recording: Recording): void {
  const url = verb.attributes['recordingStatusCallback'];
  if (url === undefined || url === '') return;
  const wanted = (verb.attributes['recordingStatusCallbackEvent'] ?? 'completed').split(/\s+/);
  if (!wanted.includes('completed')) return;
  const absolute = resolve(context, url);
  const method = methodOf(verb.attributes['recordingStatusCallbackMethod']);
  // The file is ready a little after the action is asked for.
  context.exchange.clock.after(1000, () =>
    notify(context.exchange, context.leg, absolute, method, recordingParameters(context.exchange, recording)),
  );
}

/** The caller has gone, but a message was left: its action is requested all the same, and the answer not executed. */
function requestAfterHangup(context: Context, next: Next): void {
  if (next.do !== 'fetch' || context.exchange.closing.aborted) return;
  const { exchange, leg } = context;
  const params = { ...standardParameters(exchange.accountSid, leg), ...next.source.params };
  inBackground(
    exchange,
    ask(exchange, { leg, url: next.source.url, method: next.source.method, params, limit: 65_536, mayBreak: true }),
  );
}
