import { describe, expect, it } from 'vitest';
import { parts } from './parts.ts';
import { program, startPhones, usePhones } from './phones.ts';

describe.skipIf(program === null)('what may happen to a call', () => {
  const phones = usePhones();

  it('it ends while a key is pressed: the page says so and is ready for the next', async () => {
    const { page, complaints } = await phones.open();
    const { call, heard, story, next } = parts(page);
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await Promise.all([page.keyboard.press('5'), phones.quiet()]);
    await story.getByText(/^Over/).waitFor();
    await expect.poll(() => next.textContent()).toBe('The call is over. This is its story.');
    await page.getByRole('button', { name: 'Call again' }).click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('the line drops: the place is kept, and calling again takes it up', async () => {
    const { page } = await phones.open();
    const { call, heard, drop, hangUp, zero, state, story, next } = parts(page);
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await zero.click();
    await state.filter({ hasText: 'In line, place 1' }).waitFor();
    await drop.click();
    await next.filter({ hasText: 'your old place is waiting' }).waitFor();
    await page.getByRole('button', { name: 'Call again' }).click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await zero.click();
    await state.filter({ hasText: 'In line, place 1' }).waitFor();
    await hangUp.click();
    await story.getByText('The place of the earlier call is taken up again.').waitFor();
    await page.context().close();
  });

  it('two tabs are two views of the same phones', async () => {
    const one = await phones.open();
    const two = await phones.open();
    const [a, b] = [parts(one.page), parts(two.page)];
    await a.call.click();
    await b.heard.getByText('Welcome to Lumen.').waitFor();
    await two.page.keyboard.press('0');
    // Answered in both at once: one of the two is too late, and nothing else happens.
    // A click event each on the button that stood there: what a pointer hits depends on which of the two was first.
    const answers = await Promise.all([a, b].map(({ answer }) => answer.elementHandle()));
    await Promise.all(answers.map((button) => button?.dispatchEvent('click')));
    await Promise.all([a.take.waitFor(), b.take.waitFor()]);
    await b.take.click();
    await Promise.all([a, b].map(({ state }) => state.filter({ hasText: 'Talking' }).waitFor()));
    await one.page.context().close();
    await two.page.context().close();
  });

  it('a page that is opened during a call sees it', async () => {
    const { page } = await phones.open();
    await parts(page).call.click();
    await parts(page).heard.getByText('Welcome to Lumen.').waitFor();
    await page.reload();
    await parts(page).heard.getByText('Welcome to Lumen.').waitFor();
    await parts(page).hangUp.waitFor();
    await page.context().close();
  });

  it('several callers, each with a card; an agent who answers by itself', async () => {
    const { page, complaints } = await phones.open();
    const { call, heard } = parts(page);
    const automatic = page.getByRole('switch', { name: 'Mei’s phone answers by itself' });
    await automatic.check();
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await page.getByRole('button', { name: 'Another caller' }).click();
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await page.keyboard.press('0');
    const card = (name: string) => page.getByRole('tab', { name });
    await card('Caller 2')
      .filter({ hasText: /In line|Talking/ })
      .waitFor();
    await card('Caller 1').filter({ hasText: 'In the menu' }).waitFor();
    await card('Caller 1').click();
    await parts(page).hangUp.click();
    await card('Caller 1').filter({ hasText: 'Call over' }).waitFor();
    await automatic.uncheck();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keys sound with their two tones, and not when muted', async () => {
    const { page } = await phones.open();
    const { call, heard } = parts(page);
    await page.evaluate(`
      window.tones = [];
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...at) { tones.push(this.frequency.value); return start.apply(this, at); };
    `);
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await page.keyboard.press('5');
    await expect.poll(() => page.evaluate('tones')).toEqual([770, 1336]);
    await page.getByRole('button', { name: 'Sound' }).click();
    await page.keyboard.press('9');
    await heard.getByText('You pressed 59').or(heard.getByText('You pressed 9')).waitFor({ state: 'attached' });
    expect(await page.evaluate('tones')).toEqual([770, 1336]);
    await page.context().close();
  });

  it('the engine restarts under the page: told, then right again', async () => {
    const { page } = await phones.open();
    const { call, heard, next } = parts(page);
    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await phones.restart(async () => {
      await page.getByText('The engine does not answer. Trying again…').waitFor();
    });
    await next.filter({ hasText: 'The carrier was restarted' }).waitFor();
    await page.getByText('The engine does not answer. Trying again…').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Call again' }).click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await page.context().close();
  });
});

describe.skipIf(program === null)('a hotline that asks for its token', () => {
  it('once: then the browser has a cookie that no script reads', async () => {
    const guarded = await startPhones({ PRESSZERO_API_TOKEN: 'token-of-the-tests' });
    try {
      const { page } = await guarded.open({ path: '/phone' });
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      const box = page.getByLabel('Token');
      const enter = page.getByRole('button', { name: 'Sign in' });
      await box.fill('another token');
      await enter.click();
      await page.getByRole('alert').filter({ hasText: 'That is not the token.' }).waitFor();
      await box.fill('token-of-the-tests');
      await enter.click();
      await page.waitForURL('**/phone');
      await parts(page).call.click();
      await parts(page).heard.getByText('Welcome to Lumen.').waitFor();
      expect(await page.evaluate('document.cookie')).toBe('');
      await parts(page).hangUp.click();
    } finally {
      await guarded.stop();
    }
  });
});
