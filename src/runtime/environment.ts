import { z } from 'zod';
import { parseDuration } from '../core/time.ts';
import { parseRedisUrl } from '../redis/url.ts';
import { LOG_LEVELS } from './log.ts';

/** Several values in one variable, newest first, as during the rotation of a key. */
const list = (least: number, what: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => part !== ''), { error: 'has an empty entry in its list', abort: true })
    .refine((parts) => parts.every((part) => part.length >= least), `is too short for ${what}`);

const httpUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const wrong =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'is not an http or https URL'
      : url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== ''
        ? 'holds more than scheme, host, port and path'
        : undefined;
  if (url === null || wrong !== undefined) {
    context.addIssue({ code: 'custom', message: wrong ?? 'is not a URL' });
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: 'is not a whole number', abort: true })
    .transform(Number)
    .refine((n) => n >= least && n <= most, `is not between ${least} and ${most}`);

const yesOrNo = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['1', '0', 'true', 'false', 'yes', 'no'], { error: 'is neither 1 nor 0' }))
  .transform((text) => ['1', 'true', 'yes'].includes(text));

/** The public names, each read by itself; design rules that join several of them are in config.ts. */
export const ENVIRONMENT = z.object({
  PORT: wholeNumber(0, 65_535).optional(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'is not a host name or address')
    .optional(),
  PUBLIC_URL: httpUrl.optional(),
  REDIS_URL: z
    .string()
    .superRefine((url, context) => {
      const result = parseRedisUrl(url);
      if ('problem' in result) context.addIssue({ code: 'custom', message: result.problem });
    })
    .optional(),
  DATA_DIR: z.string().optional(),
  FLOWS_DIR: z.string().optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'is not AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: list(1, 'a token').optional(),
  TWILIO_API_KEY: z
    .string()
    .regex(/^SK[0-9a-fA-F]{32}$/, 'is not SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_SECRET: z.string().optional(),
  TWILIO_API_BASE_URL: httpUrl.optional(),
  PRESSZERO_SECRET: list(16, 'a secret: at least 16 characters').optional(),
  PRESSZERO_API_TOKEN: z.string().min(8, 'is too short: at least 8 characters').optional(),
  PRESSZERO_CLOCK_RATE: z
    .string()
    .regex(/^\d+(\.\d+)?$/, { error: 'is not a number', abort: true })
    .transform(Number)
    .refine((rate) => rate > 0 && rate <= 10_000, 'is not above 0 and at most 10000')
    .optional(),
  PRESSZERO_DRAIN: z
    .string()
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms <= 300_000, 'is not a time of at most 5m')
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: 'is not a level' }).optional(),
  PRESSZERO_ALLOW_UNSAFE_REDIS: yesOrNo.optional(),
});

/** A public environment variable's name. */
export type Variable = keyof typeof ENVIRONMENT.shape;

/** What each variable may be: the end of every sentence about it. */
export const REMEDY: Readonly<Record<Variable, string>> = {
  PORT: 'Set a TCP port such as 3000.',
  HOST: 'Set an address to listen on: 127.0.0.1 for this machine alone, 0.0.0.0 for all.',
  PUBLIC_URL: 'Set the base URL by which the carrier reaches this engine, such as https://calls.example.com.',
  REDIS_URL: 'Set one of those forms, or unset it to use the embedded Redis.',
  DATA_DIR: 'Set a folder that can be written, such as ./data.',
  FLOWS_DIR: 'Set the folder with hotline.yaml, such as ./flows.',
  TWILIO_ACCOUNT_SID: "Copy it from the account's console page.",
  TWILIO_AUTH_TOKEN: "Copy it from the account's console page; during rotation put the new one first: new,old.",
  TWILIO_API_KEY: 'Set key and secret together, or neither.',
  TWILIO_API_SECRET: 'Set key and secret together, or neither.',
  TWILIO_API_BASE_URL: "Set the base URL of a compatible carrier, or unset it for Twilio's own.",
  PRESSZERO_SECRET: 'Set a long random text (openssl rand -hex 32); during rotation put the new one first: new,old.',
  PRESSZERO_API_TOKEN: 'Set a long random text (openssl rand -hex 32).',
  PRESSZERO_CLOCK_RATE: 'Set a number such as 60 (one minute of a call in one second), or unset it.',
  PRESSZERO_DRAIN:
    'Set a time such as 5s, longer than your balancer needs to notice; 0s when nothing stands before us.',
  LOG_LEVEL: `Set one of ${LOG_LEVELS.join(', ')}.`,
  PRESSZERO_ALLOW_UNSAFE_REDIS: 'Set 1 to start on a Redis that may lose calls, or unset it.',
};

/** What is set in the environment: blanks trimmed, names that we do not own left out. */
export function pick(env: NodeJS.ProcessEnv): Partial<Record<Variable, string>> {
  const names = Object.keys(ENVIRONMENT.shape) as Variable[];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name].trim()]])));
}
