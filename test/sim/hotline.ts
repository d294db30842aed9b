/**
 * The hotline that is simulated: the sample one, with its workshop open around the clock, since a simulated day has no night, and with
 * more agents and lines: what nodes do each second costs the same however many ring, so that a busy world tells more in the same time.
 * Like the sample it has no probe: all who ring in here are people, and what is judged is what becomes of them. A probe, and a person
 * who shows its number, are in `http/probe.test.ts` and `calls/probe.test.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../src/core/flow/read.ts';
import { buildMachine, type Machine } from '../../src/core/flow/step.ts';
import type { Version } from '../../src/core/ids.ts';

const FLOWS = join(import.meta.dirname, '../../flows');
const WORKSHOP = /( {2}workshop:\n {4}zone: \S+\n)(?: {4}.*\n)+/;

const AGENT = /^ {2}"20(\d)": \{ name: \S+ phone: \+120255501(1\d),.*\n/gm;
const CARRIER = 'max-calls: 120, calls-per-second: 3';
const fivefold = (line: string, id: string, phone: string): string =>
  line +
  [3, 4, 5, 6].map((tens) => line.replace(`20${id}`, `2${tens}${id}`).replace(`01${phone}`, `01${tens}${id}`)).join('');

/** One number may ring in as often as it likes, and nobody takes it for a flood. */
const NO_ADMISSION = 'admission: { calls: 1000000, same-prefix: 1000000, same-number: 1000000 }\n';

export function simulatedMachine({ admission = 'on' }: { readonly admission?: 'on' | 'off' } = {}): Machine {
  const names = readdirSync(FLOWS).filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'));
  const files = new Map(
    names.map((name) => {
      const text = readFileSync(join(FLOWS, name), 'utf8');
      const busy = text.replace(AGENT, fivefold).replace('max-calls: 40, calls-per-second: 1', CARRIER);
      const always = busy.replace(WORKSHOP, '$1    mon-sun: "00:00-24:00"\n');
      return [name, admission === 'on' || name !== 'hotline.yaml' ? always : `${always}${NO_ADMISSION}`];
    }),
  );
  const { catalog, problems } = read(files, new Set());
  if (catalog === null) throw new Error(`the sample hotline has errors: ${JSON.stringify(problems)}`);
  return buildMachine(catalog, 'simulated' as Version);
}
