/** The last round at the outside fallback URL rang in vain, and its document leads back to us: it knows no call, only our voice URL. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOTLINE, type TestHotline } from '../support/hotline.ts';
import { type Door, doorOf, formOf, newSid, nextOf, startLonely } from './carrier-post.ts';

let hotline: TestHotline;
let door: Door;
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

const CUSTOMER = '+12025550155';
const rungBy = (sid: string, more = {}) =>
  formOf(sid, { From: HOTLINE, To: CUSTOMER, Direction: 'outbound-api', ...more });

it('somebody who rang hears where they were', async () => {
  const { sid, next } = await door.call(['1']);
  const { xml } = await door.ask('/voice', formOf(sid));
  expect(nextOf(xml)).toBe(next);
});

it('a customer whom we rang, and of whom nothing is known any more, is a caller with their own number', async () => {
  const sid = newSid();
  const { xml } = await door.ask('/voice', rungBy(sid));
  expect(xml).toContain('Welcome to Lumen');
  const held = await door.ask(nextOf(xml), rungBy(sid, { Digits: '0' }));
  const asked = await door.ask(nextOf(held.xml), rungBy(sid, { Digits: '1' }));
  // Their number is known, and one that may be rung, as ours is not: it need not be keyed in.
  expect(asked.xml).not.toContain('Key in the phone number');
  await door.ask(nextOf(asked.xml), rungBy(sid, { Digits: '1' }));
  expect(await hotline.running.engine.deps.store.callbacks()).toHaveLength(1);
});
