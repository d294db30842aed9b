/** What Lua answers about versions, parsed into the port's types. */
import { z } from 'zod';
import { OUTCOMES } from '../core/call.ts';
import type { Version } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type {
  InForce,
  Manifest,
  PublishResult,
  StoredVersion,
  Switched,
  VersionList,
  VersionRow,
} from '../engine/version-ports.ts';

const count = z.number();
const number = z.number().int();
const at = z.custom<EpochMs>((value) => typeof value === 'number', 'a time');
const version = z.custom<Version>((value) => typeof value === 'string', 'a version');
const text = z.string();

const published = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live'), number, live: number, changed: z.boolean() }),
  z.object({ is: z.literal('canary'), number, live: number, share: count }),
  z.object({ is: z.literal('left'), number: number.nullable(), live: number, rolledBack: z.boolean() }),
  z.object({ is: z.literal('need'), blobs: z.array(text) }),
]) satisfies z.ZodType<PublishResult>;

const turned = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), from: number, to: number, canary: z.boolean() }),
  z.object({ is: z.enum(['nothing', 'unknown']) }),
]) satisfies z.ZodType<Switched>;

const tally = z.partialRecord(z.enum(OUTCOMES), count);
const trial = { share: count, since: at, tried: tally, live: tally };
const inForce = z.object({
  seq: count,
  live: version.nullable(),
  canary: z.object({ ...trial, version }).nullable(),
}) satisfies z.ZodType<InForce>;

const entries = z.array(z.tuple([text, text]));
const manifest = z.object({ flows: entries, audio: entries }) satisfies z.ZodType<Manifest>;
const stored = z.object({ number, author: text, note: text, certificate: text.nullable() });

const row = z.object({
  number,
  version,
  is: z.enum(['live', 'canary', 'rolled-back', 'old']),
  author: text,
  note: text,
  at,
  wall: count,
  certificate: text.nullable(),
  calls: count,
}) satisfies z.ZodType<VersionRow>;
const header = z.object({
  live: number.nullable(),
  canary: z.object({ ...trial, number }).nullable(),
  draft: z.object({ host: text, version: version.nullable(), problems: z.array(text), wall: count }).nullable(),
}) satisfies z.ZodType<Omit<VersionList, 'versions'>>;

const parts = z.array(text);
const json = (reply: unknown): unknown => JSON.parse(text.parse(reply));

export const parseVersions = {
  published: (reply: unknown): PublishResult => published.parse(json(reply)),
  turned: (reply: unknown): Switched => turned.parse(json(reply)),
  inForce: (reply: unknown): InForce => inForce.parse(json(reply)),
  stored(reply: unknown): StoredVersion | null {
    const [record, list, ...rest] = parts.parse(reply);
    if (record === undefined) return null;
    const files = new Map<string, string>();
    for (let i = 0; i + 1 < rest.length; i += 2) files.set(rest[i] ?? '', rest[i + 1] ?? '');
    return { ...stored.parse(json(record)), manifest: manifest.parse(json(list)), files };
  },
  list(reply: unknown): VersionList {
    const [head, ...rows] = parts.parse(reply);
    return { ...header.parse(json(head)), versions: rows.map((one) => row.parse(json(one))) };
  },
  /** Nil: there is no such file. */
  blob: (reply: unknown): Uint8Array | null => z.instanceof(Uint8Array).nullable().parse(reply),
};
