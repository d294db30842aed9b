import type { AgentId, E164, HoursName, Language, QueueName } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Agent, AgentAddress, Queue } from './model.ts';
import { reportLanguage, textOf, type World } from './normalise-text.ts';
import type { Fault } from './problem.ts';
import type { Path, Source } from './read-source.ts';
import type { AgentForm, QueueForm } from './schema-hotline.ts';
import { nearest } from './suggest.ts';

const DEFAULT_AHT = 240_000 as DurationMs;
const PIN = /^scrypt\$\d{1,7}\$\d{1,2}\$\d{1,2}\$[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]+={0,2}$/;

export function queueOf(source: Source, name: QueueName, form: QueueForm, world: World): Queue {
  const path = ['queues', name];
  if (form.hours !== undefined) reportHours(source, [...path, 'hours'], form.hours, world);
  const onCall = form['on-call'] ?? [];
  reportOurs(source, [...path, 'on-call'], onCall, world);
  return {
    name,
    title:
      form.title === undefined
        ? Object.fromEntries(world.languages.map((l) => [l, { text: name, audio: null }]))
        : textOf(source, [...path, 'title'], form.title, world, 'for agents'),
    hours: opens(form.hours, world),
    exclusive: form.exclusive ?? false,
    onCall,
    ahtMs: form['handling-time'] ?? DEFAULT_AHT,
  };
}

/** The name always means no hours at all, unless a file gives that name hours of its own. */
function opens(hours: HoursName | undefined, world: World): HoursName | null {
  return hours === undefined || (hours === 'always' && world.hours?.has(hours) !== true) ? null : hours;
}

export function agentOf(source: Source, id: AgentId, form: AgentForm, world: World): Agent {
  const path = ['agents', id];
  const languages: readonly string[] = form.languages ?? world.languages.slice(0, 1);
  const queues: readonly string[] = form.queues ?? (world.defaultQueue === null ? [] : [world.defaultQueue]);
  form.languages?.forEach((language, index) => reportLanguage(source, [...path, 'languages', index], language, world));
  form.queues?.forEach((queue, index) => reportQueue(source, [...path, 'queues', index], queue, world));
  reportTwice(source, [...path, 'languages'], form.languages ?? []);
  reportTwice(source, [...path, 'queues'], form.queues ?? []);
  if (form.hours !== undefined) reportHours(source, [...path, 'hours'], form.hours, world);
  if (form.pin !== undefined && !PIN.test(form.pin))
    source.report([...path, 'pin'], {
      code: 'PZ152',
      message: 'This is no mark of a PIN. Make one with presszero pin, and never write the PIN itself.',
    });
  if (form.pin !== undefined && !/^\d{1,12}$/.test(id))
    source.report(
      path,
      {
        code: 'PZ124',
        message: `An agent who signs in by phone keys in a number, so "${id}" must be digits, at most 12.`,
      },
      'key',
    );
  if (form.name.trim() === '') source.report([...path, 'name'], { code: 'PZ128', message: 'The agent has no name.' });
  return {
    id,
    name: form.name,
    address: addressOf(source, path, form, world),
    languages: languages as readonly Language[],
    queues: queues as readonly QueueName[],
    hours: form.hours ?? null,
    pin: form.pin ?? null,
  };
}

function addressOf(source: Source, path: Path, form: AgentForm, world: World): AgentAddress {
  const { phone, client, sip } = form;
  const given = [phone, client, sip].filter((address) => address !== undefined);
  if (given.length !== 1)
    source.report(path, { code: 'PZ154', message: 'An agent needs exactly one of phone, client and sip.' }, 'key');
  if (phone !== undefined) {
    reportOurs(source, [...path, 'phone'], [phone], world);
    return { kind: 'phone', to: phone };
  }
  if (client !== undefined) {
    const to = client.replace(/^client:/, '');
    if (!/^[\w.-]{1,100}$/.test(to))
      source.report([...path, 'client'], {
        code: 'PZ158',
        message: 'A browser phone has a name of letters, digits, dots and dashes.',
      });
    return { kind: 'client', to };
  }
  if (sip !== undefined && !/^sips?:[^\s@<>"]+@[\w.:[\]-]+(;[\w=.-]+)*$/.test(sip))
    source.report([...path, 'sip'], { code: 'PZ158', message: 'A SIP address looks like sip:mei@example.com.' });
  return { kind: 'sip', to: sip ?? '' };
}

/** Queues where a caller may wait and nobody is there to answer. */
export function reportUnserved(source: Source, queues: Iterable<Queue>, agents: Iterable<Agent>): void {
  const served = new Set([...agents].flatMap((agent) => agent.queues));
  for (const { name, hours, onCall } of queues) {
    if (served.has(name)) continue;
    const fault: Fault =
      hours === null && onCall.length === 0
        ? {
            code: 'PZ203',
            message: `Breaks P3: nobody serves the queue ${name} at any hour. Give it an agent (queues: [${name}]), on-call numbers, or hours with somebody there.`,
          }
        : { code: 'PZ151', message: `No agent serves the queue ${name}.` };
    source.report(['queues', name], fault, 'key');
  }
}

export function reportQueue(source: Source, path: Path, queue: string, { queues }: World): void {
  if (queues === null || queues.has(queue)) return;
  source.report(path, {
    code: 'PZ132',
    message: `There is no queue "${queue.slice(0, 40)}". The queues are ${[...queues].join(', ')}.`,
    suggestion: nearest(queue, queues),
  });
}

export function reportHours(source: Source, path: Path, name: string, { hours }: World): void {
  if (hours === null || hours.has(name) || name === 'always') return;
  const known = [...hours, 'always'];
  source.report(path, {
    code: 'PZ133',
    message: `There are no opening hours "${name.slice(0, 40)}". There are ${known.join(', ')}.`,
    suggestion: nearest(name, known),
  });
}

/** Numbers that must be somebody else's: a call to our own would come round to the caller it is for. */
export function reportOurs(source: Source, path: Path, numbers: readonly E164[], { ours }: World): void {
  const list = Array.isArray(source.at(path));
  numbers.forEach((number, index) => {
    if (!ours.has(number)) return;
    source.report(list ? [...path, index] : path, {
      code: 'PZ155',
      message: `${number} is this hotline's own number: the call would come round to itself. Write the number of a person.`,
    });
  });
  if (list) reportTwice(source, path, numbers);
}

export function reportTwice(source: Source, path: Path, list: readonly string[]): void {
  const seen = new Set<string>();
  list.forEach((value, index) => {
    if (seen.has(value)) source.report([...path, index], { code: 'PZ153', message: `${value} is in this list twice.` });
    seen.add(value);
  });
}
