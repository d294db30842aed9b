/** kill -9 of everything, nodes and Redis, twice, while callers hold: all of them go on in the same order. */
import { setTimeout as pause } from 'node:timers/promises';
import { placesOf } from '../support/truth.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

export interface DrillOptions {
  readonly callers: number;
  readonly times: number;
  progress(doing: string): void;
}

/** The way back from the second host is its twenty rounds long. */
const BACK_MS = 300_000;
/** Callers ring in this far apart, wall ms, so that their order is no accident. */
const APART_MS = 50;

/** What went wrong; nothing, when all is as it must be. */
export async function drillEverything(world: World, options: DrillOptions): Promise<readonly string[]> {
  const { carrier, hotline, nodes, redis, store } = world;
  const [to = ''] = Object.keys(hotline.numbers);
  // Nobody else helps: who holds must be held.
  for (const phone of hotline.emergency) carrier.setPhone(phone, { is: 'busy' });
  for (let n = 0; n < options.callers; n++) {
    const from = `+1202555${String(1_000 + n)}`;
    carrier.placeCall({ from, to, script: [{ press: '1' }, { press: '0' }] });
    await pause(APART_MS);
  }
  const line = async (): Promise<readonly string[] | null> => {
    const rows = (await store.calls()).filter(({ phase, place }) => phase === 'waiting' && place !== null);
    options.progress(`${rows.length} of ${options.callers} hold`);
    if (rows.length !== options.callers) return null;
    return rows.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)).map(({ sid, arrivedAt }) => `${sid} ${arrivedAt}`);
  };
  const before = await until('all hold', 120_000, line, 500);
  const wrong: string[] = [];
  for (let time = 1; time <= options.times; time++) {
    options.progress(`kill -9 of everything, for the ${time}. time`);
    await Promise.all([...nodes.map((node) => node.kill()), ...redis.servers.map((server) => server.end('SIGKILL'))]);
    const deadAt = carrier.now();
    await pause(1_000);
    await redis.whole();
    await Promise.all(nodes.map((node) => node.start()));
    const upAt = carrier.now();
    options.progress(`up again after ${Math.round((upAt - deadAt) / world.rate)} ms`);
    // Each has been heard of since: the hold loop's next turn, or the way back from the second host.
    await until('all are heard of again', BACK_MS, () => everyoneTurned(world, upAt), 500);
    const after = await until('all hold again', 60_000, line, 500);
    for (const [index, who] of before.entries())
      if (after[index] !== who) wrong.push(`place ${index + 1} was ${who} and is ${after[index] ?? 'nobody'}`);
  }
  for (const leg of carrier.legs.filter(({ direction }) => direction === 'inbound')) {
    const places = placesOf(leg);
    if (places.some((place, index) => index > 0 && place > (places[index - 1] ?? 0)))
      wrong.push(`${leg.sid}: heard places ${places.join(', ')}`);
    if (leg.endedAt !== null) wrong.push(`${leg.sid}: ended by ${leg.endedBy}`);
  }
  return wrong;
}

/** A document of the engine's plays on every caller's leg: its music began after this. */
function everyoneTurned({ carrier }: World, since: number): boolean {
  return carrier.legs
    .filter(({ direction }) => direction === 'inbound')
    .every(({ transcript }) => transcript.some(({ is, at }) => is === 'sound' && at > since));
}
