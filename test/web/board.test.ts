import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ring, ringForPerson, setAgents } from './calls.ts';
import { focused, jumped, light, parts, tabTo, talkAWhile, watchJumps, wrongs } from './parts.ts';
import { program, usePhones } from './phones.ts';

/** The parts of the board as a person finds them. */
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const story = (page: Page) => page.getByRole('dialog');

describe.skipIf(program === null)('the live board', () => {
  const phones = usePhones(async ({ url }) => await setAgents(url, 'ready'));

  it('says what to do first; follows a call from its ring to its end, and tells its story', async () => {
    const { page, complaints } = await phones.open({ path: '/' });
    await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
    await page.getByRole('link', { name: 'Open the phone' }).click();
    const phone = parts(page);
    const board = await page.context().newPage();
    await board.goto(`${phones.url}/`);

    await phone.call.click();
    await panel(board, 'In the menu').getByRole('link').waitFor();
    await panel(board, 'Callers lost').getByText('of 0 calls.').waitFor();
    await phone.zero.click();
    await panel(board, 'In line').getByRole('row').filter({ hasText: 'general' }).waitFor();
    await panel(board, 'Talking and ringing').getByText('phone rings').waitFor();
    await panel(board, 'In line').getByRole('link').click();
    await story(board).getByText('In line for general, at place 1.').waitFor();
    await phone.answer.click();
    await phone.take.click();
    await panel(board, 'Talking and ringing').getByText('talks with').waitFor();
    await board.keyboard.press('Escape');
    await panel(board, 'Agents')
      .getByRole('link', { name: /talking/ })
      .click();
    await story(board).getByText('In line for general, at place 1.').waitFor();
    await panel(board, 'From 0 to a person').getByText('of 1 call').waitFor();
    await talkAWhile(page);
    await phone.hangUp.click();
    await story(board).getByText('Over: talked with a person.').waitFor();
    await story(board).getByText('Talking with a person.').waitFor();
    await board.keyboard.press('Escape');

    const bar = panel(board, 'Where every call is');
    await bar.getByText('It adds up: nobody has vanished.').waitFor();
    await expect.poll(async () => await bar.locator('.sum').textContent()).toMatch(/1 arrived.*0 in the menu.*1 ended/);
    await bar.getByText('How calls ended').click();
    await bar.getByRole('link', { name: 'talked with a person' }).click();
    await story(board).getByText('The call comes in.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('levers: each asks once, does it, and is logged', async () => {
    const { page, complaints } = await phones.open({ path: '/' });
    await setAgents(phones.url, 'away');
    await ringForPerson(phones.url, '+12025550161');
    await ringForPerson(phones.url, '+12025550162');
    const line = panel(page, 'In line');
    const row = (ending: string) => line.getByRole('row').filter({ hasText: ending });
    await row('62').getByRole('cell', { name: '2', exact: true }).waitFor();
    await row('62').getByRole('link').click();
    await page.getByRole('button', { name: 'Move to the head' }).click();
    await page.getByRole('heading', { name: 'Move to the head of the line?' }).waitFor();
    await page.getByRole('button', { name: 'Move to the head' }).last().click();
    await story(page).getByText('Moved to the head of the line.').waitFor();
    await page.getByRole('button', { name: 'Move to another queue' }).click();
    await page.getByRole('radio', { name: 'urgent' }).check();
    await page.getByRole('button', { name: 'Move there' }).click();
    await page.getByRole('heading', { name: 'Move to which queue?' }).waitFor({ state: 'detached' });
    await story(page).getByText('Moved to urgent.').waitFor();
    // Holding is no silence.
    expect(await story(page).getByText('Said nothing.').count()).toBe(0);
    await page.keyboard.press('Escape');
    await row('62').filter({ hasText: 'urgent' }).waitFor();
    await row('61').getByRole('cell', { name: '1', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Change Mei’s state' }).click();
    await page.getByRole('radio', { name: 'Off duty' }).check();
    await page.getByRole('button', { name: 'Set it' }).click();
    await panel(page, 'Agents').getByRole('listitem').filter({ hasText: 'Mei' }).getByText('off duty').waitFor();

    const whole = panel(page, 'The whole hotline');
    await whole.getByRole('button', { name: 'Close …' }).click();
    await page.getByRole('button', { name: 'Leave it as it is' }).click();
    await whole.getByRole('button', { name: 'Close …' }).click();
    await page.getByRole('button', { name: 'Close it' }).click();
    await whole.getByText('Closed by hand until it is opened.').waitFor();
    await whole.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await whole.getByText('Open and closed by its hours.').waitFor();
    await whole.getByRole('button', { name: 'Announce …' }).click();
    await page.getByRole('textbox').fill('<b>Post</b> is late & slow.');
    await page.getByRole('button', { name: 'Announce it' }).click();
    await whole.getByText('<b>Post</b> is late & slow.').waitFor();
    await whole.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await whole.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });

    const { trail } = (await (await fetch(`${phones.url}/api/levers`)).json()) as { trail: { data: object }[] };
    const ours = trail.filter(({ data }) => 'by' in data && data.by === 'board');
    // Closed, taken back, announced, taken back.
    expect(ours.length).toBe(4);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('an address of a call that never was: says so, over the board', async () => {
    const { page } = await phones.open({ path: '/#call-%' });
    await story(page).getByText('This call is not known any more').waitFor();
    await page.keyboard.press('Escape');
    await panel(page, 'Agents').getByText('Mei').waitFor();
    await page.context().close();
  });

  it('by keyboard alone, in Chinese', async () => {
    const { page } = await phones.open({ path: '/', locale: 'zh-CN' });
    await page.getByText('流明客服').waitFor();
    await setAgents(phones.url, 'away');
    await ringForPerson(phones.url, '+12025550171');
    await panel(page, '排队').getByRole('link', { name: '尾号 71 的来电者' }).waitFor();
    await tabTo(page, /尾号 71 的来电者/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '尾号 71 的来电' }).getByText('进入 general 队伍').waitFor();
    await tabTo(page, /移到队首/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '移到队首吗？' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    // The focus is where it was before.
    expect(await focused(page)).toBe('尾号 71 的来电者');
    await page.context().close();
  });

  it.each([
    ['en-US', 'light', 1280],
    ['zh-CN', 'dark', 375],
  ] as const)('axe finds nothing, and nothing jumps: %s, %s, %i wide', async (locale, colorScheme, width) => {
    await setAgents(phones.url, 'away');
    await ring(phones.url, '+12025550180');
    const { page, complaints } = await phones.open({
      path: '/',
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.locator('.uplot').waitFor();
    await watchJumps(page);
    await light(page);
    await ringForPerson(phones.url, '+12025550181');
    await page.getByRole('link', { name: '81' }).waitFor();
    expect(await jumped(page)).toBeLessThan(0.02);
    expect(await wrongs(page)).toEqual([]);
    await page.locator('.day button').click();
    await page.locator('.agents button').first().click();
    expect(await wrongs(page)).toEqual([]);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('the server restarts under an open board: told, then right again', async () => {
    const { page } = await phones.open({ path: '/' });
    await setAgents(phones.url, 'away');
    await ringForPerson(phones.url, '+12025550151');
    await panel(page, 'In line').getByRole('link', { name: '51' }).waitFor();
    await phones.restart(async () => {
      await page.getByText('The engine does not answer. Trying again…').waitFor();
      await page.getByText('What you see is from').waitFor();
    });
    await page.getByText('The engine does not answer. Trying again…').waitFor({ state: 'detached' });
    await ring(phones.url, '+12025550152');
    await panel(page, 'In the menu').getByRole('link', { name: '52' }).waitFor();
    await page.context().close();
  });
});
