import { describe, expect, it } from 'vitest';
import { focused, jumped, light, parts, tabTo, talkAWhile, watchJumps, wrongs } from './parts.ts';
import { program, usePhones } from './phones.ts';

const PATIENCE = { timeout: 15_000 };

describe.skipIf(program === null)('the newcomer’s road', () => {
  const phones = usePhones();

  it('Call, the menu, 0, answer as the agent, talk, hang up, read the story', async () => {
    const { page, complaints } = await phones.open();
    const { call, zero, heard, hangUp, story, next, agent, answer, take } = parts(page);
    expect(new URL(page.url()).pathname).toBe('/phone');
    // Whatever moves without a person having touched anything is a jump.
    await watchJumps(page);

    await call.click();
    await heard.getByText('Welcome to Lumen.').waitFor();
    await zero.click();
    await answer.click();
    await take.click();
    await next.filter({ hasText: 'You are talking with' }).waitFor();
    await agent.getByRole('textbox').fill('Hello, how can I help?');
    await agent.getByRole('textbox').press('Enter');
    await heard.getByText('Hello, how can I help?').waitFor();
    await talkAWhile(page);
    await hangUp.click();
    await story.getByText('Over: talked with a person.').waitFor();
    await expect
      .poll(async () => await story.getByRole('listitem').allTextContents())
      .toEqual(
        expect.arrayContaining([expect.stringMatching('Pressed 0'), expect.stringMatching('Talking with a person')]),
      );

    expect(complaints).toEqual([]);
    expect(await jumped(page)).toBeLessThan(0.02);
    await light(page);
    await page.context().close();
  });

  it('by keyboard alone, in Chinese', async () => {
    const { page, complaints } = await phones.open({ locale: 'zh-CN' });
    await page.getByRole('heading', { name: '打个电话试试' }).waitFor();
    await tabTo(page, /^(再次)?拨打$/);
    await page.keyboard.press('Enter');
    await page.getByRole('tabpanel').getByText('欢迎致电流明。').waitFor();
    await page.keyboard.press('0');
    await page.getByRole('button', { name: '接听' }).waitFor();
    await tabTo(page, /^接听$/);
    await page.keyboard.press('Enter');
    // The focus is where the next step is.
    await expect.poll(() => focused(page), PATIENCE).toMatch('接下电话');
    await page.keyboard.press('1');
    await parts(page).next.filter({ hasText: '您正在与' }).waitFor();
    await expect.poll(() => focused(page), PATIENCE).toBe('挂机');
    await talkAWhile(page);
    await tabTo(page, /^挂机$/);
    await page.keyboard.press('Enter');
    await parts(page).agent.getByText('这通电话已结束').waitFor();
    await page.getByRole('tabpanel').getByRole('button', { name: '挂机' }).click();
    await page.getByText('通话结束：已与人工交谈。').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['en-US', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('axe finds nothing: %s, %s', async (locale, colorScheme) => {
    const { page } = await phones.open({ locale, colorScheme });
    await page.getByRole('switch').first().waitFor();
    expect(await wrongs(page)).toEqual([]);
    await page.locator('form.buttons .go').click();
    await page.getByRole('tabpanel').getByText('Welcome to Lumen.').waitFor();
    await page.keyboard.press('0');
    await page.locator('#agent-phone .go').waitFor();
    expect(await wrongs(page)).toEqual([]);
    await page.locator('.callers .stop').click();
    await page.locator('.story .ended').waitFor();
    expect(await wrongs(page)).toEqual([]);
    await page.context().close();
  });
});
