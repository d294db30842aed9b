/**
 * A turn that asks other systems is not over before they have answered: the machine takes FOUND or NOT_FOUND and goes on, and
 * only what comes of it is committed. So nothing of an unfinished lookup is ever kept, and a repeated webhook merely asks again.
 */
import type { CallContext } from '../core/call.ts';
import type { CallEvent, Facts } from '../core/event.ts';
import { readPath } from '../core/flow/answer-path.ts';
import type { Effect } from '../core/flow/effect.ts';
import { type Machine, step, type Stepped, toPerson } from '../core/flow/step.ts';
import { valueOf } from '../core/flow/variable.ts';
import type { Deps } from './deps.ts';
import type { AskElsewhere } from './lookup-ports.ts';

type Lookup = Effect & { readonly do: 'lookup' };

/** More are not asked in one turn: the caller hears nothing meanwhile. */
const MOST_ASKED = 3;
/** No turn passes more lookups, asked or not. Circles of them are refused when a flow is read. */
const MOST_PASSED = 100;

/** A step with its lookups done, and what became of each, for the trail. */
export interface Settled extends Stepped {
  readonly lookups: readonly string[];
}

export async function withLookups(
  machine: Machine,
  stepped: Stepped,
  facts: Facts,
  ask: AskElsewhere,
  deps: Pick<Deps, 'log' | 'versions'>,
): Promise<Settled> {
  let now = stepped;
  const lookups: string[] = [];
  for (let passed = 0; passed < MOST_PASSED; passed++) {
    const lookup = now.effects.find((effect) => effect.do === 'lookup');
    if (lookup === undefined) return { ...now, lookups };
    const { event, why } =
      passed < MOST_ASKED ? await asked(lookup, now.ctx, ask, deps) : nothing('too many in one turn');
    lookups.push(`${lookup.step}: ${why}`);
    const next = step(machine, now.at, now.ctx, event, facts);
    const before = now.effects.filter((effect) => effect !== lookup);
    now = { ...next, effects: [...before, ...next.effects], moved: true, fault: now.fault ?? next.fault };
  }
  return { ...toPerson(machine, now.ctx, 'lookups without end'), lookups };
}

interface Asked {
  readonly event: CallEvent;
  /** `found`, or the reason without any value of the call in it. */
  readonly why: string;
}
const nothing = (why: string): Asked => ({ event: { type: 'NOT_FOUND' }, why });

/** Whatever goes wrong is an answer that was not found: never a fault of the turn. */
async function asked(
  lookup: Lookup,
  ctx: CallContext,
  ask: AskElsewhere,
  { log, versions }: Pick<Deps, 'log' | 'versions'>,
) {
  const body = bodyOf(lookup, ctx);
  if (body === null) return nothing('a variable to send has no value');
  const { url, waitMs } = lookup;
  try {
    const answer = await ask({ url, body, waitMs, hosts: versions.hotline().lookupHosts });
    const found = answer.is === 'json' ? valuesOf(lookup, answer.value) : nothing(answer.why);
    if (found.event.type === 'NOT_FOUND') log.warn({ step: lookup.step, why: found.why }, 'lookup failed');
    return found;
  } catch (error) {
    log.error({ step: lookup.step, error: error instanceof Error ? error.stack : String(error) }, 'lookup broke');
    return nothing('our own fault');
  }
}

function bodyOf({ send }: Lookup, { vars }: CallContext): Readonly<Record<string, string>> | null {
  const sent = send.flatMap((name) => {
    const value = vars[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return sent.length === send.length ? Object.fromEntries(sent) : null;
}

/** All of what is to be kept, or nothing: half an answer would be spoken with holes in it. */
function valuesOf({ save }: Lookup, answer: unknown): Asked {
  const values: [string, string][] = [];
  for (const [name, path] of Object.entries(save)) {
    const value = valueOf(readPath(answer, path));
    if (value === null) return nothing(`no ${name} in the answer`);
    values.push([name, value]);
  }
  return { event: { type: 'FOUND', values: Object.fromEntries(values) }, why: 'found' };
}
