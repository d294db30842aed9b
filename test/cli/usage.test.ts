import { describe, expect, it } from 'vitest';
import { presszero } from './support.ts';

const COMMANDS = [
  'start',
  'carrier',
  'call',
  'check',
  'test',
  'what-if',
  'replay',
  'graph',
  'init',
  'status',
  'calls',
  'agents',
  'callbacks',
  'trail',
  'close',
  'open',
  'announce',
  'pin',
  'fallback',
  'doctor',
];
/** Nothing listens on the port nobody may use. */
const NOBODY = ['--engine', 'http://127.0.0.1:1'];

describe('how the command line is used', () => {
  it('tells what it can do, with examples, and lists every command', async () => {
    const { code, out } = await presszero(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Examples:');
    for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(COMMANDS)('%s has help with examples, and knows --json', async (name) => {
    const { code, out } = await presszero([name, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Examples:');
    expect(out).toContain(`$ `);
    expect(out).toContain('--json');
  });

  it.each([
    [['statsu'], 'Did you mean status?'],
    [['status', '--jsn'], 'Did you mean --json?'],
    [['call'], "missing required argument 'number'"],
    [['call', '123'], 'with its country'],
    [['call', '+12025550100', '--expect', 'talkd'], 'Allowed choices are talked'],
    [['call', '+12025550100', '--agents', 'robots'], 'Allowed choices are auto'],
    [['call', '+12025550100', '--keys', '9,x'], '--keys'],
    [['call', '+12025550100', '--within', 'soon'], '--within'],
    [['graph', '--format', 'png'], 'Allowed choices are mermaid, svg, xstate'],
    [['graph', '--format', 'xstate', '--flow', 'support'], 'leave out --flow'],
    [['init', '/nowhere/new', '--yes', '--languages', 'xx'], '--languages: "xx" is not among the languages'],
    [['init', '/nowhere/new'], 'or take the defaults with --yes'],
    [['trail', 'CA12'], 'A CallSid is CA and 32'],
    [['calls', 'move', `CA${'0'.repeat(32)}`], '--head or --queue'],
    [['calls', 'send', `CA${'0'.repeat(32)}`], "required option '--to <number>'"],
    [['announce'], '--clear'],
    [['start', '--port', '70000'], 'from 0 to 65535'],
    [['carrier', '--rate', '0'], 'above 0'],
    [['status', '--engine', 'somewhere'], 'Give a URL'],
    [[], 'Usage: presszero'],
  ])('%j is refused with exit code 2', async (words, sentence) => {
    const { code, err } = await presszero(words);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it('says that no engine answers, as a sentence and as JSON', async () => {
    const plain = await presszero(['status', ...NOBODY]);
    expect(plain).toMatchObject({ code: 1, out: '' });
    expect(plain.err).toContain('No engine answers at http://127.0.0.1:1.');
    const { code, out } = await presszero(['calls', '--json', ...NOBODY]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'no-engine' } });
  });

  it('finds the engine at PORT', async () => {
    const { err } = await presszero(['status'], { env: { PORT: '1' } });
    expect(err).toContain('http://127.0.0.1:1.');
  });
});

describe('pin', () => {
  it('prints the line for the hotline file', async () => {
    const { code, out } = await presszero(['pin', '--stdin'], { stdin: '4711\n' });
    expect(code).toBe(0);
    expect(out).toMatch(/^pin: "scrypt\$/);
    expect(out).not.toContain('4711');
  });

  it.each(['12', 'abcd', ''])('refuses %j', async (pin) => {
    const { code, err } = await presszero(['pin', '--stdin'], { stdin: pin });
    expect(code).toBe(1);
    expect(err).toContain('4 to 12 digits');
  });

  it('does not take one that would stand in the history of the shell', async () => {
    const { code, err } = await presszero(['pin', '4711']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: Run "presszero pin" alone: it asks for the PIN/);
  });

  it('wants a terminal to ask at', async () => {
    expect(await presszero(['pin'])).toMatchObject({ code: 1, err: expect.stringContaining('--stdin') as string });
  });
});
