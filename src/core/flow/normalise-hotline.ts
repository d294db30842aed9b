import type { AgentId, E164, FlowName, HotlineName, HoursName, Language, QueueName } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Admission, Agent, AlarmTarget, Hotline, Hours, LanguageVoice, Policies } from './model.ts';
import { ALWAYS, hoursOf } from './normalise-hours.ts';
import { languageOf } from './normalise-languages.ts';
import { lookupHostsOf } from './normalise-lookup.ts';
import { agentOf, queueOf, reportOurs, reportQueue, reportUnserved } from './normalise-people.ts';
import { textOf, type World } from './normalise-text.ts';
import { parseE164 } from './phone.ts';
import { readPiece, reportUnknownKeys } from './read-piece.ts';
import { readable, readSection } from './read-section.ts';
import type { Source } from './read-source.ts';
import type { Variables } from './read-variables.ts';
import {
  type AdmissionForm,
  AGENT,
  type AlarmForm,
  type CallbacksForm,
  HOTLINE_FILE,
  HOURS,
  LANGUAGE,
  NAMED_QUEUE,
  type PoliciesForm,
} from './schema-hotline.ts';
import { phoneFault } from './schema-parts.ts';
import { nearest } from './suggest.ts';

/** What is known of the other files before this one is read. */
export type Known = Variables & Pick<World, 'flows' | 'audio'>;

/**
 * The hotline, and what flows must know of it. Where something is wrong it is reported and the hotline has a gap there; `read` uses
 * it only when nothing was.
 */
export function hotlineOf(source: Source, names: Known): { readonly hotline: Hotline; readonly world: World } {
  const shape = HOTLINE_FILE.shape;
  reportUnknownKeys(source, [], Object.keys(shape));
  const name = readPiece(source, shape.hotline, ['hotline']);
  const titleForm = readPiece(source, shape.title, ['title']);
  const languageForms = needed(source, 'languages', readSection(source, 'languages', LANGUAGE, false));
  const queueForms = needed(source, 'queues', readSection(source, 'queues', NAMED_QUEUE, true));
  const hoursForms = readSection(source, 'hours', HOURS, true);
  const agentForms = readSection(source, 'agents', AGENT, true);
  const queueNames = [...(queueForms?.keys() ?? [])];
  const numbers = numbersOf(source, names.flows);
  const agentsNumber = readPiece(source, shape['agents-number'], ['agents-number']) ?? null;
  const callerId = readPiece(source, shape['caller-id'], ['caller-id']) ?? (Object.keys(numbers)[0] as E164);
  if (agentsNumber !== null && Object.hasOwn(numbers, agentsNumber))
    source.report(['agents-number'], {
      code: 'PZ153',
      message: `${agentsNumber} is a number for callers already. Agents need one of their own.`,
    });

  const probe = probeOf(source, numbers);
  const lookupHosts = lookupHostsOf(source);
  const languages: LanguageVoice[] = [...readable(languageForms)].map(([code, form]) => languageOf(source, code, form));
  const defaultQueue = readPiece(source, shape['default-queue'], ['default-queue']) ?? queueNames[0] ?? null;
  const world: World = {
    ...names,
    languages: [...(languageForms?.keys() ?? [])] as Language[],
    queues: queueForms === null ? null : new Set(queueNames),
    hours: hoursForms === null && source.at(['hours']) != null ? null : new Set(hoursForms?.keys() ?? []),
    defaultQueue,
    lookupHosts,
    ours: new Set([
      ...(Object.keys(numbers) as E164[]),
      ...[agentsNumber, probe?.from].flatMap((own) => own ?? []),
      callerId,
    ]),
    humanWords: new Map(languages.map((language) => [language.code, language.humanWords])),
  };
  if (source.at(['default-queue']) != null && defaultQueue !== null)
    reportQueue(source, ['default-queue'], defaultQueue, world);

  const queues = [...readable(queueForms)].map(([queue, form]) => queueOf(source, queue as QueueName, form, world));
  const agents = [...readable(agentForms)].map(([id, form]) => agentOf(source, id as AgentId, form, world));
  const hours = [...readable(hoursForms)].map(([hoursName, form]) => hoursOf(source, hoursName as HoursName, form));
  reportSamePhones(source, agents);
  if (agents.length === (agentForms?.size ?? 0)) reportUnserved(source, queues, agents);

  const admission = admissionOf(readPiece(source, shape.admission, ['admission']) ?? {}, agents.length);
  const callbacks = readPiece(source, shape.callbacks, ['callbacks']) ?? {};
  const hotline: Hotline = {
    name: (name ?? '') as HotlineName,
    title: titleForm === null ? {} : textOf(source, ['title'], titleForm, world),
    numbers,
    agentsNumber,
    callerId,
    languages,
    queues: byName(queues),
    defaultQueue: (defaultQueue ?? '') as QueueName,
    hours: byName(withAlways(hours, agents)),
    agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
    emergency: emergencyOf(source, world),
    callbackCountries: callbacks.countries ?? null,
    carrier: carrierOf(source),
    policies: policiesOf(readPiece(source, shape.policies, ['policies']) ?? {}, callbacks, agents.length, admission),
    speech: readPiece(source, shape.speech, ['speech']) ?? 'menus',
    alarms: (readPiece(source, shape.alarms, ['alarms']) ?? []).map((form, index) =>
      alarmOf(source, form, index, world),
    ),
    probe,
    lookupHosts: lookupHosts ?? [],
  };
  return { hotline, world };
}

