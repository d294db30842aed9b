/** A flood as callers hear it, webhook by webhook, and as ops see it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { doorOf, type Door, formOf } from './carrier-post.ts';

const ADMISSION = 'admission: { calls: 2, same-prefix: 1000 }';
let hotline: TestHotline;
let door: Door;
let next = 100;
/** Somebody new rings in and does this. */
const newcomer = (keys: readonly string[] = []) => door.call(keys, `+1202555${next++}7`.padEnd(12, '0'));

beforeAll(async () => {
  const edit = (file: string, text: string): string =>
    file === 'hotline.yaml' ? text.replaceAll(', hours: always }', ' }').replace(/^admission: .*$/m, ADMISSION) : text;
  hotline = await startHotline({ rate: 1, edit });
  door = doorOf(hotline);
  // As many as the hotline expects within a minute hear what they always do.
  for (const _ of [1, 2]) expect((await newcomer()).xml).not.toContain('a great many calls');
});
afterAll(async () => hotline.stop());

describe('under a flood', () => {
  it('newcomers hear one sentence in every language, with 0 in it', async () => {
    const { xml } = await newcomer();
    expect(xml).toContain("We're getting a great many calls. To go on, press any key. For a person, press 0.");
    expect(xml).toContain('现在来电非常多。继续请按任意键，转人工请按 0。');
    expect(xml).not.toContain('Welcome');
  });

  it('any key goes on to the greeting; so does silence', async () => {
    expect((await newcomer(['4'])).xml).toContain('Lumen');
    expect((await newcomer([''])).xml).toContain('Lumen');
  });

  it('0 is the line at once, and ready to be offered', async () => {
    const { sid, xml } = await newcomer(['0']);
    expect(xml).toContain("I'm putting you through to a person.");
    expect(xml).not.toContain('To show that');
    expect(await hotline.running.engine.deps.store.load(sid)).toMatchObject({ stored: { line: { unproved: false } } });
  });

  it('who says nothing at all is in line after the menu, is asked for a key there, and a key is enough', async () => {
    const { sid, xml } = await newcomer(['', '', '']);
    const { store } = hotline.running.engine.deps;
    expect(await store.load(sid)).toMatchObject({ stored: { line: { unproved: true } } });
    expect(xml).toContain("To show that you're there, press 0, or just stay on the line.");
    const action = /action="([^"#]+)/.exec(xml)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const url = new URL(action);
    await door.ask(url.pathname + url.search, formOf(sid, { Digits: '0' }));
    expect(await store.load(sid)).toMatchObject({ stored: { line: { unproved: false } } });
  });

  it('is a figure for whoever watches: those who were asked, and nobody refused', async () => {
    const { body } = await hotline.running.app.inject({
      url: '/metrics',
      headers: { authorization: 'Bearer token-of-the-tests' },
    });
    expect(body).toMatch(/^presszero_flood 5$/m);
    expect(body).toContain('presszero_webhooks_total');
    expect(body).not.toContain('how="refused"');
  });
});
