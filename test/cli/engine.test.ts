import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { engineAt } from '../../src/cli/engine.ts';

/** Answers with these in turn, the last of them from then on; how often it was asked. */
async function engineThatSays(
  ...answers: readonly { status: number; headers?: Record<string, string>; body: object }[]
) {
  let asked = 0;
  const server = createServer((_request, response) => {
    const { status, headers, body } = answers[Math.min(asked, answers.length - 1)] ?? { status: 500, body: {} };
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { engine: engineAt(url, null, new AbortController().signal), asked: () => asked };
}
const busy = (after: string) => ({
  status: 503,
  headers: { 'retry-after': after },
  body: { error: { code: 'busy', message: 'Callers come first.' } },
});

test('a node that says when to ask again is asked again then', async () => {
  const { engine, asked } = await engineThatSays(busy('1'), { status: 200, body: { kind: 'twilio', rate: 1 } });
  expect(await engine.carrier()).toMatchObject({ kind: 'twilio' });
  expect(asked()).toBe(2);
});

test('what is ordered is not ordered twice', async () => {
  const { engine, asked } = await engineThatSays(busy('1'));
  await expect(engine.setLevers({ announcement: null }, 'ann')).rejects.toMatchObject({ code: 'busy' });
  expect(asked()).toBe(1);
});

test.each(['3600', 'Wed, 21 Oct 2026 07:28:00 GMT', ''])('one that says "%s" is not waited for', async (after) => {
  const { engine, asked } = await engineThatSays(busy(after));
  await expect(engine.carrier()).rejects.toMatchObject({ code: 'busy', message: 'Callers come first.' });
  expect(asked()).toBe(1);
});
