/** The carrier's requests to the application, without a socket: a balancer, the nodes behind it, and another host for the worst. */
import type { Request, Sent, Wire } from '../../src/simulator/webhooks/send.ts';
import { inject } from '../support/inject.ts';
import { badInput } from './bad-inputs.ts';
import { FALLBACK_URL } from './names.ts';
import type { Node } from './node.ts';
import { A_NUMBER, type World } from './world.ts';

/** Ms to us and back again, each. */
const FAR: readonly [number, number] = [5, 60];

const reply = (status: number, headers: Readonly<Record<string, string>>, body: Buffer): Sent => ({
  is: 'answer',
  status,
  headers,
  body,
  tooLong: false,
});

const injected = (node: Node, { method, url, headers, body }: Pick<Request, 'method' | 'url' | 'headers' | 'body'>) =>
  inject(node.app, { method, url: `${url.pathname}${url.search}`, headers, body });

export function simWire(world: World): Wire {
  const { timeline, chance } = world;
  const far = (): number => chance.network.between(...FAR);

  const asked = new Set<string>();
  /** Whether this call has been here before. */
  const fallenBack = ({ body }: Request): boolean => {
    const sid = new URLSearchParams(body ?? '').get('CallSid') ?? '';
    const before = asked.has(sid);
    asked.add(sid);
    return before;
  };

  const forge = (request: Request, node: Node): void => {
    const bad = badInput(request, chance.network);
    if (bad === null) return;
    node.process.deliver(
      () =>
        void injected(node, bad).then(({ status }) => {
          if (status !== 403) world.wrong.push(`${world.when()} ${bad.name}: answered with ${status}`);
        }),
    );
  };

  const send = (request: Request): Promise<Sent> =>
    new Promise((resolve) => {
      let over = false;
      const finish = (sent: Sent): void => {
        if (over) return;
        over = true;
        cancelRead();
        cancelTotal();
        request.signal.removeEventListener('abort', givenUp);
        resolve(sent);
      };
      const fail = (how: Extract<Sent, { is: 'failed' }>['how'], why: string): void =>
        finish({ is: 'failed', how, why });
      const givenUp = (): void => fail('total', 'given up');
      if (request.signal.aborted) return resolve({ is: 'failed', how: 'total', why: 'given up' });
      request.signal.addEventListener('abort', givenUp);
      const { readMs, totalMs } = request.deadlines;
      const cancelRead = timeline.after(readMs, () => fail('read', `nothing for ${readMs} ms`));
      const cancelTotal = timeline.after(totalMs, () => fail('total', `no full answer in ${totalMs} ms`));
      if (A_NUMBER.test(request.url.href))
        world.wrong.push(`${world.when()} a number in a URL: ${request.url.pathname}`);
      const arrive = (): void => {
        if (request.url.href === FALLBACK_URL)
          return world.plant?.fallbackOnce === true && fallenBack(request)
            ? finish(reply(500, {}, Buffer.from('')))
            : finish(reply(200, { 'content-type': 'text/xml' }, Buffer.from(world.fallbackDocument)));
        const node = world.balance();
        if (node === null) return fail('connect', 'no node takes the connection');
        if (request.breakAfterSending) timeline.after(5, () => fail('reset', 'connection reset (planned fault)'));
        if (world.weather.badInput()) forge(request, node);
        const died = (): void => fail('reset', 'the node died');
        node.process.onDeath.add(died);
        node.process.deliver(() => {
          void injected(node, request).then(({ status, headers, body }) => {
            world.points.pass(`answer ${request.url.pathname}`, node.process);
            node.process.deliver(() => {
              node.process.onDeath.delete(died);
              timeline.after(far(), () => finish(reply(status, headers, body)));
            });
          });
        });
      };
      timeline.after(far(), arrive);
    });

  return { send, now: () => timeline.now };
}
