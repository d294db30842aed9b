import type { Page } from 'playwright-core';

/** The board with its chart drawn, and callers in line. */
export async function board(page: Page): Promise<void> {
  await page.locator('.uplot').waitFor();
  await page.locator('.waiting tbody tr').nth(3).waitFor();
  await page.locator('.talking time').first().waitFor();
}

/** The sample's first flow, with callers in its menus: those who ring now, before their silence brings them to a person. */
export async function flows(page: Page, ring: () => Promise<void>): Promise<void> {
  await page.locator('.diagram').waitFor();
  await ring();
  await page.locator('.diagram .menu.taken').waitFor();
}
