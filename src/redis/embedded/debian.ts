import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitForLock } from '../../runtime/lock.ts';
import { findUnpacked, type RedisBinary } from './binary.ts';

const run = promisify(execFile);

/** Every step of the fetch together; a slow line may take minutes, a dead one must not hang the start for ever. */
const PATIENCE_MS = 300_000;

/** What to ask apt for, best first: the server's package, and the package that holds its program. */
const OFFERS = [
  ['redis-server', 'redis-tools'],
  ['valkey-server', 'valkey-tools'],
] as const;

/** Never unpacked: a C library beside the system's own loader crashes the program. */
const SYSTEM_ONLY = /^(libc6|libc-bin|libc-l10n|locales)$/;

interface Package {
  readonly name: string;
  readonly version: string;
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

  /** One unreachable source (somebody's own) must not stop us: what counts is whether the server is found afterwards. */
  async update(): Promise<void> {
    await this.#get('update').catch(() => undefined);
  }

  /** The packages that this machine lacks to run `server`, as apt itself resolves them. */
  async missingFor(server: string, program: string): Promise<Package[]> {
    const plan = await this.#get('--simulate', '--no-install-recommends', 'install', server);
    const planned = [...plan.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)].map((m) => ({
      name: m[1] ?? '',
      version: m[2] ?? '',
    }));
    // A half-installed pair (only the tools, say) is completed, since the program may be a link into the other package.
    const named = planned.map((p) => p.name);
    const pair = await Promise.all([server, program].filter((p) => !named.includes(p)).map((p) => this.#candidate(p)));
    return [...planned, ...pair].filter((p) => !SYSTEM_ONLY.test(p.name));
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

async function choose(apt: Apt): Promise<Package[]> {
  let refusal: unknown;
  for (const [server, program] of OFFERS) {
    try {
      return await apt.missingFor(server, program);
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

async function fetchInto(into: string, print: (line: string) => void): Promise<RedisBinary> {
  const folder = mkdtempSync(`${into}.part-`);
  try {
    print('Redis is not installed here: fetching it once (about 13 MB, no root needed) …');
    const apt = new Apt(folder);
    await apt.update();
    const packages = await choose(apt);
    print(`  ${packages.map((p) => `${p.name} ${p.version}`).join(', ')}`);
    await apt.download(packages);
    const root = await unpack(folder);
    if ((await findUnpacked(root)) === undefined) throw new Error('the unpacked redis-server does not run');
    writeFileSync(join(root, 'packages.json'), `${JSON.stringify(packages, null, 2)}\n`);
    rmSync(into, { recursive: true, force: true });
    renameSync(root, into);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const binary = await findUnpacked(into);
  if (binary === undefined) throw new Error(`the redis-server in ${into} does not run`);
  print(`  ready: Redis ${binary.version} in ${into}`);
  return binary;
}

/** True where Debian packages can be fetched and unpacked without installing them. */
export function hasApt(path: string): boolean {
  const folders = path.split(':').filter((folder) => folder !== '');
  return ['apt-get', 'dpkg-deb'].every((tool) => folders.some((folder) => existsSync(join(folder, tool))));
}

/**
 * Fetches Debian's Redis into the folder `into` and returns its program. Two processes that come at once fetch once.
 * Throws what apt said when it cannot be had.
 */
export async function fetchFromDebian(into: string, print: (line: string) => void): Promise<RedisBinary> {
  mkdirSync(dirname(into), { recursive: true });
  const lock = await waitForLock(`${into}.lock`, PATIENCE_MS);
  if ('heldBy' in lock) throw new Error(`process ${lock.heldBy.pid} has been fetching Redis for too long`);
  try {
    return (await findUnpacked(into)) ?? (await fetchInto(into, print));
  } finally {
    lock.ok.release();
  }
}
