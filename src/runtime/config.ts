import { resolve } from 'node:path';
import type { z } from 'zod';
import type { EpochMs } from '../core/time.ts';
import { ENVIRONMENT, pick, REMEDY, type Variable } from './environment.ts';
import type { LogLevel } from './log.ts';

/** Who carries the calls. */
export type CarrierConfig =
  | { readonly kind: 'simulated' }
  | {
      readonly kind: 'twilio';
      readonly accountSid: string;
      /** The first signs what we send; a webhook signed with any of them is accepted. Never empty. */
      readonly authTokens: readonly [string, ...string[]];
      /** Used for REST calls instead of the auth token when set. */
      readonly apiKey?: { readonly sid: string; readonly secret: string };
      /** A compatible carrier instead of Twilio's own host; no slash at the end. */
      readonly apiBaseUrl?: string;
    };

/** Everything the engine takes from its environment, complete and frozen. */
export interface Config {
  /** TCP port to listen on; 0 lets the system choose. Default 3000. */
  readonly port: number;
  /** Address to listen on. Default 127.0.0.1. */
  readonly host: string;
  /** Base URL by which the carrier reaches us, no slash at the end; signatures are checked against it. Absent: our own address. */
  readonly publicUrl?: string;
  /** Absent: the embedded Redis. */
  readonly redisUrl?: string;
  /** Absolute path. Default ./data. */
  readonly dataDir: string;
  /** Absolute path. Default ./flows. */
  readonly flowsDir: string;
  readonly carrier: CarrierConfig;
  /** As given, newest first; empty means: use the one kept under dataDir (see secret.ts). */
  readonly secrets: readonly string[];
  /** Needed for pages and the API. Absent only when nothing but this machine can reach us. */
  readonly apiToken?: string;
  /** Call time runs this many times faster than the wall clock. Default 1. */
  readonly clockRate: number;
  /** Told to stop, we say "not ready" this long before we stop accepting, wall ms. Default 0. */
  readonly drainMs: number;
  /** The call time at which a new hotline's clock starts, for flow tests; no variable sets it. Absent: now. */
  readonly clockStart?: EpochMs;
  readonly logLevel: LogLevel;
  /** Start even on a Redis that may evict or lose what it holds. */
  readonly allowUnsafeRedis: boolean;
}

/** One thing wrong with the environment. Never holds a value, since that may be a secret. */
export interface ConfigProblem {
  readonly variable: Variable;
  /** Continues "VARIABLE …". */
  readonly wrong: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

export type ConfigResult = { readonly ok: Config } | { readonly problems: readonly ConfigProblem[] };

type Values = z.infer<typeof ENVIRONMENT>;
type Given = Partial<Record<Variable, string>>;

/** Set but empty, these would quietly turn a guarded or real hotline into an open or simulated one. */
const NEVER_EMPTY: readonly Variable[] = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_KEY',
  'TWILIO_API_SECRET',
  'TWILIO_API_BASE_URL',
  'PRESSZERO_SECRET',
  'PRESSZERO_API_TOKEN',
];

const problem = (variable: Variable, wrong: string): ConfigProblem => ({ variable, wrong, remedy: REMEDY[variable] });

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** True unless the REST calls go to somebody else's host. */
function isTwiliosOwn(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || /(^|\.)twilio\.com$/.test(new URL(baseUrl).hostname);
}

