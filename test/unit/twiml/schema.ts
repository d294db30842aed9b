/** The carrier's own schema of its documents, where it and `xmllint` are at hand; tests pass without. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SCHEMA = join(
  process.env['TWILIO_SCHEMA_DIR'] ?? resolve(import.meta.dirname, '../../../../shared/twilio'),
  'twiml_v20100401_twilioRealtimeCallSchema.xsd',
);

export const canValidate = existsSync(SCHEMA) && spawnSync('xmllint', ['--version']).status === 0;

/** Throws what xmllint has to say. The schema is of 2023: it does not know `participantLabel`, nor voices with dashes. */
export function validate(xml: string): void {
  execFileSync('xmllint', ['--nonet', '--noout', '--schema', SCHEMA, '-'], {
    input: xml.replaceAll(/ participantLabel="[^"]*"/g, '').replaceAll(/voice="[^"]*"/g, 'voice="Polly.Joanna"'),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}
