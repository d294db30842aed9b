/** The folder in which programs that were fetched for this machine are kept, shared by all hotlines of a user. */
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The user's cache folder, else `fallback` when the user has no home that can be written; undefined when neither can. */
export function cacheFolder(env: NodeJS.ProcessEnv, fallback: string): string | undefined {
  return [env['XDG_CACHE_HOME'], join(env['HOME'] ?? homedir(), '.cache'), fallback]
    .filter((folder): folder is string => folder !== undefined && folder !== '')
    .map((folder) => resolve(folder, 'presszero'))
    .find(canWrite);
}

/** The name of this system, so that a home folder shared by several systems holds one copy for each. */
export function systemName(): string {
  let release = '';
  try {
    release = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // Not a system that tells its name; the processor alone must do.
  }
  const field = (key: string): string => new RegExp(`^${key}="?([\\w.-]+)"?$`, 'm').exec(release)?.[1] ?? '';
  return `${field('ID')}${field('VERSION_ID')}-${process.arch}`;
}