/** A hotline without languages, or without queues, is none. */
function needed<T extends ReadonlyMap<string, unknown>>(source: Source, section: string, read: T | null): T | null {
  if (read !== null && read.size > 0) return read;
  const piece = source.at([section]);
  if (section === 'queues' && (piece == null || read !== null))
    source.report(
      [section],
      { code: 'PZ203', message: 'Breaks P3: without queues nobody can wait for a person. Write one at least.' },
      'key',
    );
  else if (piece == null || read !== null)
    source.report([section], { code: 'PZ121', message: `${section} is missing or empty: write one at least.` }, 'key');
  return null;
}

function numbersOf(source: Source, flows: ReadonlySet<string>): Record<E164, FlowName> {
  const schema = HOTLINE_FILE.shape.numbers.valueType;
  const numbers: Record<E164, FlowName> = {};
  const piece = source.at(['numbers']);
  if (piece == null || (typeof piece === 'object' && !Array.isArray(piece) && Object.keys(piece).length === 0))
    source.report(
      ['numbers'],
      { code: 'PZ121', message: 'numbers is missing or empty: write your number and its flow.' },
      'key',
    );
  for (const [written, raw] of Object.entries(readRaw(source, 'numbers'))) {
    const path = ['numbers', written];
    const number = parseE164(written.normalize('NFKC').trim());
    if (number === null) source.report(path, phoneFault(written), 'key');
    else if (Object.hasOwn(numbers, number))
      source.report(path, { code: 'PZ153', message: `${number} is here twice.` }, 'key');
    if (raw === null) {
      source.report(
        path,
        { code: 'PZ137', message: `No flow answers ${written}. Write its name after the colon.` },
        'key',
      );
      continue;
    }
    const flow = readPiece(source, schema, path);
    if (flow !== null && !flows.has(flow))
      source.report(path, { code: 'PZ131', message: `There is no flow "${flow}".`, suggestion: nearest(flow, flows) });
    if (number !== null && flow !== null) numbers[number] = flow;
  }
  return numbers;
}

function readRaw(source: Source, section: string): object {
  const piece = source.at([section]);
  if (typeof piece === 'object' && piece !== null && !Array.isArray(piece)) return piece;
  if (piece != null) source.report([section], { code: 'PZ122', message: `${section} must be names with values.` });
  return {};
}

function reportSamePhones(source: Source, agents: readonly Agent[]): void {
  const seen = new Map<string, string>();
  for (const { id, address } of agents) {
    const other = seen.get(address.to);
    if (other !== undefined && address.to !== '')
      source.report(['agents', id, address.kind], {
        code: 'PZ153',
        message: `${id} and ${other} have the same ${address.kind}; two calls would ring there at once.`,
      });
    seen.set(address.to, id);
  }
}

function withAlways(hours: readonly Hours[], agents: readonly Agent[]): readonly Hours[] {
  const used = agents.some((agent) => agent.hours === ALWAYS.name) && !hours.some((h) => h.name === ALWAYS.name);
  return used ? [...hours, ALWAYS] : hours;
}

