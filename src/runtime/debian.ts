/** Programs from Debian's packages, unpacked into a folder: nothing is installed, and root is not needed. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitForLock } from './lock.ts';

const run = promisify(execFile);

/** Every step of the fetch together; a slow line may take minutes, a dead one must not hang the start for ever. */
const PATIENCE_MS = 300_000;

/** Never unpacked: a C library beside the system's own loader crashes the program. */
const SYSTEM_ONLY = /^(libc6|libc-bin|libc-l10n|locales)$/;

interface Package {
  readonly name: string;
  readonly version: string;
}

/** What to fetch, and how to see that it is of use. */
export interface Wanted<Program> {
  /** For people: `Redis`. */
  readonly what: string;
  /** How much there is to download, for people: `13 MB`. */
  readonly size: string;
  /** What to ask apt for, best first; every package named is unpacked, with all that the machine lacks to run it. */
  readonly offers: readonly (readonly string[])[];
  /** The program in a folder of unpacked packages, seen to run; undefined when there is none. */
  readonly find: (root: string) => Promise<Program | undefined>;
}

/** apt with lists and cache of its own, so that it needs neither root nor the system's lists. */
class Apt {
  readonly #options: readonly string[];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    for (const sub of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, sub), { recursive: true });
    this.#options = [
      `Dir::State::lists=${join(folder, 'lists')}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      'APT::Sandbox::User=',
      'Acquire::Languages=none',
      'Acquire::Retries=2',
      'Acquire::http::Timeout=20',
      'Acquire::https::Timeout=20',
      'Debug::NoLocking=1',
    ].flatMap((option) => ['-o', option]);
  }

  async #get(...args: string[]): Promise<string> {
    const { stdout } = await run('apt-get', [...this.#options, '-q', ...args], {
      cwd: this.#folder,
      env: { ...process.env, LC_ALL: 'C' },
      timeout: PATIENCE_MS,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  }

  /** One unreachable source (somebody's own) must not stop us: what counts is whether the program is found afterwards. */
  async update(): Promise<void> {
    await this.#get('update').catch(() => undefined);
  }

  /** The packages `names`, and those that this machine lacks to run them, as apt itself resolves them. */
  async missingFor(names: readonly string[]): Promise<Package[]> {
    const plan = await this.#get('--simulate', '--no-install-recommends', 'install', ...names);
    const planned = [...plan.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)].map((m) => ({
      name: m[1] ?? '',
      version: m[2] ?? '',
    }));
    // What is installed in part (only Redis' tools, say) is completed: a program may be a link into another package.
    const found = planned.map((p) => p.name);
    const others = await Promise.all(names.filter((name) => !found.includes(name)).map((p) => this.#candidate(p)));
    return [...planned, ...others].filter((p) => !SYSTEM_ONLY.test(p.name));
  }

  async #candidate(name: string): Promise<Package> {
    const uris = await this.#get('--print-uris', 'download', name);
    const version = decodeURIComponent(/_([^_]+)_[^_]+\.deb /.exec(uris)?.[1] ?? '');
    return { name, version };
  }

  async download(packages: readonly Package[]): Promise<void> {
    await this.#get('download', ...packages.map((p) => `${p.name}=${p.version}`));
  }
}

async function choose(apt: Apt, offers: Wanted<unknown>['offers']): Promise<Package[]> {
  let refusal: unknown;
  for (const names of offers) {
    try {
      return await apt.missingFor(names);
    } catch (error) {
      refusal ??= error;
    }
  }
  throw refusal;
}

async function unpack(folder: string): Promise<string> {
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const deb of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(folder, deb), root], { timeout: PATIENCE_MS });
  }
  return root;
}

async function fetchInto<Program>(
  into: string,
  wanted: Wanted<Program>,
  print: (line: string) => void,
): Promise<Program> {
  const { what, size, offers, find } = wanted;
  const folder = mkdtempSync(`${into}.part-`);
  try {
    print(`${what} is not installed here: fetching it once (about ${size}, no root needed) …`);
    const apt = new Apt(folder);
    await apt.update();
    const packages = await choose(apt, offers);
    print(`  ${packages.map((p) => `${p.name} ${p.version}`).join(', ')}`);
    await apt.download(packages);
    const root = await unpack(folder);
    if ((await find(root)) === undefined) throw new Error(`the unpacked ${what} does not run`);
    writeFileSync(join(root, 'packages.json'), `${JSON.stringify(packages, null, 2)}\n`);
    rmSync(into, { recursive: true, force: true });
    renameSync(root, into);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const program = await find(into);
  if (program === undefined) throw new Error(`the ${what} in ${into} does not run`);
  print(`  ready, in ${into}`);
  return program;
}

/** True where Debian packages can be fetched and unpacked without installing them. */
export function hasApt(path: string): boolean {
  const folders = path.split(':').filter((folder) => folder !== '');
  return ['apt-get', 'dpkg-deb'].every((tool) => folders.some((folder) => existsSync(join(folder, tool))));
}

/**
 * Fetches what is wanted into the folder `into` and returns the program. Two processes that come at once fetch once.
 * Throws what apt said when it cannot be had; `whatAptSaid` shortens that.
 */
export async function fetchFromDebian<Program>(
  into: string,
  wanted: Wanted<Program>,
  print: (line: string) => void,
): Promise<Program> {
  mkdirSync(dirname(into), { recursive: true });
  const lock = await waitForLock(`${into}.lock`, PATIENCE_MS);
  if ('heldBy' in lock) throw new Error(`process ${lock.heldBy.pid} has been fetching ${wanted.what} for too long`);
  try {
    return (await wanted.find(into)) ?? (await fetchInto(into, wanted, print));
  } finally {
    lock.ok.release();
  }
}

/** The last telling line of a failed command, instead of the whole command line. */
export function whatAptSaid(error: unknown): string {
  const stderr = (error as { stderr?: unknown }).stderr;
  const lines = typeof stderr === 'string' ? stderr.split('\n').filter((line) => line.startsWith('E:')) : [];
  return lines.at(-1)?.slice(3) ?? (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
}

const foldersIn = (folder: string): string[] => {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
};

/**
 * The environment in which a program unpacked into `root` finds its libraries. Debian keeps them in `lib/<cpu>-linux-gnu`, and what
 * belongs to one library alone in a folder there; which of those exist depends on the packages unpacked.
 */
export function libraryEnv(root: string): Record<string, string> {
  const shared = ['usr/lib', 'lib']
    .flatMap((lib) => foldersIn(join(root, lib)))
    .filter((path) => /-linux-/.test(basename(path)));
  const folders = [...shared, ...shared.flatMap(foldersIn)];
  // Left out when empty: an empty path would mean the current folder.
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(':') };
}
