/** `presszero doctor`: is the real account ready for this hotline? */
import type { Catalog } from '../core/flow/model.ts';
import type { Config } from '../runtime/config.ts';
import { aclRules } from '../redis/acl.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { type Account, openAccount, reasonOf, type TwilioConfig } from './doctor/account.ts';
import { checkAccount, checkCallerId, checkCallRate, checkCircles, checkCountries } from './doctor/account-checks.ts';
import { fail, type Finding } from './doctor/finding.ts';
import { checkNumber, ownNumbers } from './doctor/number-checks.ts';
import { checkCertificate, checkClock, checkFallback, checkPublicUrl } from './doctor/round-trip.ts';
import { catalogAt } from './folder.ts';
import { Problem } from './problem.ts';
import { configFrom } from './start.ts';

const TWILIO = 'https://api.twilio.com';

export const doctorCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(program.command('doctor'))
    .description(
      'check a real account against the hotline before going live, and say what to mend; exit code 1 when something must be',
    )
    .option('--fix', "set the numbers' URLs")
    .option('--acl', 'print the line for the Redis user of this hotline, with the rights it needs and no others')
    .option('--flows <folder>', 'the hotline and its flows (FLOWS_DIR, ./flows)')
    .action(async (_options, self) => {
      const options = optionsOf(self) as { json?: true; fix?: true; acl?: true; flows?: string };
      const config = configFrom(io, { FLOWS_DIR: options.flows });
      const catalog = await catalogAt(config.flowsDir);
      if (options.acl === true) {
        const rules = aclRules(catalog.hotline.name);
        print(io, options, { rules }, () => [`user presszero on >CHANGE-THIS-PASSWORD ${rules.join(' ')}`]);
        return;
      }
      const findings = await examine(config, catalog, options.fix === true);
      const failed = findings.some((one) => one.is === 'fail');
      print(io, options, { ok: !failed, findings }, () => reportLines(findings));
      if (failed) exit(1);
    });
  examples(
    command,
    'TWILIO_ACCOUNT_SID=… TWILIO_AUTH_TOKEN=… PUBLIC_URL=https://… PRESSZERO_API_TOKEN=… presszero doctor',
    'presszero doctor --fix',
    'presszero doctor --acl >> users.acl',
  );
};

/** Throws `Problem` when there is no account to look at. */
export async function examine(config: Config, catalog: Catalog, fix: boolean): Promise<readonly Finding[]> {
  const { carrier, publicUrl } = config;
  if (carrier.kind !== 'twilio' || publicUrl === undefined)
    throw new Problem(
      'no-account',
      'There is no account to look at. Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, PUBLIC_URL and PRESSZERO_API_TOKEN.',
    );
  const account = await openAccount(carrier);
  const trip = [
    checkPublicUrl(publicUrl, carrier.accountSid, carrier.authTokens[0]),
    checkCertificate(publicUrl),
    checkClock(carrier.apiBaseUrl ?? TWILIO),
  ];
  const findings = [
    await asked('account', () => checkAccount(account, catalog.hotline)),
    [checkCallRate(catalog.hotline), checkCircles(catalog.hotline)],
    await examineNumbers(account, catalog, publicUrl, carrier, fix),
    await asked('dialling', () => checkCountries(account, catalog)),
    ...(await Promise.all(trip)),
  ];
  return findings.flat();
}

async function examineNumbers(
  account: Account,
  { hotline }: Catalog,
  base: string,
  carrier: TwilioConfig,
  fix: boolean,
): Promise<readonly Finding[]> {
  return await asked('numbers', async () => {
    const all = await account.numbers();
    const findings: Finding[] = [];
    for (const number of ownNumbers(hotline)) findings.push(...(await checkNumber(number, all, base, fix, account)));
    findings.push(await checkCallerId(account, hotline, all));
    // As they are now, mended or not; each place once.
    const now = (fix ? await account.numbers() : all).filter(
      ({ number, fallbackUrl }) => number in hotline.numbers && fallbackUrl !== '',
    );
    const places = new Map(now.map((one) => [`${one.fallbackMethod} ${one.fallbackUrl}`, one]));
    for (const { fallbackUrl, fallbackMethod } of places.values())
      findings.push(await checkFallback(fallbackUrl, fallbackMethod, carrier.accountSid, carrier.authTokens[0]));
    return findings;
  });
}

/** A carrier that cannot be asked is one finding, not the end of the examination. */
async function asked(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [fail(check, `Not known: ${reasonOf(error)}.`)];
  }
}

const MARKS: Readonly<Record<Finding['is'], string>> = { ok: 'ok   ', fixed: 'FIXED', warn: 'WARN ', fail: 'FAIL ' };

export function reportLines(findings: readonly Finding[]): readonly string[] {
  const count = (is: Finding['is']): number => findings.filter((one) => one.is === is).length;
  return [
    ...findings.map(({ check, is, said }) => `${MARKS[is]}  ${check}: ${said}`),
    '',
    count('fail') > 0
      ? `${count('fail')} to mend before going live, ${count('warn')} to think about.`
      : `Ready to go live${count('warn') > 0 ? `; ${count('warn')} to think about` : ''}.`,
  ];
}