function emergencyOf(source: Source, world: World): readonly E164[] {
  const empty = {
    code: 'PZ207',
    message: 'Breaks P7: when the machine fails somebody must be rung. Write one emergency number at least.',
  } as const;
  const piece = source.at(['emergency']);
  if (piece == null || (Array.isArray(piece) && piece.length === 0)) {
    source.report(['emergency'], empty, 'key');
    return [];
  }
  const numbers = readPiece(source, HOTLINE_FILE.shape.emergency, ['emergency']) ?? [];
  reportOurs(source, ['emergency'], numbers, world);
  return numbers;
}

function carrierOf(source: Source): Hotline['carrier'] {
  const form = readPiece(source, HOTLINE_FILE.shape.carrier, ['carrier']);
  return { maxCalls: form?.['max-calls'] ?? null, callsPerSecond: form?.['calls-per-second'] ?? 1 };
}

/** It rings the first of the callers' numbers, and no number rings itself. */
function probeOf(source: Source, numbers: Hotline['numbers']): Hotline['probe'] {
  if (source.at(['probe']) == null) return null;
  const form = readPiece(source, HOTLINE_FILE.shape.probe.unwrap(), ['probe']);
  if (form === null) return null;
  if (Object.hasOwn(numbers, form.from))
    source.report(['probe', 'from'], {
      code: 'PZ153',
      message: `${form.from} is a number for callers already. The probe needs one of its own, or that of the agents.`,
    });
  return { from: form.from, everyMs: form.every ?? s(300) };
}

/** A call a second for each agent: many times what people can talk, also after a disturbance that everybody rings about. */
const RINGS_AN_AGENT = 60;
const LEAST_RINGS = 120;
const OF_ONE_NUMBER = 10;
function admissionOf(form: AdmissionForm, agents: number): Admission {
  const calls = form.calls ?? Math.max(LEAST_RINGS, agents * RINGS_AN_AGENT);
  return {
    calls,
    samePrefix: form['same-prefix'] ?? Math.ceil(calls / 2),
    sameNumber: form['same-number'] ?? OF_ONE_NUMBER,
  };
}

/** More than people can talk in an hour, so that only a flood meets it. */
const CALLBACKS_AN_AGENT = 60;
const s = (seconds: number): DurationMs => (seconds * 1000) as DurationMs;
function policiesOf(form: PoliciesForm, callbacks: CallbacksForm, agents: number, admission: Admission): Policies {
  return {
    ringMs: form.ring ?? s(15),
    wrapUpMs: form['wrap-up'] ?? s(10),
    redialMs: form.redial ?? s(900),
    holdTurnMs: form['hold-turn'] ?? s(15),
    widenMs: form.widen ?? s(30),
    idleHelpMs: form['idle-help'] ?? s(60),
    awayMs: form.away ?? s(300),
    placeEveryMs: form['place-every'] ?? s(30),
    offerEveryMs: form['offer-every'] ?? s(180),
    callbacksPerHour: callbacks['per-hour'] ?? Math.max(1, agents) * CALLBACKS_AN_AGENT,
    admission,
  };
}

function alarmOf(source: Source, form: AlarmForm, index: number, world: World): AlarmTarget {
  const path = ['alarms', index];
  const { webhook, sms, call } = form;
  const given = [webhook, sms, call].filter((target) => target !== undefined);
  if (given.length !== 1)
    source.report(path, { code: 'PZ158', message: 'An alarm goes to exactly one of webhook, sms and call.' });
  if (webhook !== undefined) {
    if (!isWebAddress(webhook))
      source.report([...path, 'webhook'], {
        code: 'PZ158',
        message: 'A webhook is an address that begins with https://, without a password in it.',
      });
    return { kind: 'webhook', url: webhook };
  }
  const to = sms ?? call;
  const kind = sms === undefined ? 'call' : 'sms';
  if (to !== undefined) reportOurs(source, [...path, kind], [to], world);
  return { kind, to: to ?? ('' as E164) };
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return (
    (url.protocol === 'https:' || (url.protocol === 'http:' && here)) && url.username === '' && url.password === ''
  );
}

function byName<T extends { readonly name: string }>(things: readonly T[]): Record<T['name'], T> {
  return Object.fromEntries(things.map((thing) => [thing.name, thing])) as Record<T['name'], T>;
}
