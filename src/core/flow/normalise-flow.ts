import type { FlowName, QueueName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Flow, Step } from './model.ts';
import { choiceOf } from './normalise-choose.ts';
import { lookupOf } from './normalise-lookup.ts';
import { optionsOf } from './normalise-menu.ts';
import { reportOurs, reportQueue } from './normalise-people.ts';
import { setOf, smsOf } from './normalise-set.ts';
import { textOf, type World } from './normalise-text.ts';
import { readPiece, reportUnknownKeys } from './read-piece.ts';
import { kindOf } from './read-kind.ts';
import { type Path, type Source } from './read-source.ts';
import { BARE, FLOW_FILE, STEPS, type StepKind } from './schema-flow.ts';
import { nameFault, type TextForm } from './schema-parts.ts';
import { refusedTarget } from './schema-refused.ts';
import { nearest } from './suggest.ts';

/** What a step must know of its surroundings. */
export interface Scope {
  readonly source: Source;
  readonly world: World;
  readonly flow: FlowName;
  readonly steps: ReadonlySet<string>;
  /** Everything `go` may name. */
  readonly targets: readonly string[];
}

const HUMAN = '@human' as StateId;
const TRANSFER_RING = 20_000 as DurationMs;

/** A flow, without the steps in which something is wrong; those are reported. */
export function flowOf(source: Source, flow: FlowName, world: World): Flow {
  reportUnknownKeys(source, [], Object.keys(FLOW_FILE.shape));
  const raw = source.at(['steps']);
  const isMap = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
  if (!isMap || Object.keys(raw).length === 0)
    source.report(
      ['steps'],
      isMap || raw == null
        ? { code: 'PZ121', message: 'steps is missing or empty: a flow needs a step.' }
        : { code: 'PZ122', message: 'steps must be names with steps.' },
      'key',
    );
  const names = isMap ? Object.keys(raw) : [];
  const scope: Scope = { source, world, flow, steps: new Set(names), targets: ['human', ...names] };
  for (const name of names) {
    const fault = nameFault(name);
    if (fault !== null) source.report(['steps', name], fault, 'key');
  }
  const start = isMap ? readPiece(source, FLOW_FILE.shape.start, ['start']) : null;
  return {
    name: flow,
    file: source.file,
    start: start === null ? HUMAN : targetOf(scope, ['start'], start),
    steps: names.flatMap((name) => stepOf(scope, name) ?? []),
  };
}

function stepOf(scope: Scope, name: string): Step | null {
  const { source, world } = scope;
  const path = ['steps', name];
  const kind = kindOf(source, path);
  if (kind === null) return null;
  const id = stateId(scope.flow, name);
  const base = { id, line: source.placeOf(path, 'key').line, say: null };
  const bare = BARE.find((word) => word === source.at(path));
  const does = bare === undefined ? doing(scope, kind, path) : bareStep(bare, queueNamed(null, scope, path));
  if (does === null) return null;
  const { say, ...rest } = does;
  return {
    ...base,
    say: say === undefined ? null : textOf(source, [...path, 'say'], say, world, 'with variables'),
    ...rest,
  };
}

type Does = Step extends infer S
  ? S extends Step
    ? Omit<S, 'id' | 'line' | 'say'> & { readonly say?: TextForm | undefined }
    : never
  : never;

