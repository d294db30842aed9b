/** A hotline in whose line there are more callers than agents: for pictures of it. */
const JSON_TYPE = { 'content-type': 'application/json' };

/** Call time, ms: agents talk so long, and callers ring so often. */
const TALK_MS = 45_000;
const CALLS = 56;
const EVERY_MS = 7_000;
/** Of the simulated carrier's clock. */
const RATE = 20;

/** Takes every call, talks a while and hangs up. */
const AGENT = {
  is: 'robot',
  answerAfterMs: 3_000,
  talkMs: TALK_MS,
  press: [{ whenHears: 'press 1', afterMs: 500, digits: '1' }],
};
const zero = [{ hear: 'press 0', withinMs: 30_000 }, { press: '0' }];
/** What one caller after the other does; whoever says nothing more holds, talks, and goes when the agent has gone. */
const CALLERS = [
  zero,
  zero,
  [{ waitMs: 9_000 }, { press: '1' }],
  zero,
  [...zero, { waitMs: 70_000 }, { hangUp: true }],
  zero,
];

async function send(method: 'POST' | 'PUT', url: string, body: object): Promise<void> {
  const reply = await fetch(url, { method, headers: JSON_TYPE, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status} ${await reply.text()}`);
}

export async function busyHotline(url: string): Promise<void> {
  const { agents, numbers } = (await (await fetch(`${url}/api/carrier`)).json()) as {
    readonly agents: readonly { readonly address: string }[];
    readonly numbers: readonly string[];
  };
  for (const { address } of agents)
    await send('PUT', `${url}/sim/phones/${encodeURIComponent(address)}`, { behaviour: AGENT });
  for (let n = 0; n < CALLS; n += 1) {
    const from = `+120255501${String(n % 100).padStart(2, '0')}`;
    await send('POST', `${url}/sim/calls`, { from, to: numbers[0], script: CALLERS[n % CALLERS.length] });
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS / RATE));
  }
}

/** Callers who have just rung, and listen. */
export async function newCallers(url: string, many: number): Promise<void> {
  for (let n = 0; n < many; n += 1)
    await send('POST', `${url}/sim/calls`, { from: `+1202555019${n}`, to: '+12025550100' });
}
