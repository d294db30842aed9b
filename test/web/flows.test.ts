import { describe, expect, it } from 'vitest';
import { ring, ringForPerson } from './calls.ts';
import { light, wrongs } from './parts.ts';
import { program, usePhones } from './phones.ts';

describe.skipIf(program === null)('the flows', () => {
  const phones = usePhones();

  it('draws what callers meet, with who is where now; tells it in words, and what is proved', async () => {
    const { page, complaints } = await phones.open({ path: '/flows' });
    await page.getByText(/^Nobody is stranded, whatever happens in any of the \d+ states/).waitFor();
    await page.getByRole('heading', { name: 'support in support.yaml' }).waitFor();
    const words = page.getByRole('region', { name: 'The same in words' }).getByRole('listitem');
    await words.filter({ hasText: 'a device that smokes' }).first().waitFor();
    await light(page);
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

  it('in Chinese throughout, also when it is chosen later', async () => {
    const { page } = await phones.open({ path: '/flows' });
    const steps = (name: string) => page.getByRole('region', { name });
    await steps('The same in words').getByText('Offers keys').first().waitFor();
    await page.getByRole('radio', { name: '中文' }).check();
    await steps('文字说明').getByText('提供按键选项').first().waitFor();
    await steps('文字说明').getByText('冒烟').first().waitFor();
    for (const told of await steps('文字说明').locator('small').allTextContents())
      expect(told).toMatch(/[\u4e00-\u9fff]/);
    for (const told of await page.locator('.diagram .kind').allTextContents())
      expect(told).toMatch(/^[\u4e00-\u9fff]+$/);
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
    expect(await wrongs(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
