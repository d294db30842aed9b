/** Do the hotline's numbers lead here? What the API can mend is mended when asked. */
import type { Hotline } from '../../core/flow/model.ts';
import { urlOf } from '../../core/twiml/url.ts';
import type { Account, NumberChange, NumberSetup } from './account.ts';
import { fail, type Finding, fixed, ok, warn } from './finding.ts';

/** The hotline's own numbers, those of the agents and of the probe included: whoever rings one must come here. */
export function ownNumbers({ numbers, agentsNumber, probe }: Hotline): readonly string[] {
  return [...new Set([...Object.keys(numbers), ...[agentsNumber, probe?.from].flatMap((own) => own ?? [])])];
}

export async function checkNumber(
  number: string,
  all: readonly NumberSetup[],
  base: string,
  fix: boolean,
  account: Account,
): Promise<readonly Finding[]> {
  const check = `number ${number}`;
  const setup = all.find((one) => one.number === number);
  if (setup === undefined)
    return [fail(check, 'does not belong to the account. Buy or port it, or correct hotline.yaml.')];
  if (!setup.voice) return [fail(check, 'cannot take voice calls. Choose a number that can.')];
  if (setup.elsewhere !== null)
    return [
      fail(check, `is handled by ${setup.elsewhere}, which ignores the voice URL. Take that away in the console.`),
    ];
  const looks = [
    look('voice URL', setup.voiceUrl, setup.voiceMethod, urlOf(base, '/voice'), {
      voiceUrl: urlOf(base, '/voice'),
      voiceMethod: 'POST',
    }),
    look('status URL', setup.statusUrl, setup.statusMethod, urlOf(base, '/voice/status'), {
      statusCallback: urlOf(base, '/voice/status'),
      statusCallbackMethod: 'POST',
    }),
    lookAtFallback(setup, base),
  ];
  const change = Object.assign({}, ...looks.map((one) => one.change ?? {})) as NumberChange;
  const mends = fix && Object.keys(change).length > 0;
  if (mends) await account.change(setup.sid, change);
  return looks.map(({ finding, change: own }) => ({
    ...(mends && own !== null ? fixed('', finding.said.replace(/ (is|has) .*$/s, ' is set now.')) : finding),
    check,
  }));
}

interface Look {
  readonly finding: Finding;
  /** What would mend it; null = nothing to mend, or nothing the API could. */
  readonly change: NumberChange | null;
}

function look(what: string, url: string, method: string, wanted: string, change: NumberChange): Look {
  const [bare, options] = parts(url);
  const [wantedBare] = parts(wanted);
  const hint = `Set it to ${wanted}, or run "presszero doctor --fix".`;
  if (url === '') return { finding: fail('', `The ${what} is empty. ${hint}`), change };
  if (bare !== wantedBare)
    return { finding: fail('', `The ${what} is ${bare}, which is not this engine. ${hint}`), change };
  if (method.toUpperCase() !== 'POST')
    return { finding: fail('', `The ${what} is asked with ${method}; it must be POST. ${hint}`), change };
  if (options === '')
    return {
      finding: warn(
        '',
        `The ${what} is right but without its time limits, so that trouble is 15 s of silence. ${hint}`,
      ),
      change,
    };
  return { finding: ok('', `The ${what} leads here.`), change: null };
}

/** A fallback anywhere is good, one that does not fall with us better: our own is set only where there is none. */
function lookAtFallback({ fallbackUrl, fallbackMethod }: NumberSetup, base: string): Look {
  const own = urlOf(base, '/fallback');
  const change: NumberChange = { voiceFallbackUrl: own, voiceFallbackMethod: 'POST' };
  if (fallbackUrl === '')
    return {
      finding: fail(
        '',
        `The fallback URL is empty: when this engine cannot be reached, callers are cut off. Put "presszero fallback --bin" in a TwiML Bin and set it, or run "presszero doctor --fix".`,
      ),
      change,
    };
  if (parts(fallbackUrl)[0] === parts(own)[0])
    return {
      finding: warn(
        '',
        `The fallback URL is on this engine and falls with it. Put "presszero fallback --bin" in a TwiML Bin and set that.`,
      ),
      change: null,
    };
  return { finding: ok('', `The fallback URL is elsewhere, asked with ${fallbackMethod}.`), change: null };
}

/** The URL, and its connection options behind the `#`. */
function parts(url: string): readonly [string, string] {
  const [bare = '', options = ''] = url.split('#');
  return [bare.replace(/\/+$/, ''), options];
}
