import { describe, expect, it } from 'vitest';
import { parseKeys } from '../../src/cli/phone/keys.ts';
import { parseLine } from '../../src/cli/phone/line.ts';
import { Usage } from '../../src/cli/problem.ts';

describe('a script of keys', () => {
  it.each([
    ['0', [{ press: '0' }]],
    ['9,0', [{ press: '9' }, { press: '0' }]],
    ['1234#,*', [{ press: '1234#' }, { press: '*' }]],
    ['w5,0', [{ waitMs: 5_000 }, { press: '0' }]],
    ['w0.5', [{ waitMs: 500 }]],
    ['"lost, or stolen" , h', [{ say: 'lost, or stolen' }, { hangUp: true }]],
    ['"人工"', [{ say: '人工' }]],
    [' 9 , 0 ', [{ press: '9' }, { press: '0' }]],
  ])('%s', (script, steps) => {
    expect(parseKeys(script)).toEqual(steps);
  });

  it.each([
    ['', 0],
    ['9,,0', 2],
    ['9,x', 2],
    ['9,', 1],
    ['"open', 0],
    ['""', 0],
    ['w', 0],
    ['9 0', 0],
    ['9"a"', 0],
    ['hh', 0],
  ])('%j is refused, with a caret', (script, at) => {
    expect(() => parseKeys(script)).toThrow(Usage);
    if (script !== '') expect(() => parseKeys(script)).toThrow(new RegExp(`\n {${2 + at}}\\^$`));
  });
});

describe('a line typed during a call', () => {
  it.each([
    ['0', { do: 'press', agent: null, keys: '0' }],
    ['12 34#', { do: 'press', agent: null, keys: '1234#' }],
    ['s a person please', { do: 'say', agent: null, text: 'a person please' }],
    ['h', { do: 'hang-up', agent: null }],
    ['a1', { do: 'answer', agent: 1 }],
    ['a0', { do: 'answer', agent: null }],
    ['d2', { do: 'decline', agent: 2 }],
    ['a1 1', { do: 'press', agent: 1, keys: '1' }],
    ['a2 s hello', { do: 'say', agent: 2, text: 'hello' }],
    ['a2 h', { do: 'hang-up', agent: 2 }],
    ['?', { do: 'help' }],
    ['  ', { do: 'nothing' }],
    ['x', null],
    ['a', null],
    ['s', null],
    ['a1 x', null],
  ])('%j', (line, deed) => {
    expect(parseLine(line)).toEqual(deed);
  });
});
