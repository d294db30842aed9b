import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePath, readPath } from '../../../src/core/flow/answer-path.ts';
import { fill, namesIn, remember, valueOf } from '../../../src/core/flow/variable.ts';

describe('a text with variables', () => {
  const vars = { due: '42', name: '${process.env.HOME} {due} $& $1', 'long-name': 'x' };

  it('speaks their values, whatever braces it was typed with', () => {
    expect(fill('You owe {due}, { due } and ｛due｝.', vars)).toBe('You owe 42, 42 and 42.');
    expect(fill('{long-name}{nobody}{constructor}{__proto__}.', vars)).toBe('x.');
  });

  it('looks for nothing in a value', () => {
    expect(fill('Hello {name}!', vars)).toBe('Hello ${process.env.HOME} {due} $& $1!');
  });

  it('tells its names, and braces that hold none', () => {
    expect(namesIn('{a} and { b }')).toEqual({ names: ['a', 'b'], stray: false });
    expect(namesIn('{a} and }')).toEqual({ names: ['a'], stray: true });
    expect(namesIn(`{${'a'.repeat(90)}}`)).toEqual({ names: [], stray: true });
    expect(namesIn('{{a}}').stray).toBe(true);
  });
});

describe('the value of a variable', () => {
  test.each([
    ['  two\n\tlines\u0000 ', 'two lines'],
    ['\u202eevil', 'evil'],
    ['<Say>&', '<Say>&'],
    [12.5, '12.5'],
    [-0, '0'],
    [1e21, null],
    [1e-9, null],
    [Infinity, null],
    [true, 'yes'],
    [false, 'no'],
    ['', null],
    [' \u200b ', null],
    [null, null],
    [undefined, null],
    [{ toString: () => 'x' }, null],
    [['x'], null],
  ])('of %j is %j', (given, value) => {
    expect(valueOf(given)).toBe(value);
  });

  it('is short, and cut between characters', () => {
    expect(valueOf('x'.repeat(1_000_000))).toBe('x'.repeat(200));
    expect(valueOf('👍'.repeat(300))).toBe('👍'.repeat(200));
  });
});

describe('what a call remembers', () => {
  it('is bounded, and the newest stay', () => {
    const big = 'x'.repeat(199);
    let vars: Readonly<Record<string, string>> = { first: big };
    for (let n = 0; n < 100; n++) vars = remember(vars, { [`v${n}`]: big });
    expect(vars['first']).toBeUndefined();
    expect(vars['v99']).toBe(big);
    expect(JSON.stringify(vars).length).toBeLessThan(9_000);
    expect(remember({ a: '1', b: '2' }, { a: '3' })).toEqual({ b: '2', a: '3' });
  });
});

describe('a place in an answer', () => {
  const answer: unknown = JSON.parse('{"a":{"b":[{"c":1},"x"],"d e":2,"length":7},"__proto__":{"hit":1},"0":"zero"}');
  const found = (path: string) => readPath(answer, parsePath(path) ?? ['no path']);

  it('is names and numbers', () => {
    expect(found('a.b[0].c')).toBe(1);
    expect(found('$.a.b.1')).toBe('x');
    expect(found('0')).toBe('zero');
    expect(readPath([{ due: 1 }], parsePath('$[0].due') ?? [])).toBe(1);
    expect(parsePath('[0].due')).toEqual(['0', 'due']);
    expect(found('a.length')).toBe(7);
  });

  it('finds nothing but what the answer says itself', () => {
    for (const path of [
      'a.b.length',
      'a.b.map',
      'constructor',
      'a.constructor.name',
      'toString',
      'hit',
      'a.b[9]',
      'a.x.y',
      'a.b[0].c.d',
    ])
      expect(found(path), path).toBeUndefined();
    expect(readPath(null, ['a'])).toBeUndefined();
    expect(readPath('text', ['0'])).toBeUndefined();
  });

  test.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[b]',
    'a[-1]',
    'a[]',
    'a b',
    '$',
    '$.',
    'a[?(@.x)]',
    '$..a',
    'x'.repeat(201),
  ])('is not %j', (text) => {
    expect(parsePath(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        const path = parsePath(text);
        if (path !== null) readPath(value, path);
      }),
    );
  });
});
