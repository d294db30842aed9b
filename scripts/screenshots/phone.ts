import type { Page } from 'playwright-core';
import { parts } from '../../test/web/parts.ts';

/** A call that has been taken: the agent says hello. */
export async function phone(page: Page): Promise<void> {
  const { call, heard, zero, answer, take, agent } = parts(page);
  await call.click();
  await heard.getByText('For a person, press 0.').waitFor();
  await zero.click();
  await answer.click();
  await agent.getByText('To take the call, press 1.').waitFor();
  await take.click();
  await agent.getByRole('textbox').fill('Hello, this is Mei. How can I help?');
  await agent.getByRole('textbox').press('Enter');
  await heard.locator('.voice .to-come').waitFor({ state: 'detached' });
}
