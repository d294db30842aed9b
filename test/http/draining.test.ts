import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeServer } from '../../src/http/server.ts';
import { composed } from './composed.ts';

/** A request that is under way until `answer` is called. */
async function slowRequest() {
  const { app } = await composed();
  let arrived = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (arrived = resolve));
  let answer = (_text: string): void => undefined;
  app.get('/slow', async () => {
    arrived();
    return await new Promise<string>((resolve) => (answer = resolve));
  });
  await app.listen({ port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n');
  await waiting;
  return { app, socket, heard: () => heard, answer };
}

it('while it stops, whoever asks on an open connection is answered, and told that it ends', async () => {
  const { app, socket, heard, answer } = await slowRequest();
  const closed = closeServer(app);
  socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
  await new Promise((resolve) => setImmediate(resolve));
  answer('late but whole');
  await once(socket, 'close');
  await closed;
  const [first, second] = heard().split(/(?<=late but whole)/);
  expect(first).toMatch(/^HTTP\/1\.1 200/);
  expect(second).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close[\s\S]*"live":true/i);
});

it('it does not wait for the connection of whoever asked before, once they are answered', async () => {
  const { app, socket, heard, answer } = await slowRequest();
  const closed = closeServer(app);
  await new Promise((resolve) => setImmediate(resolve));
  answer('late but whole');
  await once(socket, 'close');
  await closed;
  expect(heard()).toMatch(/^HTTP\/1\.1 200[^]*late but whole$/);
});

it('nor for a connection on which nobody has asked anything', async () => {
  const { app } = await composed();
  await app.listen({ port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const gone = once(socket, 'close');
  await once(socket, 'connect');
  await closeServer(app);
  await gone;
}, 30_000);
