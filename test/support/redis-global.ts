import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { ownRedis, tempFolder } from './embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For connectRedis: the one server of this run. */
    redisUrl: string;
  }
}

/**
 * One Redis for the whole run, on a socket in a temp folder; `REDIS_URL` is left alone on purpose, so that nobody's tests
 * write into a live hotline. `TEST_REDIS_URL` opts in to another server.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const other = process.env['TEST_REDIS_URL'];
  if (other !== undefined && other !== '') {
    project.provide('redisUrl', other);
    return async () => undefined;
  }
  const folder = tempFolder('test');
  const redis = await ownRedis(folder.path, { appendOnly: false, log: pino({ level: 'warn' }, pino.destination(2)) });
  project.provide('redisUrl', redis.url);
  return async () => {
    await redis.stop();
    folder.remove();
  };
}
