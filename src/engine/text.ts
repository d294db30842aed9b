/** Text messages to the caller. Nothing waits for them, and nothing depends on them. */
import { dialRules, mayDial } from '../core/flow/dialling.ts';
import type { StateId } from '../core/ids.ts';
import { stepOf, written } from '../core/speech/resolve.ts';
import type { Deps } from './deps.ts';
import type { Told } from './turn.ts';

/** What carriers take in one message. */
const MOST_CHARS = 1_600;

/** Sends the words of a step to the number that calls. Whatever becomes of it is logged, without the number. */
export async function textCaller(step: StateId, { call, machine }: Told, deps: Deps): Promise<void> {
  const { sid, ani } = call.head;
  const hotline = deps.versions.hotline();
  const found = stepOf(step, machine.catalog);
  if (found?.kind !== 'sms') return;
  if (ani === null || !mayDial(ani, dialRules(hotline))) {
    deps.log.info({ sid, step, why: ani === null ? 'withheld' : 'not a number we send to' }, 'text message not sent');
    return;
  }
  const { flows } = machine.catalog;
  const { lang, vars } = call.ctx;
  const body = written(found.text, { hotline, flows, lang, vars, now: deps.clock.now() }).slice(0, MOST_CHARS);
  if (body === '') return;
  const sent = await deps.telephony.text(ani, hotline.callerId, body);
  if (sent.is !== 'ok')
    deps.log.warn(
      { sid, step, result: sent.is, code: sent.is === 'refused' ? sent.code : null },
      'text message not sent',
    );
}
