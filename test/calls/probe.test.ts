/** `presszero probe` over the carrier: the hotline rings itself, and nobody else is rung or counted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Census } from '../../src/engine/report-ports.ts';
import { presszero } from '../cli/support.ts';
import { AGENTS_NUMBER, HOTLINE, startHotline, type TestHotline, WILLING } from '../support/hotline.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({
    rate: 10,
    edit: (file, text) => (file === 'hotline.yaml' ? `${text}\nprobe: { from: ${AGENTS_NUMBER}, every: 1d }\n` : text),
  });
  hotline.agents(WILLING);
}, 30_000);
afterAll(() => hotline.stop());

const probe = (...words: readonly string[]) =>
  presszero(['probe', '--engine', hotline.running.url, ...words], {
    env: { PRESSZERO_API_TOKEN: hotline.env['PRESSZERO_API_TOKEN'] ?? '' },
  });
const counts = async (): Promise<Partial<Census>> => {
  const { at: _at, probes: _probes, ...rest } = await hotline.running.engine.deps.store.census();
  return rest;
};

test('it rings itself, presses 0 and says step by step that it stands in line; agents, counts and reports know of nothing', async () => {
  const { code, out } = await probe();
  expect(out.split('\n').map((line) => line.trim().replace(/[\d.]+ s/g, 'n s'))).toEqual([
    'n s  the carrier took the order to ring',
    'n s  the call came in, with a valid signature',
    'n s  0 was heard',
    'n s  it is in line',
    'OK: in line after n s.',
    'OK: the fallback answered in n s and rings somebody.',
  ]);
  expect(code).toBe(0);
  // It hangs up by itself, and the carrier tells us so.
  for (const { sid } of hotline.carrier.legs) await hotline.carrier.leg(sid).ended();
  expect(hotline.carrier.legs.map(({ direction, from, to }) => [direction, from, to])).toEqual([
    ['outbound-api', AGENTS_NUMBER, HOTLINE],
    ['inbound', AGENTS_NUMBER, HOTLINE],
  ]);
  expect(await counts()).toMatchObject({ arrived: 0, ended: 0, outcomes: {}, lastArrivalAt: null, repairs: {} });
  const metrics = await (await fetch(`${hotline.running.url}/metrics`)).text();
  expect(metrics).toMatch(/presszero_probe_failures_total\{probe="call"\} 0/);
  expect(metrics).toMatch(/presszero_probe_seconds\{probe="call"\} \d/);
});

test('a fallback that leads nowhere is found, and said', async () => {
  hotline.carrier.updateNumber(HOTLINE, {
    voiceUrl: `${hotline.running.url}/voice`,
    fallbackUrl: `${hotline.running.url}/nowhere`,
    statusUrl: `${hotline.running.url}/voice/status`,
  });
  const { code, out } = await probe('--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    call: { fault: null, running: null },
    fallback: { fault: 'fallback-down', failures: 1 },
  });
});
