/**
 * A live flow is edited again and again under fifty callers (forty times; PZ_EDITS=100 for the long form). No call notices: each hears
 * the words of one version, from its first to its last, and ends as it should. A third of the edits is wrong, and never heard.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  expectConserved,
  heardBy,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  storeOf,
  trailOf,
  willing,
} from './caller-story.ts';
import { fileOf, save, versionsAre } from './publish-story.ts';

const EDITS = Number(process.env['PZ_EDITS'] ?? 40);
const CALLERS = 50;
const RATE = 5;
let hotline: TestHotline;

beforeAll(async () => {
  hotline = await startHotline({
    rate: RATE,
    edit: (file, text) => OPEN(file, text).replace(/max-calls: \d+/, 'max-calls: 500'),
  });
  hotline.agents(willing(8_000));
});
afterAll(async () => hotline.stop());

/** What a caller does, and how that ends. */
const LIVES = [
  { ends: 'self-served', script: [{ press: '1' }, { press: '4' }, { hear: 'press 1' }, { press: '1' }] },
  {
    ends: 'self-served',
    script: [{ press: '1' }, { waitMs: 20_000 }, { press: '4' }, { hear: 'press 1' }, { press: '1' }],
  },
  { ends: 'abandoned-menu', script: [{ press: '1' }, { hear: 'any topic' }, { waitMs: 5_000 }, { hangUp: true }] },
  // Straight to a person, after whom the call ends by itself.
  { ends: 'talked', script: [{ press: '1' }, { press: '0' }] },
] as const;

/** Every text says which edition it is of; a bad one leads nowhere. */
const edition = (text: string, n: number, good = true): string =>
  text
    .replace('"Welcome to Lumen."', `"Welcome, edition ${n}."`)
    .replace('"an order or delivery"', `"any topic of edition ${n}"`)
    .replace('"The shop is open', `"Edition ${n}: the shop is open`)
    .replace('go: danger', good ? 'go: danger' : `go: dagner-${n}`);

it('no call notices, and what is wrong never goes live', { timeout: 180_000 }, async () => {
  const path = fileOf(hotline, 'support.yaml');
  const text = await readFile(path, 'utf8');
  await save(path, edition(text, 0));
  await versionsAre(hotline, ({ live }) => live === 2);

  const over = new AbortController();
  let calls = 0;
  const wrong: string[] = [];
  const editions = new Set<number>();
  const caller = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const n = calls++;
      const life = LIVES[n % LIVES.length] ?? LIVES[0];
      const call = hotline.carrier.placeCall({
        from: numberOf(n),
        to: HOTLINE,
        script: [{ hear: 'edition \\d+' }, ...life.script],
      });
      await call.ended(60_000);
      const outcome = await outcomeOf(hotline, call);
      if (outcome !== life.ends) wrong.push(`${call.sid} ended ${String(outcome)}, not ${life.ends}`);
      const heard = new Set(heardBy(call).flatMap((text) => /edition (\d+)/i.exec(text)?.[1] ?? []));
      if (heard.size !== 1) wrong.push(`${call.sid} heard editions ${[...heard].join(' and ')}`);
      for (const one of heard) editions.add(Number(one));
      const faults = (await trailOf(hotline, call)).filter(({ what, data }) => what === 'safety' || 'fault' in data);
      if (faults.length > 0) wrong.push(`${call.sid} ${JSON.stringify(faults)}`);
    }
  };
  const callers = Array.from({ length: CALLERS }, caller);

  const good: number[] = [0];
  for (let n = 1; n <= EDITS; n++) {
    const is = n % 3 !== 0;
    const before = hotline.running.versions.current().version;
    const next = edition(text, n, is);
    // Now and then by an editor that writes in place, and takes its time.
    if (n % 10 === 0) await writeFile(path, next.slice(0, next.length / 2));
    if (n % 4 === 0) await writeFile(path, next);
    else await save(path, next);
    if (is) {
      good.push(n);
      await vi.waitFor(() => expect(hotline.running.versions.current().version).not.toBe(before), PATIENT);
    } else {
      await versionsAre(
        hotline,
        ({ draft }) => draft?.problems.some((problem) => problem.includes(`dagner-${n}`)) === true,
        { ...PATIENT, interval: 100 },
      );
      expect(hotline.running.versions.current().version).toBe(before);
    }
  }
  over.abort();
  await Promise.all(callers);

  expect(wrong).toEqual([]);
  expect(calls).toBeGreaterThan(3 * CALLERS);
  // Callers met many of the editions, and only good ones.
  expect(editions.size).toBeGreaterThan(good.length / 4);
  for (const n of editions) expect(good).toContain(n);
  const { live, versions } = await storeOf(hotline).versions();
  expect(live).toBe(1 + good.length);
  expect(versions.filter((version) => version.calls > 0)).toEqual([]);
  expectConserved(await storeOf(hotline).census());
});
