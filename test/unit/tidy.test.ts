import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const text = (file: string) => readFileSync(join(SRC, file), 'utf8');
const roomOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');

/** What each folder may import of ours. The composition roots (main.ts, cli/, wiring/) may import anything below. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  engine: ['core', 'engine'],
  redis: ['core', 'engine', 'redis', 'runtime'],
  twilio: ['core', 'engine', 'twilio', 'runtime'],
  runtime: ['core', 'engine', 'runtime', 'redis'],
  lookup: ['core', 'engine', 'lookup'],
  http: ['core', 'engine', 'http', 'twilio', 'runtime'],
  drawing: ['core', 'drawing'],
  simulator: ['simulator'],
  web: ['web', 'simulator', 'http', 'drawing'],
};

function importsOf(file: string): string[] {
  return [...text(file).matchAll(/(?:from|import)\s+'(\.[^']+)'/g)].map(([, path]) =>
    relative(SRC, resolve(SRC, dirname(file), path ?? '')),
  );
}

describe('the house is in order', () => {
  it('imports point one way', () => {
    const wrong = files.flatMap((file) => {
      const may = MAY[roomOf(file)];
      return may === undefined
        ? []
        : importsOf(file)
            .filter((to) => !may.includes(roomOf(to)))
            .map((to) => `${file} → ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('pages know engine and carrier by the shapes of what they send alone', () => {
    const imports = files
      .filter((file) => roomOf(file) === 'web')
      .flatMap((file) => [...text(file).matchAll(/^import [^;]*?from '[./]*\/((?:simulator|http|drawing)\/[^']+)'/gm)])
      .map(([line, from]) => `${line.startsWith('import type ') ? 'type' : 'code'} ${from}`);
    const known = /^(type simulator\/events\.ts|type http\/api\/[a-z]+-shape\.ts|code drawing\/path\.ts)$/;
    expect(imports.filter((one) => !known.test(one))).toEqual([]);
  });

  it('core and engine have no clock, no chance, no timers of their own', () => {
    const wrong = files
      .filter((file) => ['core', 'engine'].includes(roomOf(file)))
      .filter((file) =>
        /\b(Date\.now|Math\.random|setTimeout|setInterval|performance\.now|new Date\(\))/.test(text(file)),
      );
    expect(wrong).toEqual([]);
  });

  it('one file runs the machines', () => {
    const users = files.filter((file) => /from 'xstate'/.test(text(file)));
    expect(users.sort()).toEqual(['core/flow/actions.ts', 'core/flow/step.ts']);
    expect(users.filter((file) => /\btransition\(/.test(text(file)))).toEqual(['core/flow/step.ts']);
  });

  it('every Lua move says what it does, and its name ends in its number of keys', () => {
    const moves = readdirSync(join(SRC, 'redis/lua')).filter((file) => file.endsWith('.lua'));
    expect(moves.length).toBeGreaterThan(10);
    for (const move of moves) {
      expect(move).toMatch(/^[a-zA-Z]+-\d\.lua$/);
      const head = text(`redis/lua/${move}`).slice(0, 4000);
      const uses = text(`redis/lua/${move}`)
        .replace(/^--.*$/gm, '')
        .includes('ARGV[2]')
        ? ['ARGV']
        : [];
      for (const word of ['KEYS', 'Returns', ...uses]) expect(head, `${move}: ${word}`).toMatch(new RegExp(word, 'i'));
    }
  });

  it('nothing leans on any, non-null or ignored errors', () => {
    const wrong = files.filter((file) =>
      /: any\b|as any\b|@ts-ignore|@ts-expect-error|oxlint-disable|eslint-disable/.test(text(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('the README names a place and a test for every promise, and both are there', () => {
    const root = resolve(SRC, '..');
    const rows = readFileSync(join(root, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => /^\| P\d+ +\|/.test(line));
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Array.from({ length: 12 }, (_, n) => `P${n + 1}`));
    const all = ['src', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }),
    );
    for (const row of rows) {
      const [places = '', tests = ''] = row.split('|').slice(5, 7);
      for (const cell of [places, tests]) {
        const named = [...cell.matchAll(/`([\w./-]+\.(?:ts|lua))`/g)].map(([, file]) => file ?? '');
        expect(named.length, row.slice(0, 20)).toBeGreaterThan(0);
        for (const file of named)
          expect(
            all.some((one) => one.endsWith(file)),
            file,
          ).toBe(true);
      }
    }
  });
});
