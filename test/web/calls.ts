/** Calls that are placed without a page: for tests of what other pages show of them. */
import { expect } from 'vitest';

const JSON_TYPE = { 'content-type': 'application/json' };

const post = async (url: string, body: object): Promise<Response> =>
  await fetch(url, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });

/** Rings the hotline; the call is in its menu. */
export async function ring(url: string, from: string): Promise<string> {
  const reply = await post(`${url}/sim/calls`, { from, to: '+12025550100' });
  const { callSid } = (await reply.json()) as { callSid: string };
  await expect.poll(() => phaseOf(url, callSid), { timeout: 10_000 }).toBe('menu');
  return callSid;
}

/** Rings and presses 0; the call is in line. */
export async function ringForPerson(url: string, from: string): Promise<string> {
  const sid = await ring(url, from);
  const pressed = async (): Promise<boolean> => (await post(`${url}/sim/legs/${sid}/press`, { digits: '0' })).ok;
  await expect.poll(pressed, { timeout: 10_000 }).toBe(true);
  await expect.poll(() => phaseOf(url, sid), { timeout: 10_000 }).toMatch(/waiting|offered|talking/);
  return sid;
}

async function phaseOf(url: string, sid: string): Promise<string | undefined> {
  return ((await (await fetch(`${url}/api/calls/${sid}`)).json()) as { phase?: string }).phase;
}

/** Nobody is rung until this is taken back: callers wait. */
export async function setAgents(url: string, to: 'away' | 'ready'): Promise<void> {
  const { agents } = (await (await fetch(`${url}/api/agents`)).json()) as { agents: { id: string; state: string }[] };
  for (const { id, state } of agents) if (state !== 'off') await post(`${url}/api/agents/${id}`, { to });
}
