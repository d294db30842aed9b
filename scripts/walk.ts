/**
 * Walks random callers through random good hotlines on the engine and a Redis of its own: `npm run walk -- --hotlines 10000 --seed 1`.
 * Ends with 1 at the first hotline where engine and proof disagree.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { connectRedis } from '../src/redis/client.ts';
import { redisScripts } from '../src/redis/scripts.ts';
import { ownRedis, tempFolder } from '../test/support/embedded.ts';
import { walkHotline } from '../test/support/walk.ts';

const { values } = parseArgs({
  options: { hotlines: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const first = Number(values.seed);
const many = Number(values.hotlines);
const say = (line: string) => process.stderr.write(`${line}\n`);

const folder = tempFolder('walk');
const server = await ownRedis(folder.path, { appendOnly: false });
const redis = connectRedis(server.url, { log: pino({ level: 'silent' }), scripts: redisScripts() });
await redis.ready(10_000);
let turns = 0;
try {
  for (let seed = first; seed < first + many; seed++) {
    turns += (await walkHotline(seed, redis, 'walk')).turns;
    if ('flushall' in redis.client) await redis.client.flushall();
    if ((seed - first + 1) % 250 === 0) say(`${seed - first + 1} hotlines, ${turns} turns`);
  }
  process.stdout.write(`${many} hotlines from seed ${first}: ${turns} turns, none left the proof.\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  redis.close();
  await server.stop();
  folder.remove();
}
