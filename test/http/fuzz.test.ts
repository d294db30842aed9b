/**
 * Webhooks of every sort in every order: whatever comes, an answer in time, a document that is one, and nobody uncounted.
 * `npm run fuzz:webhooks` sends as many as you like, to an engine on virtual time.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { nothingSeen, tell } from '../support/webhook-story.ts';
import { stories } from '../support/webhooks.ts';
import { doorOf, newSid } from './carrier-post.ts';

const WEBHOOKS = 1_500;

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({ rate: 10 });
  hotline.agents(WILLING);
});
afterAll(async () => hotline.stop());

it(`${WEBHOOKS} webhooks of every sort are answered, each with a document, and everybody is counted`, async () => {
  const listener = {
    door: doorOf(hotline),
    store: hotline.running.engine.deps.store,
    newSid,
    mostZeros: 3,
    pause: () => Promise.resolve(),
  };
  const seen = nothingSeen();
  for (const acts of stories(1)) {
    await tell(acts, listener, seen);
    if (seen.webhooks >= WEBHOOKS) break;
  }
  expect(seen.codes.get(200)).toBeGreaterThan(WEBHOOKS / 2);
}, 120_000);
