/** What a call is told → the document. The last step of a turn, and pure but for the ticket's seal. */
import type { Call } from '../core/call.ts';
import { queueOpen } from '../core/flow/duty.ts';
import { announce } from '../core/hold/announce.ts';
import { answer } from '../core/twiml/answer.ts';
import { render } from '../core/twiml/render.ts';
import { safetyDocument } from '../core/twiml/safety.ts';
import { utterances } from '../core/speech/resolve.ts';
import type { Prompt } from '../core/speech/prompt.ts';
import type { EpochMs } from '../core/time.ts';
import type { Deps } from '../engine/deps.ts';
import { peopleAt } from '../engine/facts.ts';
import type { Told } from '../engine/turn.ts';
import { hintsFor } from './classify.ts';
import type { HttpDeps, KnowsHotline } from './deps.ts';

export function turnAnswer(told: Told, { engine }: HttpDeps): string {
  const { call, machine } = told;
  const { urls, tickets, clock, versions } = engine;
  const hotline = versions.hotline();
  const now = told.storeAt ?? clock.now();
  const ticket = tickets.ticket(call);
  const turn = urls.turn(ticket);
  const ask = machine.states.get(call.at)?.info.ask ?? { kind: 'hold' };
  return render(
    answer({
      say: utterances([...told.prompts, ...holding(told, now, engine)], {
        hotline,
        flows: machine.catalog.flows,
        lang: call.ctx.lang,
        now,
        vars: call.ctx.vars,
      }),
      ask,
      hotline,
      lang: call.ctx.lang,
      hints: hintsFor(ask, machine),
      urls: {
        turn,
        after: urls.after(ticket),
        record: turn,
        music: urls.music(musicAt(call, now), hotline.policies.holdTurnMs),
        audio: (file) => (file.startsWith('http') ? file : urls.audio(machine.version, file)),
      },
      room: call.ctx.talk && { name: call.ctx.talk.room, label: 'caller' },
    }),
  );
}

/** What somebody in the line hears in this turn, if anything is worth saying. */
function holding(told: Told, now: EpochMs, engine: Deps): readonly Prompt[] {
  if (told.line === null || told.call.at !== '@hold') return [];
  const hotline = engine.versions.hotline();
  const queue = hotline.queues[told.line.queue];
  const levers = engine.levers();
  const people = peopleAt(hotline, queue, levers, now);
  return announce(told.line, {
    now,
    open: queueOpen(hotline, queue, levers, now),
    peopleAt: people.at,
    zone: people.zone,
    assumedAhtMs: queue?.ahtMs ?? null,
    onCall: (queue?.onCall.length ?? 0) > 0,
    again: told.again,
    turnMs: hotline.policies.holdTurnMs,
    announcement:
      levers.announcement !== null && (levers.announcement.until === null || now < levers.announcement.until)
        ? levers.announcement
        : null,
  });
}

/** Music goes on where it would be had it never stopped: its clock is the wait itself, in whole seconds so that it can be cached. */
function musicAt(call: Call, now: EpochMs): number {
  const since = call.place?.arrivedAt ?? call.head.answeredAt;
  return Math.max(0, Math.floor((now - since) / 1000) * 1000);
}

/** The carrier is asked meanwhile whether the caller lives after all, and then takes them away from here. */
const STILL_THERE_S = 3;

/** For a leg whose call is already over: a word, and the end. */
export function goodbye({ engine }: HttpDeps): string {
  const hotline = engine.versions.hotline();
  const say = utterances([{ say: 'notice', what: 'goodbye' }], {
    hotline,
    flows: {},
    lang: null,
    now: engine.clock.now(),
    vars: {},
  });
  const last = answer({
    say,
    ask: { kind: 'hangup' },
    hotline,
    lang: null,
    hints: [],
    urls: noUrls(engine),
    room: null,
  });
  return render([{ verb: 'pause', seconds: STILL_THERE_S }, ...last]);
}

function noUrls({ urls, versions }: Deps) {
  return {
    turn: urls.voice(),
    after: urls.voice(),
    record: urls.voice(),
    music: urls.voice(),
    audio: (file: string) => urls.audio(versions.current().version, file),
  };
}

/** By then a probe has hung up, answered or not. */
const NO_PROBE_S = 30;

/** `mayBeProbe`: the caller shows the number of our probe, for which nobody is rung. */
export function renderSafety(
  ticket: string | null,
  mayBeProbe: boolean,
  { versions, urls }: KnowsHotline & Pick<Deps, 'urls'>,
  base: string,
): string {
  const back = ticket === null ? urls.voice() : urls.turn(ticket);
  const document = safetyDocument(versions.hotline(), { base, back });
  return render(mayBeProbe ? [{ verb: 'pause', seconds: NO_PROBE_S }, ...document] : document);
}
