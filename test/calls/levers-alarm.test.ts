import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import { eventually, holds, passes, startStory, storeOf, willing, MEI, PATIENCE_MS } from './agent-story.ts';

let hotline: TestHotline;
let stopListening = async (): Promise<void> => {};
afterEach(async () => {
  await hotline.stop();
  await stopListening();
});

interface Notice {
  readonly alarm: string;
  readonly state: 'begun' | 'over';
  readonly text: string;
}

/** A page that somebody on duty looks at: keeps what it is told. */
async function page(): Promise<{ url: string; told: Notice[] }> {
  const told: Notice[] = [];
  const app = Fastify({ logger: false });
  app.post('/alarm', (request, reply) => {
    told.push(request.body as Notice);
    void reply.send({});
  });
  stopListening = () => app.close();
  return { url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/alarm`, told };
}

describe('ops hear of missing staff', () => {
  it('somebody waiting with nobody ready for a minute: begun once, over once, however many wait', async () => {
    const { url, told } = await page();
    hotline = await startStory({ hotline: (text) => `${text}\nalarms: [{ webhook: "${url}" }]\n` });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    const nobody = () => told.filter(({ alarm }) => alarm === 'nobody-ready:general').map(({ state }) => state);
    const first = await holds(hotline, '+12025550151');
    const since = hotline.carrier.now();
    await holds(hotline, '+12025550152');
    await eventually(nobody).toEqual(['begun']);
    expect(hotline.carrier.now() - since).toBeGreaterThan(55_000);
    expect(told.find(({ alarm }) => alarm === 'nobody-ready:general')?.text).toMatch(/general questions/);
    // No storm: it is said once for as long as it lasts.
    await passes(hotline, 120_000);
    expect(nobody()).toEqual(['begun']);
    hotline.carrier.setPhone(MEI, willing(6_000));
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await first.joined(PATIENCE_MS);
    await eventually(nobody).toEqual(['begun', 'over']);
    await passes(hotline, 60_000);
    expect(nobody()).toEqual(['begun', 'over']);
  });
});
