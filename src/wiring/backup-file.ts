/**
 * A backup as a file: gzip of lines of JSON. First which hotline and when, then a key a line, last the SHA-256 of the lines before. What
 * was sealed in the store is sealed here: who restores it needs the same PRESSZERO_SECRET.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { KeptKey } from '../redis/backup.ts';

const FORMAT = 1;
const Head = z.object({ presszero: z.literal('backup'), format: z.number(), hotline: z.string(), at: z.string() });
const Key = z.object({ key: z.string(), expiresAt: z.number().nullable(), dump: z.base64() });
const Last = z.object({ sha256: z.string() });

export interface Backup {
  readonly hotline: string;
  /** ISO 8601. */
  readonly at: string;
  readonly keys: readonly KeptKey[];
}

/** Whole or not at all: written beside, then renamed. Only its owner may read it. */
export function writeBackup(file: string, { hotline, at, keys }: Backup): void {
  const head = JSON.stringify({ presszero: 'backup', format: FORMAT, hotline, at });
  const lines = [head, ...keys.map(({ dump, ...rest }) => JSON.stringify({ ...rest, dump: dump.toString('base64') }))];
  const text = `${lines.join('\n')}\n`;
  writeFileSync(`${file}.part`, gzipSync(`${text}${JSON.stringify({ sha256: sha256(text) })}\n`), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** The backup, or in words why it is none. */
export function readBackup(file: string): Backup | { readonly problem: string } {
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString();
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const [first = '', ...rest] = text.slice(0, end).trimEnd().split('\n');
  try {
    const head = Head.parse(JSON.parse(first));
    if (head.format > FORMAT) return { problem: 'was written by a later version of PressZero' };
    if (Last.parse(JSON.parse(text.slice(end))).sha256 !== sha256(text.slice(0, end)))
      return { problem: 'is damaged: its checksum does not fit' };
    const keys = rest.map((line) => Key.parse(JSON.parse(line)));
    return {
      hotline: head.hotline,
      at: head.at,
      keys: keys.map(({ dump, ...key }) => ({ ...key, dump: Buffer.from(dump, 'base64') })),
    };
  } catch {
    return { problem: 'is no backup of PressZero, or only a part of one' };
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