/** The rules that join several variables, from what is set and what could be read. */
function jointProblems(given: Given, values: Partial<Values>): ConfigProblem[] {
  const isSet = (name: Variable): boolean => given[name] !== undefined;
  const twilio = NEVER_EMPTY.filter((name) => name.startsWith('TWILIO_')).find(isSet);
  const found: ConfigProblem[] = [];
  const need = (variable: Variable, because: string): void => {
    if (!isSet(variable)) found.push(problem(variable, `is missing, and needed ${because}`));
  };

  if (twilio !== undefined) {
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PUBLIC_URL'] as const) need(name, `with ${twilio}`);
  }
  if (isSet('TWILIO_API_KEY')) need('TWILIO_API_SECRET', 'with TWILIO_API_KEY');
  if (isSet('TWILIO_API_SECRET')) need('TWILIO_API_KEY', 'with TWILIO_API_SECRET');

  const { HOST: host, PUBLIC_URL: publicUrl } = values;
  if (twilio !== undefined) need('PRESSZERO_API_TOKEN', `with ${twilio}`);
  else if (host !== undefined && !isLoopback(host)) need('PRESSZERO_API_TOKEN', 'when HOST is not loopback');
  else if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname))
    need('PRESSZERO_API_TOKEN', 'when PUBLIC_URL is not loopback');

  const rate = values.PRESSZERO_CLOCK_RATE ?? 1;
  if (rate !== 1 && twilio !== undefined && isTwiliosOwn(values.TWILIO_API_BASE_URL)) {
    found.push({
      variable: 'PRESSZERO_CLOCK_RATE',
      wrong: 'would make real calls run on a false clock',
      remedy: 'Unset it; it is for the simulated carrier.',
    });
  }
  return found;
}

function carrierOf(values: Values): CarrierConfig {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: [first, ...others] = [] } = values;
  if (accountSid === undefined || first === undefined) return { kind: 'simulated' };
  const { TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret, TWILIO_API_BASE_URL: apiBaseUrl } = values;
  return Object.freeze({
    kind: 'twilio',
    accountSid,
    authTokens: Object.freeze([first, ...others] as const),
    ...(sid !== undefined && secret !== undefined && { apiKey: Object.freeze({ sid, secret }) }),
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
  });
}

function complete(values: Values): Config {
  const { PUBLIC_URL: publicUrl, REDIS_URL: redisUrl, PRESSZERO_API_TOKEN: apiToken } = values;
  return Object.freeze({
    port: values.PORT ?? 3000,
    host: values.HOST ?? '127.0.0.1',
    ...(publicUrl !== undefined && { publicUrl }),
    ...(redisUrl !== undefined && { redisUrl }),
    dataDir: resolve(values.DATA_DIR ?? 'data'),
    flowsDir: resolve(values.FLOWS_DIR ?? 'flows'),
    carrier: carrierOf(values),
    secrets: Object.freeze(values.PRESSZERO_SECRET ?? []),
    ...(apiToken !== undefined && { apiToken }),
    clockRate: values.PRESSZERO_CLOCK_RATE ?? 1,
    drainMs: values.PRESSZERO_DRAIN ?? 0,
    logLevel: values.LOG_LEVEL ?? 'info',
    allowUnsafeRedis: values.PRESSZERO_ALLOW_UNSAFE_REDIS ?? false,
  });
}

/** Reads the environment: a complete, frozen Config, or every problem at once. */
export function readConfig(env: NodeJS.ProcessEnv): ConfigResult {
  const set = pick(env);
  const names = Object.keys(set) as Variable[];
  const empty = names.filter((name) => set[name] === '');
  const given: Given = Object.fromEntries(names.filter((n) => !empty.includes(n)).map((n) => [n, set[n]]));

  const problems = empty
    .filter((name) => NEVER_EMPTY.includes(name))
    .map((name) => problem(name, 'is set but empty: fill it in, or unset it'));
  const parsed = ENVIRONMENT.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(problem(issue.path[0] as Variable, issue.message));
  const readable = Object.fromEntries(
    Object.entries(given).filter(([name]) => !problems.some((p) => p.variable === name)),
  );
  // The joint rules also run when one variable is broken, so that a person mends everything in one go.
  const values = parsed.success ? parsed.data : ENVIRONMENT.safeParse(readable).data;
  const known = new Set(problems.map((p) => p.variable));
  problems.push(...jointProblems(given, values ?? {}).filter((p) => !known.has(p.variable)));

  if (problems.length > 0 || !parsed.success) return { problems };
  return { ok: complete(parsed.data) };
}

/** The problems as a person reads them, one a line. */
export function printConfigProblems(problems: readonly ConfigProblem[]): string {
  return problems.map((p) => `${p.variable} ${p.wrong}. ${p.remedy}`).join('\n');
}
