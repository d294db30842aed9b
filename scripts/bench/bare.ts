/**
 * The least that could answer these webhooks, in a process of its own: the same form parser, the same signature check, one trip to
 * the same Redis that writes something down, and as many bytes of XML. It knows nothing of calls. Told to it: Redis URL, port, and
 * over IPC what to answer.
 */
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { ACCOUNT } from './caller.ts';

export interface Answers {
  readonly menu: string;
  readonly hold: string;
}

/** Writes a field and counts, as small as a useful script can be. */
const WRITE = `redis.call('HSET', KEYS[1], 'last', ARGV[1])
return redis.call('HINCRBY', KEYS[1], 'step', 1)`;

type Form = Readonly<Record<string, string>>;
type Scripted = Redis & { benchWrite(key: string, value: string): Promise<number> };

const [socket = '', port = ''] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const redis = new Redis({
  path: socket,
  scripts: { benchWrite: { lua: WRITE, numberOfKeys: 1 } },
}) as Scripted;
let answers: Answers = { menu: '', hold: '' };
process.on('message', (told: Answers) => {
  answers = told;
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());

const app = Fastify({ bodyLimit: 64 * 1024, requestTimeout: 10_000 });
await app.register(formbody, { bodyLimit: 64 * 1024 });
app.post<{ Body: Form }>('/*', async (request, reply) => {
  const form = request.body;
  const signature = request.headers['x-twilio-signature'];
  if (typeof signature !== 'string' || !validateRequest(ACCOUNT.token, signature, base + request.raw.url, { ...form }))
    return reply.code(403).send();
  await redis.benchWrite(`bench:{bare}:${form['CallSid']}`, request.headers['i-twilio-idempotency-token'] as string);
  return reply.type('text/xml; charset=utf-8').send(form['Digits'] === undefined ? answers.hold : answers.menu);
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.send?.('listening');
