/** The sample hotline with more people on duty, always open, in a folder of its own. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './nodes.ts';

export const NAME = 'chaos';
/** Beside the sample's four. */
const MORE_AGENTS = 10;

const helper = (index: number): string =>
  `  "${211 + index}": { name: Helper ${index + 1}, phone: +1202555${String(130 + index).padStart(4, '0')}, languages: [en, zh], queues: [general, urgent, repairs], hours: always }\n`;

/** `staffed` false: nobody is on duty, so that whoever holds keeps holding, and the second host's twenty rounds are short. */
export function writeHotline(folder: string, staffed: boolean): string {
  const dir = join(folder, 'flows');
  cpSync(join(ROOT, 'flows'), dir, { recursive: true });
  const file = join(dir, 'hotline.yaml');
  const helpers = Array.from({ length: MORE_AGENTS }, (_, index) => helper(index)).join('');
  const text = readFileSync(file, 'utf8')
    .replace(/^hotline: .*$/m, `hotline: ${NAME}`)
    .replace(/^agents:\n/m, `agents:\n${helpers}`)
    .replace(
      /^carrier: .*$/m,
      'carrier: { max-calls: 2000, calls-per-second: 5 }\nadmission: { calls: 1000000, same-prefix: 1000000 }',
    )
    .replace(/( {2}workshop:\n {4}zone: \S+\n)(?: {4}.*\n)+/, '$1    mon-sun: "00:00-24:00"\n');
  const alone = text.replaceAll(', hours: always }', ' }').replace(/^emergency: .*$/m, 'emergency: [+12025550120]');
  writeFileSync(file, staffed ? text : alone);
  return dir;
}