function doing(scope: Scope, kind: StepKind, path: Path): Does | null {
  const { source, world } = scope;
  const go = (to: string, ...at: (string | number)[]): StateId => targetOf(scope, [...path, ...at], to);
  switch (kind) {
    case 'say': {
      const form = readPiece(source, STEPS.say, path);
      return form && { kind, say: form.say, go: go(form.go, 'go') };
    }
    case 'menu': {
      reportUnknownKeys(source, path, Object.keys(STEPS.menu.shape));
      const say = readPiece(source, STEPS.menu.shape.say, [...path, 'say']) ?? undefined;
      return { kind, say, options: optionsOf(scope, path) };
    }
    case 'collect': {
      const form = readPiece(source, STEPS.collect, path);
      if (form === null) return null;
      const { name, ask, digits, secret } = form.collect;
      return {
        kind,
        say: form.say,
        name,
        ask: textOf(source, [...path, 'collect', 'ask'], ask, world, 'with variables'),
        ...digits,
        secret: secret ?? false,
        go: go(form.go, 'go'),
      };
    }
    case 'choose':
      return choiceOf(scope, path);
    case 'human': {
      const form = readPiece(source, STEPS.human, path);
      if (form === null) return null;
      const line = typeof form.human === 'string' ? { queue: form.human } : (form.human ?? {});
      return {
        kind,
        say: form.say,
        queue: queueNamed(line.queue ?? null, scope, [...path, 'human']),
        countsAsWaitedMs: ('counts-as-waited' in line ? line['counts-as-waited'] : undefined) ?? (0 as DurationMs),
        reason: reasonOf('reason' in line ? line.reason : undefined, scope, [...path, 'human', 'reason']),
      };
    }
    case 'callback':
      return { ...laterOf(readPiece(source, STEPS.callback, path), 'callback', scope, path), kind };
    case 'voicemail':
      return { ...laterOf(readPiece(source, STEPS.voicemail, path), 'voicemail', scope, path), kind };
    case 'transfer': {
      const form = readPiece(source, STEPS.transfer, path);
      if (form === null) return null;
      const { to, ring, failed } = form.transfer;
      reportOurs(source, [...path, 'transfer', 'to'], [to], world);
      return {
        kind,
        say: form.say,
        to,
        ringMs: ring ?? TRANSFER_RING,
        failed: failed === undefined ? HUMAN : go(failed, 'transfer', 'failed'),
      };
    }
    case 'lookup':
      return lookupOf(scope, path);
    case 'set': {
      const form = setOf(scope, path);
      return form && { ...form, kind, go: go(form.go, 'go') };
    }
    case 'sms': {
      const form = smsOf(scope, path);
      return form && { ...form, kind, go: go(form.go, 'go') };
    }
    case 'flow': {
      const form = readPiece(source, STEPS.flow, path);
      if (form === null) return null;
      if (!world.flows.has(form.flow))
        source.report([...path, 'flow'], {
          code: 'PZ131',
          message: `There is no flow "${form.flow}".`,
          suggestion: nearest(form.flow, world.flows),
        });
      return { kind, say: form.say, flow: form.flow, go: go(form.go, 'go') };
    }
    case 'return': {
      const form = readPiece(source, STEPS.return, path);
      return form && { kind, say: form.say };
    }
    case 'end': {
      const form = readPiece(source, STEPS.end, path);
      return form && { kind, say: form.say, outcome: typeof form.end === 'string' ? form.end : 'self-served' };
    }
  }
}

interface LaterForm {
  readonly say?: TextForm | undefined;
  readonly callback?: QueueName | { queue?: QueueName | undefined; reason?: TextForm | undefined } | null;
  readonly voicemail?: LaterForm['callback'];
}

function laterOf(form: LaterForm | null, key: 'callback' | 'voicemail', scope: Scope, path: Path) {
  const line = form?.[key];
  const { queue, reason } = typeof line === 'string' ? { queue: line, reason: undefined } : (line ?? {});
  return {
    say: form?.say,
    queue: queueNamed(queue ?? null, scope, [...path, key]),
    reason: reasonOf(reason, scope, [...path, key, 'reason']),
  };
}

function reasonOf(form: TextForm | undefined, { source, world }: Scope, path: Path) {
  return form === undefined ? null : textOf(source, path, form, world, 'for agents');
}

/** A step that is its kind and nothing more. */
function bareStep(kind: (typeof BARE)[number], queue: QueueName): Does {
  switch (kind) {
    case 'human':
      return { kind, queue, countsAsWaitedMs: 0 as DurationMs, reason: null };
    case 'callback':
    case 'voicemail':
      return { kind, queue, reason: null };
    case 'return':
      return { kind };
    case 'end':
      return { kind, outcome: 'self-served' };
  }
}

/** The queue by this name, or the default one. */
function queueNamed(queue: QueueName | null, { source, world }: Scope, path: Path): QueueName {
  if (queue === null) return (world.defaultQueue ?? '') as QueueName;
  const piece = source.at(path);
  reportQueue(source, typeof piece === 'string' ? path : [...path, 'queue'], queue, world);
  return queue;
}

export const stateId = (flow: FlowName, step: string): StateId => `${flow}/${step}` as StateId;

/** Where a step leads. What leads nowhere is reported, and leads to a person. */
export function targetOf(scope: Scope, path: Path, target: string): StateId {
  const { source, steps, flow, world } = scope;
  if (target === 'human') return HUMAN;
  if (steps.has(target)) return stateId(flow, target);
  const shown = `"${target.slice(0, 40)}"`;
  const suggestion = source.crowded() ? undefined : nearest(target, scope.targets);
  source.report(
    path,
    refusedTarget(target) ?? {
      code: 'PZ130',
      message: world.flows.has(target)
        ? `There is no step ${shown}. It is a flow: make a step with flow: ${target}, and lead there.`
        : world.queues?.has(target) === true
          ? `There is no step ${shown}. It is a queue: make a step with human: ${target}, and lead there.`
          : `There is no step ${shown} in this flow.`,
      suggestion,
    },
  );
  return HUMAN;
}
