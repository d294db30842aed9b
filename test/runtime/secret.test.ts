import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecrets } from '../../src/runtime/secret.ts';
import { tempFolder } from '../support/embedded.ts';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => (folder = tempFolder('secret')));
afterEach(() => folder.remove());

test('made once, kept for its owner alone, the same at the next start', () => {
  const dataDir = join(folder.path, 'data');
  const [first, ...others] = loadSecrets([], dataDir);
  expect(first).toHaveLength(32);
  expect(others).toEqual([]);
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['secret']);
  expect(loadSecrets([], dataDir)).toEqual([first]);
});

test('given ones become keys in their order, and nothing is written', () => {
  const keys = loadSecrets(['the new one, long enough', 'the old one, long enough'], folder.path);
  expect(keys.map((key) => key.length)).toEqual([32, 32]);
  expect(keys[0]).not.toEqual(keys[1]);
  expect(loadSecrets(['the old one, long enough'], folder.path)).toEqual([keys[1]]);
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a spoiled file is told, never replaced', () => {
  writeFileSync(join(folder.path, 'secret'), 'oops');
  expect(() => loadSecrets([], folder.path)).toThrow('does not hold a secret');
});
