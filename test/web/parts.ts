import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The parts of the page as a person finds them. */
export const parts = (page: Page) => ({
  call: page.getByRole('button', { name: 'Call', exact: true }),
  zero: page.getByRole('button', { name: 'Key 0, a person' }),
  heard: page.getByRole('tabpanel').getByRole('group', { name: 'Heard' }),
  hangUp: page.getByRole('tabpanel').getByRole('button', { name: 'Hang up' }),
  drop: page.getByRole('button', { name: 'Line drops' }),
  story: page.getByRole('group', { name: 'The story of this call' }),
  state: page.getByRole('tab', { name: 'Caller 1' }),
  next: page.getByRole('tabpanel').locator('.next'),
  agent: page.locator('#agent-phone'),
  answer: page.getByRole('button', { name: 'Answer' }),
  take: page.getByRole('button', { name: 'Take the call' }),
});

/** More than the 5 s of talk below which a hang-up is `suspect`: said by the caller, and waited for until the agent has heard it all. */
export async function talkAWhile(page: Page): Promise<void> {
  const box = page.getByRole('tabpanel').getByRole('textbox').last();
  await box.fill('Thank you. I only wanted to see how quickly somebody is there when I press zero. Now I know.');
  await box.press('Enter');
  const { agent } = parts(page);
  await agent.locator('.voice', { hasText: 'Now I know.' }).waitFor();
  await agent.locator('.voice .to-come').waitFor({ state: 'detached' });
}

/** From now on: whatever moves without a person having touched anything is a jump. */
export async function watchJumps(page: Page): Promise<void> {
  await page.evaluate(`
    window.jumps = [];
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) jumps.push(value);
    }).observe({ type: 'layout-shift', buffered: true });
  `);
}

/** The share of the page that has jumped since. */
export const jumped = (page: Page): Promise<number> =>
  page.evaluate<number>('jumps.reduce((sum, one) => sum + one, 0)');

/** What the page has loaded so far, compressed as it travels, is little. */
export async function light(page: Page): Promise<void> {
  const bytes = await page.evaluate<number>(
    'performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)',
  );
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(100_000);
}

/** What axe finds wrong: each rule with the elements that break it. */
export async function wrongs(page: Page): Promise<readonly (readonly [string, readonly string[]])[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** How what has the focus is called. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()');

/** By the keyboard, to what is called so. */
export async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let left = 80; left > 0 && !text.test(await focused(page)); left -= 1) await page.keyboard.press('Tab');
  expect(await focused(page)).toMatch(text);
}
