/** Who is there? An agent's number and PIN, with wrong ones slowed (`redis/lua/signIn-1.lua`: how much, and why in two lanes). */
import { callerNumber } from '../core/flow/phone.ts';
import type { AgentAddress } from '../core/flow/model.ts';
import type { AgentId } from '../core/ids.ts';
import type { AgentLineText } from '../core/speech/agent-line-wording.ts';
import type { Done } from './agent-line-record.ts';
import type { Deps } from './deps.ts';
import { dialled } from './dispatch.ts';
import type { Store } from './ports.ts';

/** The PIN check, from outside since it hashes. */
export interface PinCheck {
  /** True when the PIN belongs to the hash (`scrypt$…`). */
  checkPin(pin: string, hash: string): Promise<boolean>;
  /** A hash no PIN belongs to, as costly to check as a real one: an unknown number must take as long as a wrong PIN. */
  readonly dummyHash: string;
}

export type IdentifyDeps = Pick<Deps, 'versions' | 'log'> & PinCheck & { readonly store: Pick<Store, 'signIn'> };

/** An unknown number is checked, counted and slowed exactly as a wrong PIN is. */
export async function identify(number: AgentId, pin: string, from: string, deps: IdentifyDeps): Promise<Done> {
  const { store, log } = deps;
  const again = (...first: readonly AgentLineText[]): Done => ({ place: { at: 'number' }, first });
  const agent = deps.versions.hotline().agents[number];
  const phone = agent !== undefined && isOwn(agent.address, from) ? 'own' : 'other';
  const wait = await store.signIn(number, phone, 'try');
  if (wait > 0) {
    log.warn({ agent: number, phone, waitMs: wait }, 'sign-in slowed');
    return again({ say: 'slowed', waitMs: wait });
  }
  const right = await deps.checkPin(pin, agent?.pin ?? deps.dummyHash);
  if (!right || agent === undefined || agent.pin === null) {
    const slowed = await store.signIn(number, phone, 'wrong');
    log.warn({ agent: number, phone, waitMs: slowed }, 'sign-in failed');
    return again({ say: 'not-right' }, ...(slowed > 0 ? [{ say: 'slowed', waitMs: slowed } as const] : []));
  }
  await store.signIn(number, phone, 'right');
  log.info({ by: `agent:${number}` }, 'signed in to the agents line');
  return { place: { at: 'menu', agent: agent.id }, first: [{ say: 'welcome', name: agent.name }] };
}

/** Whether a call shows the phone that rings when this agent is offered a caller. A withheld number is nobody's own. */
function isOwn(address: AgentAddress, from: string): boolean {
  return dialled(address) === (address.kind === 'phone' ? callerNumber(from) : from);
}
