/** `presszero carrier`: the simulated carrier as a process of its own, so that an engine can be killed without its calls. */
import { randomBytes } from 'node:crypto';
import { startCarrier } from '../simulator/carrier.ts';
import {
  type AddCommand,
  examples,
  httpUrl,
  optionsOf,
  phoneNumber,
  positive,
  print,
  wholeNumber,
  withJson,
} from './command.ts';
import { Problem } from './problem.ts';

interface Options {
  readonly json?: true;
  readonly port: number;
  readonly voiceUrl: string;
  readonly statusUrl?: string;
  readonly fallbackUrl?: string;
  readonly number?: readonly string[];
  readonly rate: number;
  readonly maxCalls?: number;
  readonly cps: number;
}

export const carrierCommand: AddCommand = (program, { io }) => {
  const command = withJson(program.command('carrier'))
    .description('run the simulated carrier by itself and print the environment an engine needs to use it')
    .option('--port <port>', 'where to listen (0 = any free one)', wholeNumber(0, 65_535), 4010)
    .option('--voice-url <url>', "the numbers' voice URL", httpUrl, 'http://127.0.0.1:3000/voice')
    .option('--status-url <url>', 'their status callback (default: beside the voice URL, /voice/status)', httpUrl)
    .option('--fallback-url <url>', 'their fallback URL (default: beside the voice URL, /fallback)', httpUrl)
    .option(
      '--number <number>',
      'a number of the account; repeat for more (default: the two of the sample hotline)',
      (text, before: readonly string[] | undefined) => [...(before ?? []), phoneNumber(text)],
    )
    .option('--rate <number>', 'call time runs this many times faster', positive, 1)
    .option('--max-calls <legs>', 'legs at a time (default: no limit)', wholeNumber(1, 1_000_000))
    .option('--cps <number>', 'calls started over REST per second', positive, 1)
    .action(async (_options, self) => {
      const options = optionsOf(self) as Options;
      const base = new URL(options.voiceUrl).origin;
      const urls = {
        voiceUrl: options.voiceUrl,
        statusUrl: options.statusUrl ?? `${base}/voice/status`,
        fallbackUrl: options.fallbackUrl ?? `${base}/fallback`,
      };
      const accountSid = io.env['TWILIO_ACCOUNT_SID'] ?? `AC${randomBytes(16).toString('hex')}`;
      const authToken = io.env['TWILIO_AUTH_TOKEN']?.split(',')[0] ?? randomBytes(16).toString('hex');
      const carrier = await startCarrier({
        port: options.port,
        accountSid,
        authToken,
        numbers: (options.number ?? ['+12025550100', '+12025550101']).map((number) => ({ number, ...urls })),
        rate: options.rate,
        callsPerSecond: options.cps,
        ...(options.maxCalls !== undefined && { maxCalls: options.maxCalls }),
      }).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
          throw new Problem('port-taken', `Port ${options.port} is taken; choose another with --port.`);
        throw error;
      });
      const environment = {
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_AUTH_TOKEN: authToken,
        TWILIO_API_BASE_URL: carrier.url,
        PUBLIC_URL: base,
        PRESSZERO_API_TOKEN: io.env['PRESSZERO_API_TOKEN'] ?? randomBytes(16).toString('hex'),
        ...(options.rate !== 1 && { PRESSZERO_CLOCK_RATE: String(options.rate) }),
      };
      print(io, options, { url: carrier.url, environment }, () => [
        `# The simulated carrier listens at ${carrier.url}. Start the engine in another terminal with:`,
        ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
      ]);
      await new Promise<void>((resolve) => {
        if (io.stopped.aborted) resolve();
        io.stopped.addEventListener('abort', () => resolve(), { once: true });
      });
      await carrier.close();
    });
  examples(
    command,
    'presszero carrier',
    'presszero carrier --port 4010 --number +12025550100 --rate 20 --max-calls 10',
  );
};
