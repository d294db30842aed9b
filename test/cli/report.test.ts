/** `presszero report`, as its user has it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { presszero } from './support.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline();
  hotline.agents(WILLING);
  const caller = hotline.call();
  await caller.pressWhenAsked('0');
  await vi.waitFor(async () => expect((await run('status')).out).toMatch(/ended: 1 talked/), 20_000);
}, 40_000);
afterAll(async () => hotline.stop());

const run = async (...words: readonly string[]) =>
  await presszero([...words, '--engine', hotline.running.url], {
    env: { PRESSZERO_API_TOKEN: 'token-of-the-tests' },
  });

describe('presszero report', () => {
  it('tells of today by queue', async () => {
    const { code, out } = await run('report');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d 00:00 to \d{4}-\d\d-\d\d 00:00 \S+, by queue$/m);
    expect(out).toMatch(/^general +1 +1 /m);
    expect(out).toContain('all: 1 joined a line, 1 met a person, 0 hung up waiting');
    expect(out).toContain('ended: 1 talked');
  });

  it('by agent and by half-hour', async () => {
    expect((await run('report', '--by', 'agent')).out).toMatch(
      /^AGENT .* ON DUTY +BUSY\n2\d\d +1 +1 +0 +0 +1 +.* \d+ %$/m,
    );
    expect((await run('report', '--by', 'half-hour')).out).toMatch(/^\d{4}-\d\d-\d\d \d\d:[03]0 +/m);
  });

  it('as CSV and as JSON', async () => {
    const { out } = await run('report', '--csv');
    expect(out.split('\r\n').map((line) => line.split(',')[0])).toEqual(['queue', 'general', 'all']);
    expect(out).not.toMatch(/\+1202555/);
    expect(JSON.parse((await run('report', '--json')).out)).toMatchObject({ by: 'queue', rows: [{ name: 'general' }] });
  });

  it('of an empty time, and of no time at all', async () => {
    expect(await run('report', '--from', '2020-01-01', '--to', '2020-01-02')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing happened in this time.'),
    });
    expect(await run('report', '--from', 'friday')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"friday" is no day or time; write a day, 2026-11-27'),
    });
    expect(await run('report', '--by', 'week')).toMatchObject({ code: 2 });
    expect(await run('report', '--csv', '--json')).toMatchObject({ code: 2 });
  });
});
