import { writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/embedded.ts';
import { presszero } from './support.ts';

const FLOWS = resolve('flows');
const folder = tempFolder('norms');
const broken = join(folder.path, 'broken');

beforeAll(async () => {
  await cp(FLOWS, broken, { recursive: true });
  writeFileSync(join(broken, 'extra.yaml'), 'flow: extra\nstart: one\nsteps:\n  one: { go: nowhere }\n');
});
afterAll(() => folder.remove());

describe('check --norm', () => {
  it('tells rule, place, figure, limit, source and whether that was read', async () => {
    const { code, out } = await presszero(['check', FLOWS, '--norm', 'tr-emra']);
    expect(out).toContain('A check, not legal advice.');
    expect(out).toMatch(
      /^ {2}met +F7 {2}Who chooses nothing.*\n +measured +support\.yaml:6: a silent caller is in line after [\d.]+ s\n +limit +within 120 s\n +source +EMRA decision 6507-6 \(2016\); V, read in Moroğlu Arseven$/m,
    );
    expect(code).toBe(0);
  });

  it('a failed rule is a problem: exit code 1; a reported source is marked', async () => {
    const { code, out } = await presszero(['check', FLOWS, '--norm', 'pt-134-2009']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^ {2}FAILED +F5-first .*\n +measured +support\.yaml:12: 6 options\n +limit +at most 5 options/m,
    );
    expect(out).toContain('R, only reported');
    expect(out).toMatch(/no problems\.$/m);
  });

  it('what only calls or people can tell is never passed', async () => {
    const { out } = await presszero(['check', FLOWS, '--norm', 'es-10-2025']);
    expect(out).toMatch(/^ {2}in operation +M1 .*\n +measured +in operation: .*\n +limit +95% within 180 s$/m);
    expect(out).toMatch(/^ {2}not judged +F17 .*\n +look at /m);
  });

  it('several, and JSON', async () => {
    const { code, out } = await presszero(['check', FLOWS, '--norm', 'us-dc-3106', '--norm', 'kr-ars', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      errors: 0,
      norms: [
        { norm: 'us-dc-3106', notice: 'A check, not legal advice.', rows: [{ rule: 'F2' }, { rule: 'F8' }] },
        {
          norm: 'kr-ars',
          rows: expect.arrayContaining([
            expect.objectContaining({
              rule: 'F4',
              outcome: 'met',
              at: 'orders.yaml:36',
              value: { count: 3 },
              limit: { atMost: 3 },
              source: expect.objectContaining({ status: 'V' }) as unknown,
            }),
          ]) as unknown,
        },
      ],
    });
  });

  it('lists the norms', async () => {
    const { code, out } = await presszero(['check', '--norm', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^es-10-2025 +7 +Spain +Ley 10\/2025/m);
    expect(out).toContain('not legal advice');
    const listed = await presszero(['check', '--norm', 'list', '--json']);
    expect(JSON.parse(listed.out)).toMatchObject({
      norms: expect.arrayContaining([expect.objectContaining({ norm: 'baseline' })]) as unknown,
    });
  });

  it('a name that is none is used wrongly, and says which there are', async () => {
    const { code, err } = await presszero(['check', FLOWS, '--norm', 'es-10-2026']);
    expect(code).toBe(2);
    expect(err).toContain('there is no norm "es-10-2026". Did you mean es-10-2025? The norms are baseline, ');
  });

  it('files with errors are not judged', async () => {
    const { code, out } = await presszero(['check', broken, '--norm', 'baseline']);
    expect(code).toBe(1);
    expect(out).toContain('Not judged: mend the errors first.');
    const { out: json } = await presszero(['check', broken, '--norm', 'baseline', '--json']);
    expect(JSON.parse(json)).toMatchObject({ norms: [{ norm: 'baseline', rows: null }] });
  });
});
