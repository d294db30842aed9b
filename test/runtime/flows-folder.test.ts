import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { read } from '../../src/core/flow/read.ts';
import { readFlowsFolder } from '../../src/runtime/flows-folder.ts';

let top: string;
let folder: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'flows-'));
  folder = join(top, 'flows');
  await mkdir(join(folder, 'audio'), { recursive: true });
  await mkdir(join(folder, 'other'));
  await writeFile(join(folder, 'hotline.yaml'), 'hotline: x\n');
  await writeFile(join(folder, 'other', 'flow.yaml'), 'flow: x\n');
  await writeFile(join(folder, 'notes.txt'), 'x');
  await writeFile(join(folder, 'audio', 'hello.wav'), 'x');
});
afterEach(() => rm(top, { recursive: true }));

it('reads the files of the folder, not those of folders in it', async () => {
  const { files, audio } = await readFlowsFolder(folder);
  expect([...files]).toEqual([['hotline.yaml', 'hotline: x\n']]);
  expect([...audio]).toEqual(['hello.wav']);
});

it('hands over how long recordings are and how they begin', async () => {
  await writeFile(join(folder, 'audio', 'long.wav'), 'RIFF....WAVEfmt and more than that');
  await writeFile(join(folder, 'audio', 'empty.mp3'), '');
  const { recordings } = await readFlowsFolder(folder);
  const shown = [...recordings].map(([name, { bytes, head }]) => `${name} ${bytes} ${Buffer.from(head).toString()}`);
  expect(new Set(shown)).toEqual(new Set(['empty.mp3 0 ', 'hello.wav 1 x', 'long.wav 34 RIFF....WAVEfmt ']));
});

it('has no audio where there is no such folder', async () => {
  await rm(join(folder, 'audio'), { recursive: true });
  expect((await readFlowsFolder(folder)).audio.size).toBe(0);
});

it('follows links inside the folder, and none that lead out of it', async () => {
  await symlink('hotline.yaml', join(folder, 'a.yaml'));
  await writeFile(join(top, 'secret.yaml'), 'secret: x\n');
  await symlink(join(top, 'secret.yaml'), join(folder, 'audio', 'out.wav'));
  const { files, audio } = await readFlowsFolder(folder);
  expect([...files.keys()]).toEqual(['a.yaml', 'hotline.yaml']);
  expect([...audio]).toEqual(['hello.wav']);
  await symlink(join(top, 'secret.yaml'), join(folder, 'out.yaml'));
  await expect(readFlowsFolder(folder)).rejects.toThrow('out.yaml leads out of the folder');
});

it('leaves what is too large, or no text, to be reported', async () => {
  await writeFile(join(folder, 'large.yaml'), 'x: 好\n'.repeat(200_000));
  await writeFile(join(folder, 'latin.yaml'), Buffer.from([0x66, 0x3a, 0x20, 0xe9]));
  const { files, audio } = await readFlowsFolder(folder);
  const codes = read(files, audio).problems.map((p) => `${p.file} ${p.code}`);
  expect(codes).toContain('large.yaml PZ112');
  expect(codes).toContain('latin.yaml PZ109');
});

it('throws when there is no folder', async () => {
  await expect(readFlowsFolder(join(top, 'nowhere'))).rejects.toThrow('ENOENT');
});
