import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ring, ringForPerson } from './calls.ts';
import { loaded } from './parts.ts';
import { type Phones, program, startPhones } from './phones.ts';

let phones: Phones;
beforeAll(async () => {
  if (program !== null) phones = await startPhones();
});
afterEach(async () => {
  if (program !== null) await phones.quiet();
});
afterAll(async () => {
  if (program !== null) await phones.stop();
});

describe.skipIf(program === null)('the flows', () => {
  it('draws what callers meet, with who is where now; tells it in words, and what is proved', async () => {
    const { page, complaints } = await phones.open({ path: '/flows' });
    await page.getByText(/^Nobody is stranded, whatever happens in any of the \d+ states/).waitFor();
    await page.getByRole('heading', { name: 'support in support.yaml' }).waitFor();
    const words = page.getByRole('region', { name: 'The same in words' }).getByRole('listitem');
    await words.filter({ hasText: 'a device that smokes' }).first().waitFor();
    expect(await loaded(page)).toBeLessThan(300_000);
    await ring(phones.url, '+12025550191');
    await words.getByText('1 caller here').waitFor();
    await page.locator('.diagram .menu .callers').getByText('1').waitFor();
    await ringForPerson(phones.url, '+12025550192');
    await page.locator('.diagram .person .callers').getByText('1').waitFor();
    await phones.quiet();
    await words.getByText('1 caller here').waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'repairs' }).click();
    await page.getByRole('heading', { name: 'repairs in repairs.yaml' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'repairs in repairs.yaml' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('by keyboard alone: zoom, move, show the ways to a person', async () => {
    const { page } = await phones.open({ path: '/flows', viewport: { width: 700, height: 700 } });
    const paper = page.getByRole('img', { name: /^The flow support as a diagram/ });
    await paper.focus();
    const width = () => page.evaluate<number>(`document.querySelector('.diagram').clientWidth`);
    const before = await width();
    await page.keyboard.press('+');
    await expect.poll(width).toBeGreaterThan(before);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate<number>(`document.querySelector('.paper').scrollLeft`)).toBeGreaterThan(0);
    await page.keyboard.press('-');
    await expect.poll(width).toBe(before);
    const ways = page.getByRole('switch', { name: 'Ways to a person' });
    await ways.focus();
    await page.keyboard.press('Space');
    await page.locator('.paper:not(.dimmed)').waitFor();
    await page.context().close();
  });

  it.each([
    ['en-US', 'light', 1280],
    ['zh-CN', 'dark', 375],
  ] as const)('axe finds nothing: %s, %s, %i wide', async (locale, colorScheme, width) => {
    const { page, complaints } = await phones.open({
      path: '/flows',
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.locator('.diagram').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)])).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
