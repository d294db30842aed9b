/**
 * The way from a node to Redis. The commands are real and run one at a time on a real Redis; how long they take, whether they arrive
 * and whether their reply does is the world's doing.
 */
import type { RedisConnection } from '../../src/redis/client.ts';
import { REDIS_DEADLINE_MS, RedisUnavailable } from '../../src/redis/deadline.ts';
import type { Process } from './node.ts';
import type { World } from './world.ts';

export type Gate = Pick<RedisConnection, 'run' | 'client'>;

/** Ms from a node to Redis and back again, each. */
const NEAR: readonly [number, number] = [0.2, 2];

/** `skewMs`: how far the node's own clock is off; nothing may depend on it. */
export function storeGate(world: World, process: Process, skewMs: number): Gate {
  const { timeline, chance, weather, redis } = world;
  // What went out first arrives first: it is one connection.
  let sentTo = 0;
  let backTo = 0;
  const there = (): number => {
    sentTo = Math.max(sentTo, timeline.now + chance.network.between(...NEAR) + weather.slow());
    return sentTo - timeline.now;
  };
  const back = (): number => {
    backTo = Math.max(backTo, timeline.now + chance.network.between(...NEAR));
    return backTo - timeline.now;
  };

  return {
    client: redis.client,
    run: <T>(what: string, work: (client: RedisConnection['client']) => Promise<T>): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        let over = false;
        const settle = (how: () => void) => (): void => {
          if (over) return;
          over = true;
          cancel();
          how();
        };
        const cancel = process.after(
          REDIS_DEADLINE_MS,
          settle(() =>
            reject(new RedisUnavailable(what, 'late', `no answer within ${REDIS_DEADLINE_MS} ms`, { waited: true })),
          ),
        );
        const answer = (how: () => void): void => {
          if (!weather.replyLost()) timeline.after(back(), () => process.deliver(settle(how)));
        };
        const arrive = async (): Promise<void> => {
          const { storeIs } = weather;
          if (storeIs.is === 'frozen') return void timeline.after(storeIs.until - timeline.now, arrive);
          if (storeIs.is === 'away') return;
          if (storeIs.is === 'refusing') return answer(() => reject(new RedisUnavailable(what, 'refused', 'READONLY')));
          let offered = false;
          try {
            const reply = await world.move(skewMs, () => redis.run(what, work));
            // Lua's own words; most offers are asked for and none is made.
            offered = what === 'offer' && String(reply) !== 'null';
            world.points.pass(`move ${what}`, process);
            answer(() => resolve(reply));
          } catch (error) {
            answer(() => reject(error instanceof Error ? error : new Error(String(error))));
          }
          await world.afterMove(what, process.id, offered);
        };
        // A killed process may have sent its last words; whether they left the machine is chance.
        timeline.after(there(), () => (process.alive || chance.faults.happens(0.5) ? arrive() : undefined));
      }),
  };
}
