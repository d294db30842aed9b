/** Is the account in order, and is it big enough for what the hotline file says? */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Catalog, Hotline } from '../../core/flow/model.ts';
import type { E164 } from '../../core/ids.ts';
import { maskNumber } from '../../runtime/log.ts';
import { type Account, type NumberSetup, reasonOf } from './account.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** https://help.twilio.com/articles/360044614992 */
const TRIAL_LEGS = 5;

export async function checkAccount(account: Account, { carrier }: Hotline): Promise<readonly Finding[]> {
  const { status, trial } = await account.self();
  const max = carrier.maxCalls;
  const active =
    status === 'active'
      ? ok('account', `is active${trial ? '' : ' and paid for'}.`)
      : fail('account', `is ${status}: no calls go in or out. Settle that in the carrier's console.`);
  if (trial) {
    return [
      active,
      warn(
        'account type',
        'is a trial: callers hear its message first, and only verified numbers can be rung. Upgrade it before going live.',
      ),
      max === null || max > TRIAL_LEGS
        ? fail(
            'simultaneous calls',
            `are ${TRIAL_LEGS} legs on a trial, and somebody talking with an agent takes two. Write "carrier: { maxCalls: ${TRIAL_LEGS} }" in hotline.yaml.`,
          )
        : ok('simultaneous calls', `${max} legs, as hotline.yaml says.`),
    ];
  }
  return [
    active,
    max === null
      ? warn(
          'simultaneous calls',
          'are not limited in hotline.yaml. Accounts without an approved business profile have 2 to 10 legs (the API does not tell): if yours is one, write "carrier: { maxCalls: … }".',
        )
      : ok(
          'simultaneous calls',
          `${max} legs, as hotline.yaml says: at most ${Math.floor(max / 2)} callers talk at once.`,
        ),
  ];
}

export function checkCallRate({ carrier: { callsPerSecond } }: Hotline): Finding {
  return callsPerSecond > 1
    ? warn(
        'calls per second',
        `are ${callsPerSecond} in hotline.yaml; an account has 1 until it is raised in the console (Voice, Settings). What is above is queued there, and agents are rung late.`,
      )
    : ok('calls per second', `${callsPerSecond}, which every account has.`);
}

export async function checkCallerId(
  account: Account,
  { callerId }: Hotline,
  numbers: readonly NumberSetup[],
): Promise<Finding> {
  if (numbers.some(({ number }) => number === callerId)) return ok('caller id', `${callerId} belongs to the account.`);
  if ((await account.verified()).includes(callerId)) return ok('caller id', `${callerId} is verified.`);
  return fail(
    'caller id',
    `${callerId} neither belongs to the account nor is verified: nobody can be rung. Verify it in the console, or change caller-id in hotline.yaml.`,
  );
}

/** Whoever the hotline may ring, and the countries they are in. */
export async function checkCountries(account: Account, catalog: Catalog): Promise<readonly Finding[]> {
  const wanted = new Map<string, Set<E164>>();
  const odd: Finding[] = [];
  for (const number of rung(catalog)) {
    const country = parsePhoneNumberFromString(number)?.country ?? null;
    if (country === null)
      odd.push(warn('dialling', `${maskNumber(number)} belongs to no country; place a test call to it.`));
    else wanted.set(country, (wanted.get(country) ?? new Set()).add(number));
  }
  const findings = await Promise.all(
    [...wanted].map(async ([country, numbers]) => await checkCountry(account, country, numbers.size)),
  );
  return [...findings, ...odd];
}

async function checkCountry(account: Account, country: string, many: number): Promise<Finding> {
  const check = `dialling to ${country}`;
  const whom = `${many} number${many === 1 ? '' : 's'} of agents, on-call people or emergency humans`;
  try {
    const may = await account.mayRing(country);
    if (may === null)
      return warn(check, `The carrier does not know this country; ${whom} may not be reachable. Place a test call.`);
    return may
      ? ok(check, `is allowed (${whom}).`)
      : fail(
          check,
          `is not allowed, so ${whom} cannot be rung. Allow it in the console: Voice, Settings, Geo permissions.`,
        );
  } catch (error) {
    return warn(check, `Not known: ${reasonOf(error)}. Look in the console: Voice, Settings, Geo permissions.`);
  }
}

/** Ringing our own numbers as emergency humans would lead callers in a circle. */
export function checkCircles({ numbers, agentsNumber, emergency }: Hotline): Finding {
  const own = new Set<string>([...Object.keys(numbers), ...(agentsNumber === null ? [] : [agentsNumber])]);
  const circles = emergency.filter((number) => own.has(number));
  return circles.length === 0
    ? ok('emergency humans', `${emergency.length} number(s), none of them the hotline's own.`)
    : fail(
        'emergency humans',
        `${circles.join(', ')} is a number of this hotline: callers would be led in a circle when it fails. Name a person's phone.`,
      );
}

function rung({ hotline, flows }: Catalog): ReadonlySet<E164> {
  const agents = Object.values(hotline.agents).flatMap(({ address }) => (address.kind === 'phone' ? [address.to] : []));
  const onCall = Object.values(hotline.queues).flatMap((queue) => queue.onCall);
  const targets = Object.values(flows).flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'transfer' ? [step.to] : [])),
  );
  const alarms = hotline.alarms.flatMap((target) => (target.kind === 'call' ? [target.to] : []));
  return new Set([...agents, ...hotline.emergency, ...onCall, ...targets, ...alarms]);
}
