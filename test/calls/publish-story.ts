/** What stories about publishing share: edits of the folder, what is live, what is heard of it. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { VersionList } from '../../src/engine/version-ports.ts';
import type { TestHotline } from '../support/hotline.ts';
import { type Caller, PATIENT, storeOf, turnsOf } from './caller-story.ts';

export const fileOf = (hotline: TestHotline, name: string): string => join(hotline.env['FLOWS_DIR'] ?? '', name);

/** Saves a file as most editors do: a new one that takes the old one's name. */
export async function save(path: string, text: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Saves the first flow with this greeting, and with another name for the menu after it. */
export async function greet(hotline: TestHotline, words: string): Promise<void> {
  const path = fileOf(hotline, 'support.yaml');
  await save(path, greeting(await readFile(path, 'utf8'), words));
}

export const greeting = (text: string, words: string): string =>
  text
    .replace(/say: \{ en: "[^"]*", zh: "[^"]*" \}\n {4}menu/, `say: { en: "${words}", zh: "${words}" }\n    menu`)
    .replace(/go: main|go: topics/g, 'go: topics')
    .replace(/^ {2}main:/m, '  topics:');

/** Where the caller's last turn led. */
export async function ledTo(hotline: TestHotline, caller: Caller): Promise<string | undefined> {
  return (await turnsOf(hotline, caller)).at(-1)?.to;
}

/** Resolves with the list of versions once it is so, and this node has taken it up. */
export async function versionsAre(
  hotline: TestHotline,
  so: (list: VersionList) => boolean,
  patient = PATIENT,
): Promise<VersionList> {
  const found = await vi.waitFor(async () => {
    const list = await storeOf(hotline).versions();
    if (!so(list)) throw new Error(JSON.stringify(list));
    return list;
  }, patient);
  await hotline.running.versions.follow();
  return found;
}

export const isLive = (number: number) => (list: VersionList) => list.live === number;
