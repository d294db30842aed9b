import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presszero } from './support.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pz-flow-tests-'));
  await cp(join(root, 'test/flows/good/clinic'), folder, { recursive: true });
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** What this process is run with must not change what a test meets. */
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  PORT: '1',
  REDIS_URL: 'redis://nowhere',
};

async function played(tests: string, ...words: readonly string[]) {
  await writeFile(join(folder, 'clinic.test.yaml'), tests);
  return await presszero(['test', join(folder, 'clinic.test.yaml'), ...words], { env });
}

describe('presszero test', () => {
  it.each([
    ['flows', 9],
    ['flows/game-hotline', 7],
  ])(
    'passes on %s',
    async (sample, count) => {
      const { code, out } = await presszero(['test', join(root, sample)], { env });
      expect(out).toContain(`${count} passed, 0 failed.`);
      expect(code).toBe(0);
    },
    120_000,
  );

  it('shows the call as it was heard, with the differing line marked', async () => {
    const { code, out } = await played(`tests:
  - name: "passes"
    steps:
      - hear: "Welcome to Green Street Clinic"
      - press: 2
      - hear: "Monday to Friday"
  - name: "fails"
    steps:
      - hear: "For a person, press 0"
      - press: 2
      - hear: "We are open Monday to Sunday from 8 to 5"
`);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines[1]).toBe('ok      passes');
    expect(lines[2]).toMatch(/^FAILED {2}fails {2}\(clinic\.test\.yaml:7, \d{4}-\d\d-\d\d 10:00\)$/);
    const marked = lines.findIndex((line) => line.startsWith('  > '));
    expect(lines[marked]).toMatch(/« \[en-US\] We are open Monday to Friday from 8 to 5\.$/);
    expect(lines[marked + 1]).toMatch(/^ {2}≠ line 11: hear "We are open Monday to Sunday from 8 to 5": not heard/);
    expect(lines.slice(3, marked).join('\n')).toMatch(/· press 2$/m);
    expect(lines.at(-1)).toBe('1 passed, 1 failed.');
  });

  it('tells what is instead of what was expected', async () => {
    const { code, out } = await played(
      `tests:
  - name: "place"
    on-duty: nobody
    steps: [press: 0, { expect: { in-line: reception, place: 2 }, within: 10s }]
  - name: "said all the same"
    steps:
      - not-hear: "press 1"
  - name: "nothing listens"
    agents: no-answer
    steps: [{ hear: "press 0" }, hang-up, { expect: { outcome: talked }, within: 10s }]
  - name: "what was said before a key is no answer to it"
    steps: [{ not-hear: "goodbye" }, press: 2, { hear: "For an appointment", within: 5s }]
`,
      '--json',
    );
    expect(code).toBe(1);
    const { tests, ...counts } = JSON.parse(out) as {
      tests: { failure: { message: string; transcriptLine: number } }[];
    };
    expect(counts).toMatchObject({ passed: 0, failed: 4 });
    expect(tests.map(({ failure }) => failure.message)).toEqual([
      'expected place 2, but the place is 1',
      'not-hear "press 1": it was said',
      'expected the outcome talked, but it is abandoned-menu',
      'hear "For an appointment": not heard',
    ]);
  });

  it('plays nothing when a file is wrong, and shows where', async () => {
    const { code, out } = await played('tests:\n  - name: a\n    steps:\n      - hear: Welcome\n      - press: x\n');
    expect(code).toBe(1);
    expect(out).toContain('clinic.test.yaml:5:16 error PZ163');
    expect(out).toContain('Nothing was played');
    const { out: checked } = await presszero(['check', folder], { env });
    expect(checked).toContain('clinic.test.yaml:5:16 error PZ163');
  });

  it('plays nothing of flows that would not be published', async () => {
    const path = join(folder, 'front-desk.yaml');
    const good = await readFile(path, 'utf8');
    await writeFile(
      path,
      good
        .replace(/^start: .*$/m, 'start: ring-first')
        .replace(/^steps:$/m, 'steps:\n  ring-first: { transfer: { to: +12025550130, ring: 60s } }'),
    );
    const { code, out } = await played('tests:\n  - name: "x"\n    steps: [{ hear: "Welcome" }]\n');
    await writeFile(path, good);
    expect(out).toMatch(/error PZ202 .*\n[^]*Nothing was played/);
    expect(code).toBe(1);
  });

  it('says so when there is no test', async () => {
    expect(await presszero(['test', join(root, 'test/flows/good/clinic')], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no *.test.yaml in ') as string,
    });
  });

  it('breaks off when asked to, and says what was not played', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, out } = await presszero(['test', join(root, 'flows')], { env, stopped: stop.signal });
    expect(code).toBe(1);
    expect(out).toContain('0 passed, 0 failed, 9 not played.');
  });
});
