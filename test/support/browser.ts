/**
 * A Chromium for tests and screenshots: `CHROME_PATH`, else one on PATH, else Debian's headless one, unpacked once into the cache that
 * the embedded Redis uses (about 100 MB to download, with a Chinese font).
 */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { cacheFolder, systemName } from '../../src/runtime/cache.ts';
import { fetchFromDebian, hasApt, libraryEnv, whatAptSaid } from '../../src/runtime/debian.ts';
import { TEST_CACHE } from './embedded.ts';

const run = promisify(execFile);

/** A browser that was seen to run, and the environment it needs. */
export interface BrowserProgram {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FONTS = ['fonts-wqy-microhei', 'fonts-inter-variable'];
const WANTED = {
  what: 'Chromium',
  size: '100 MB',
  offers: [
    ['chromium-headless-shell', ...FONTS],
    ['chromium', ...FONTS],
  ],
  find: unpackedIn,
} as const;

/** The browser of this machine, fetched if need be. Throws a sentence when none can be had. */
export async function findBrowser(print: (line: string) => void): Promise<BrowserProgram> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (await runs(chosen, {})) return { command: chosen, env: {} };
    throw new Error(`CHROME_PATH is ${chosen}, which does not run`);
  }
  const path = process.env['PATH'] ?? '';
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    for (const command of NAMES.map((name) => join(folder, name)))
      if (existsSync(command) && (await runs(command, {}))) return { command, env: {} };
  }
  const cache = cacheFolder(process.env, TEST_CACHE);
  if (cache === undefined) throw new Error('no Chromium on PATH, and no folder to keep one in');
  const root = join(cache, `chromium-${systemName()}`);
  const cached = await unpackedIn(root);
  if (cached !== undefined) return cached;
  if (!hasApt(path)) throw new Error('no Chromium on PATH (or CHROME_PATH), and no apt-get to fetch one with');
  try {
    return await fetchFromDebian(root, WANTED, print);
  } catch (error) {
    throw new Error(`fetching Debian's Chromium failed (${whatAptSaid(error)})`, { cause: error });
  }
}

async function unpackedIn(root: string): Promise<BrowserProgram | undefined> {
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const command = join(root, 'usr/lib/chromium', name);
    if (!existsSync(command)) continue;
    const env = { ...libraryEnv(root), FONTCONFIG_FILE: fontsFile(root) };
    if (await runs(command, env)) return { command, env };
  }
  return undefined;
}

async function runs(command: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const { stdout } = await run(command, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 });
    return /Chrom/.test(stdout);
  } catch {
    return false;
  }
}

/** Fonts of our own beside the machine's: pages look alike everywhere, and Chinese is never boxes. Written anew, since folders move. */
function fontsFile(root: string): string {
  const file = join(root, 'fonts.conf');
  const prefer = (family: string, ...fonts: readonly string[]): string =>
    `<alias binding="strong"><family>${family}</family><prefer>${fonts.map((font) => `<family>${font}</family>`).join('')}</prefer></alias>`;
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(root, 'usr/share/fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(root, 'font-cache')}</cachedir>
${prefer('system-ui', 'Inter Variable', 'Inter', 'WenQuanYi Micro Hei')}
${prefer('sans-serif', 'Inter Variable', 'Inter', 'WenQuanYi Micro Hei')}
${prefer('monospace', 'DejaVu Sans Mono', 'WenQuanYi Micro Hei Mono')}
</fontconfig>
`;
  writeFileSync(file, text);
  return file;
}

/** What a browser would do by itself (look for updates, its maker's hosts) is off: pages are all it loads. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

export async function openBrowser({ command, env }: BrowserProgram): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return await chromium.launch({
    executablePath: command,
    // Root may not use the sandbox. Playwright takes everything of the environment from here.
    args: [...QUIET, ...(root ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}
