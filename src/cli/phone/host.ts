/** What a terminal call needs on the other side: an engine and its simulated carrier, found running or started for the call. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CarrierClient, connectCarrier } from '../../simulator/client.ts';
import { type Engine, engineAt } from '../engine.ts';
import { engineOf } from '../command.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import type { Carrier } from '../replies.ts';
import { configFrom, started } from '../start.ts';

/** How much faster `--fast` is. */
const FAST = 20;

export interface HostOptions {
  readonly engine?: string;
  readonly carrier?: string;
  readonly fast?: true;
}

export interface Host {
  readonly engine: Engine;
  readonly carrier: CarrierClient;
  /** Call time per wall time. */
  readonly rate: number;
  /** It was started for this call. */
  readonly own: boolean;
  /** Whose phone is at which address; empty beside a carrier of its own. */
  readonly names: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** The engine that runs there; without `--engine`, and when none runs, one of our own. */
export async function findHost(options: HostOptions, io: Io): Promise<Host> {
  const engine = engineOf(options, io);
  if (options.engine === undefined && !(await engine.isThere())) return await ownHost(options, io);
  const info = await engine.carrier();
  const url = options.carrier ?? (info.kind === 'simulated' ? info.url : io.env['TWILIO_API_BASE_URL']);
  if (url === undefined)
    throw new Problem(
      'real-carrier',
      `The engine at ${engine.url} has a real carrier: ring it with a real phone. (Beside "presszero carrier", say where that is with --carrier.)`,
    );
  if (options.fast && info.rate < FAST)
    io.err(
      `The engine runs already, at clock rate ${info.rate}; --fast is for engines started for the call, and does nothing here.`,
    );
  return {
    engine,
    carrier: connectCarrier(url),
    rate: info.rate,
    own: false,
    names: namesOf(info),
    close: async () => {},
  };
}

async function ownHost(options: HostOptions, io: Io): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'presszero-call-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // A hotline of its own: nobody's carrier, nobody's Redis, whatever the environment says.
    const { FLOWS_DIR, LOG_LEVEL, PATH, HOME, XDG_CACHE_HOME } = io.env;
    const config = configFrom(
      { ...io, env: { PATH, HOME, XDG_CACHE_HOME } },
      {
        PORT: '0',
        DATA_DIR: folder,
        FLOWS_DIR: FLOWS_DIR ?? flowsFolder(),
        LOG_LEVEL: LOG_LEVEL ?? 'fatal',
        PRESSZERO_CLOCK_RATE: options.fast ? String(FAST) : undefined,
      },
    );
    const running = await started(config);
    const info = running.carrier.describe();
    if (info.kind !== 'simulated') throw new Error('an engine without an account has the simulated carrier');
    const engine = engineAt(running.url, null, new AbortController().signal);
    return {
      engine,
      carrier: connectCarrier(info.url),
      rate: config.clockRate,
      own: true,
      names: namesOf(await engine.carrier()),
      async close() {
        await running.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function namesOf(carrier: Carrier): ReadonlyMap<string, string> {
  if (carrier.kind !== 'simulated') return new Map();
  return new Map(carrier.agents.map(({ id, name, address }) => [address, `${name}, ${id}`]));
}

/** The flows here, else those that came with the package. */
function flowsFolder(): string {
  return existsSync('flows/hotline.yaml')
    ? resolve('flows')
    : fileURLToPath(new URL('../../../flows', import.meta.url));
}
