import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { read } from '../../src/core/flow/read.ts';
import { checkPin, dummyHash, hashPin } from '../../src/runtime/pin.ts';

describe('a PIN', () => {
  it('fits its own mark, salted', async () => {
    const [one, two] = [await hashPin('4711'), await hashPin('4711')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^scrypt\$32768\$8\$1\$[\w+/]+=*\$[\w+/]+=*$/);
    expect(await checkPin('4711', one)).toBe(true);
    expect(await checkPin('4712', one)).toBe(false);
    expect(await checkPin('', one)).toBe(false);
  });

  test.each([
    '',
    '4711',
    'scrypt$32768$8$1$$',
    'scrypt$32768$8$1$YWFhYQ==$YWFhYQ==',
    'scrypt$3000$8$1$YWFhYWFhYWFhYWFhYWFhYQ==$YWFhYWFhYWFhYWFhYWFhYQ==',
    'scrypt$9999999$99$99$YWFhYWFhYWFhYWFhYWFhYQ==$YWFhYWFhYWFhYWFhYWFhYQ==',
    'scrypt$1$0$0$YWFhYWFhYWFhYWFhYWFhYQ==$YWFhYWFhYWFhYWFhYWFhYQ==',
    'scrypt$32768$0$1$YWFhYWFhYWFhYWFhYWFhYQ==$YWFhYWFhYWFhYWFhYWFhYQ==',
    dummyHash,
  ])('fits nothing else: %s', async (stored) => {
    expect(await checkPin('4711', stored)).toBe(false);
  });

  it('of the sample agents is the one its comment tells', async () => {
    const flows = join(import.meta.dirname, '../../flows');
    const text = readFileSync(join(flows, 'hotline.yaml'), 'utf8');
    const told = [...text.matchAll(/(\d{4}) \(agent (\d+)\)/g)].map(([, pin = '', agent = '']) => ({ pin, agent }));
    const files = new Map(
      ['hotline', 'support', 'orders', 'bills', 'repairs'].map((name) => [
        `${name}.yaml`,
        readFileSync(join(flows, `${name}.yaml`), 'utf8'),
      ]),
    );
    const agents = new Map(Object.entries(read(files).catalog?.hotline.agents ?? {}));
    expect(told).toHaveLength(2);
    for (const { pin, agent } of told) expect(await checkPin(pin, agents.get(agent)?.pin ?? '')).toBe(true);
  });
});
