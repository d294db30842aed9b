/**
 * The hotline that is simulated: the sample one, with its workshop open around the clock, since a simulated day has no night. Like the
 * sample it has no probe: all who ring in here are people, and what is judged is what becomes of them. A probe, and a person who shows
 * its number, are in `http/probe.test.ts` and `calls/probe.test.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../src/core/flow/read.ts';
import { buildMachine, type Machine } from '../../src/core/flow/step.ts';
import type { Version } from '../../src/core/ids.ts';

const FLOWS = join(import.meta.dirname, '../../flows');
const WORKSHOP = /( {2}workshop:\n {4}zone: \S+\n)(?: {4}.*\n)+/;

export function simulatedMachine(): Machine {
  const names = readdirSync(FLOWS).filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'));
  const files = new Map(
    names.map((name) => {
      const text = readFileSync(join(FLOWS, name), 'utf8');
      return [name, text.replace(WORKSHOP, '$1    mon-sun: "00:00-24:00"\n')];
    }),
  );
  const { catalog, problems } = read(files, new Set());
  if (catalog === null) throw new Error(`the sample hotline has errors: ${JSON.stringify(problems)}`);
  return buildMachine(catalog, 'simulated' as Version);
}
