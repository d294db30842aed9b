import type { Page } from 'playwright-core';

/** The board with its chart drawn, and callers in line. */
export async function board(page: Page): Promise<void> {
  await page.locator('.uplot').waitFor();
  await page.locator('.waiting tbody tr').nth(3).waitFor();
  await page.locator('.talking time').first().waitFor();
}

/** The sample's first flow, with callers in it. */
export async function flows(page: Page): Promise<void> {
  await page.locator('.diagram .menu.taken').waitFor();
}
