/** The hotline rings itself over the carrier and presses 0; what callers and reports see of it is nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Census } from '../../src/engine/report-ports.ts';
import { removeKeys } from '../support/redis.ts';
import { AGENTS_NUMBER, HOTLINE, startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { run } from '../../src/cli/run.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({
    rate: 10,
    edit: (file, text) => (file === 'hotline.yaml' ? `${text}\nprobe: { from: ${AGENTS_NUMBER}, every: 1d }\n` : text),
  });
}, 30_000);
afterAll(() => hotline.stop());
void removeKeys;

const counts = async (): Promise<Partial<Census>> => {
  const { at: _at, probes: _probes, ...rest } = await hotline.running.engine.deps.store.census();
  return rest;
};

test('it rings itself, presses 0, stands in line, and nobody notices', async () => {
  hotline.agents(WILLING);
  const before = await counts();
  const lines: string[] = [];
  const code = await run(['probe', '--engine', hotline.running.url, '--by', 'somebody'], {
    env: { PRESSZERO_API_TOKEN: 'token-of-the-tests' },
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
    ask: () => undefined,
    stdin: process.stdin,
    user: 'somebody',
    stopped: new AbortController().signal,
  } as never);
  console.log(lines.join('\n'), hotline.carrier.warnings);
  expect(code).toBe(0);
  expect(await counts()).toEqual(before);
  const legs = hotline.carrier.legs;
  console.log(legs.map((l) => [l.direction, l.from, l.to, l.status, JSON.stringify(l.keys)]));
  expect(legs.filter(({ to }) => to !== HOTLINE)).toEqual([]);
});
